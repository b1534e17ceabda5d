"""`python -m bench [NAME …]` runs the benches and prints their tables; `--write PAGE` puts kept results into a page."""

import argparse
import signal
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import compile as compiling
from bench import (
    crosscheck_identity,
    crosscheck_specs,
    decide,
    demo,
    directives,
    hand_sql,
    one_household,
    openfisca,
    packs,
    planted,
    populate,
    sichuan,
    site_goals,
    site_import,
    site_load,
    site_map,
    site_pages,
    site_programmes,
    site_reports,
    site_search,
    spark,
)
from bench.machine import describe_machine
from bench.registers import Options, default_cache, default_peers
from bench.report import RESULTS, Report, load, save, write_page
from bench.site_home import close_sites

BENCHES: Mapping[str, Callable[[Options], Report]] = {
    "decide": decide.bench,
    "sichuan": sichuan.bench,
    "hand_sql": hand_sql.bench,
    "openfisca": openfisca.bench,
    "spark": spark.bench,
    "compile": compiling.bench,
    "packs": packs.bench,
    "one_household": one_household.bench,
    "planted": planted.bench,
    "populate": populate.bench,
    "crosscheck_identity": crosscheck_identity.bench,
    "directives": directives.bench,
    "site_load": site_load.bench,
    "site_pages": site_pages.bench,
    "site_search": site_search.bench,
    "site_programmes": site_programmes.bench,
    "site_goals": site_goals.bench,
    "site_reports": site_reports.bench,
    "site_map": site_map.bench,
    "site_import": site_import.bench,
    "crosscheck_specs": crosscheck_specs.bench,
    "demo": demo.bench,
}


def main(arguments: list[str]) -> int:
    """Run what was asked for; 1 when a promise was not kept."""
    asked = _parser().parse_args(arguments)
    if asked.write and not asked.names:
        write_page(asked.write, [load(path) for path in _kept(asked.results)])
        return 0
    options = _options(asked)
    options.cache.mkdir(parents=True, exist_ok=True)
    machine, day = describe_machine(), datetime.now(UTC).date().isoformat()
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print("; ".join(f"{name} {value}" for name, value in machine.items()))
    reports = []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        for name in asked.names or list(BENCHES):
            report = BENCHES[name](options)
            save(report, day=day, machine=machine, folder=asked.results)
            _show(console, report)
            reports.append(report)
    finally:
        close_sites()
    if asked.write:
        write_page(asked.write, [load(path) for path in _kept(asked.results)])
    return int(any(report.kept is False for report in reports))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description="Measure the promises.")
    parser.add_argument("names", nargs="*", choices=[[], *BENCHES], help="benches (default: all)")
    parser.add_argument(
        "--cache", type=Path, default=default_cache(), help="where registers are kept"
    )
    parser.add_argument(
        "--peers", type=Path, default=default_peers(), help="where rivals are installed"
    )
    parser.add_argument("--persons", type=int, default=1_000_000, help="size of the main figures")
    parser.add_argument("--ledger", type=int, default=100_000, help="size of the largest ledger")
    parser.add_argument("--curve", default="300000,1000000,3000000", help="sizes of the curve")
    parser.add_argument(
        "--spark-persons", default="1700000,10000000", help="sizes on Spark beside DuckDB"
    )
    parser.add_argument(
        "--sichuan-one-in", type=int, default=1, help="one in so many of Sichuan's register"
    )
    parser.add_argument("--runs", type=int, default=3, help="runs behind each median")
    parser.add_argument("--households", type=int, default=200, help="households decided one by one")
    parser.add_argument("--documents", type=int, default=1000, help="documents read in one go")
    parser.add_argument("--threads", type=int, default=2, help="threads of every side")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where results are kept")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="fill a page from kept results")
    return parser


def _options(asked: argparse.Namespace) -> Options:
    sizes, on_spark = (
        tuple(int(size) for size in text.split(",") if size)
        for text in (asked.curve, asked.spark_persons)
    )
    return Options(
        cache=asked.cache.resolve(),
        peers=asked.peers.resolve(),
        persons=asked.persons,
        ledger=asked.ledger,
        curve=sizes,
        sichuan_one_in=asked.sichuan_one_in,
        spark_persons=on_spark,
        runs=asked.runs,
        households=asked.households,
        documents=asked.documents,
        threads=asked.threads,
    )


def _kept(folder: Path) -> list[Path]:
    """Kept results in the order of the benches."""
    paths = [folder / f"{name}.json" for name in BENCHES]
    return [path for path in paths if path.exists()]


def _show(console: Console, report: Report) -> None:
    table = Table(
        title=f"{report.name}: {report.promise}: {report.verdict()}", title_justify="left"
    )
    for column in report.columns:
        table.add_column(column)
    for row in report.rows:
        table.add_row(*row)
    console.print(table)
    for note in report.notes:
        console.print(f"  {note}", highlight=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
