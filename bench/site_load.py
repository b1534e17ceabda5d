"""Promise: a register of a million persons is loaded in ten minutes and snapshotted in one."""

from bench.registers import Options
from bench.report import Report
from bench.site_home import VENDORS, make_site
from tests.own_postgres import NoPostgresError

LOAD_SECONDS, SNAPSHOT_SECONDS = 600.0, 60.0
PROMISE = (
    "1,000,000 persons / 350,000 households: loaded in at most 10 min, a snapshot in at most 60 s"
)


def bench(options: Options) -> Report:
    """Fill a new site on each database."""
    rows: list[tuple[str, ...]] = []
    notes = [
        "Each step in a fresh process: the tables filled from Parquet with every name and number sealed; a"
        " snapshot of the live register; a decision run with its own snapshot, gap list included.",
        "PostgreSQL flushes to disk as a server does (fsync on), with 512 MB of shared buffers.",
    ]
    kept = True
    for vendor in VENDORS:
        try:
            filling = make_site(vendor, options).filling
        except NoPostgresError as missing:
            notes.append(f"{vendor}: not measured. {missing}")
            continue
        load, snapshot, decide = (filling[step] for step in ("load", "snapshot", "decide"))
        kept = kept and load["seconds"] <= LOAD_SECONDS and snapshot["seconds"] <= SNAPSHOT_SECONDS
        rows.append((
            vendor, f"{filling['persons']:,}", f"{load['rows']:,}", f"{load['seconds']:.1f}",
            f"{load['rows'] / load['seconds']:,.0f}", f"{load['size_mb']:,.0f}",
            f"{load['peak_mb']:,.0f}", f"{snapshot['seconds']:.1f}", f"{snapshot['peak_mb']:,.0f}",
            f"{decide['seconds']:.1f}", f"{decide['peak_mb']:,.0f}",
        ))  # fmt: skip
    return Report(
        name="site_load",
        promise=PROMISE,
        columns=(
            "database", "persons", "rows", "s, load", "rows a second", "MB on disk", "peak MB",
            "s, snapshot", "peak MB", "s, decide", "peak MB",
        ),
        rows=tuple(rows),
        kept=kept if rows else None,
        notes=tuple(notes),
    )  # fmt: skip
