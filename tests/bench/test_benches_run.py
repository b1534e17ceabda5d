"""Every bench runs at a tiny size, checks what it compares, and its results fill a page."""

import dataclasses
from pathlib import Path

import pytest

from bench import compile as compiling
from bench import (
    crosscheck_identity,
    crosscheck_specs,
    decide,
    directives,
    hand_sql,
    one_household,
    openfisca,
    packs,
    planted,
    populate,
    sichuan,
    spark,
)
from bench.__main__ import BENCHES, main
from bench.fresh import FreshProcessError, measure
from bench.hand_written import theirs
from bench.registers import Options, default_peers, register_of
from bench.report import BEGIN, END, Report, load, save, write_page
from tests.equivalence.spark import SMALL, need_spark

PERSONS = 6_000


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Options:
    return Options(
        cache=tmp_path_factory.mktemp("cache"), peers=default_peers(), persons=PERSONS, curve=(), runs=1,
        households=5, documents=10,
    )  # fmt: skip


def test_decide_measures_the_whole_process(options: Options) -> None:
    report = decide.bench(options)
    (row,) = report.rows
    assert float(row[2]) > float(row[3]) > 0
    assert float(row[5]) > 50


def test_sichuan_thinned_is_decided_and_no_promise_is_kept_by_it(options: Options) -> None:
    report = sichuan.bench(dataclasses.replace(options, sichuan_one_in=200))
    (row,) = report.rows
    assert row[0] == "8,565"
    assert float(row[3]) > float(row[4]) > 0
    assert report.kept is None


def test_spark_and_duckdb_give_the_same_run(options: Options) -> None:
    need_spark()
    small = dataclasses.replace(options, spark_persons=(PERSONS,), spark_conf=SMALL)
    report = spark.bench(small)
    assert report.kept is True
    assert [row[2] for row in report.rows] == ["DuckDB", "Spark"]
    assert report.rows[1][-1] == "the same"


def test_without_spark_its_bench_says_so(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "find_spec", lambda _name: None)
    report = spark.bench(options)
    assert report.kept is None
    assert "not installed" in report.notes[0]


def test_a_bench_that_takes_too_long_is_ended() -> None:
    with pytest.raises(TimeoutError):
        measure("bench.compile:once", most_seconds=0.01)


def test_the_hand_written_sql_gives_the_same_cells(options: Options) -> None:
    report = hand_sql.bench(options)
    assert [row[0] for row in report.rows][-1] == "ratio"
    assert len(hand_sql.RULES) == 20


def test_a_cell_that_differs_stops_the_comparison(
    options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = tmp_path / "hand_written.sql"
    text = hand_sql_text().replace(
        "living * 2995 END AS above_line", "living * 3995 END AS above_line"
    )
    changed.write_text(text, encoding="utf-8")
    monkeypatch.setattr("bench.hand_written.TEXT", changed)
    with pytest.raises(hand_sql.ResultsDifferError, match="income_above_line"):
        hand_sql.check_equal(register_of(PERSONS, options), tmp_path, threads=2)


def hand_sql_text() -> str:
    return Path(theirs.__code__.co_filename).with_suffix(".sql").read_text(encoding="utf-8")


def test_openfisca_gives_the_same_answers(options: Options) -> None:
    if not (options.peers / "openfisca").exists():
        pytest.skip("OpenFisca-Core is installed only when its bench has run: ./jz bench openfisca")
    assert len(openfisca.bench(options).rows) == 3


def test_openfisca_that_cannot_be_installed_is_said(
    options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openfisca, "peer_python", lambda _peers: (None, "no network"))
    report = openfisca.bench(dataclasses.replace(options, peers=tmp_path))
    assert report.kept is None
    assert "no network" in report.notes[0]


def test_rows_of_a_drawn_register_find_their_persons(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crosscheck_identity, "peer_python", lambda _peers: (None, "no network"))
    report = crosscheck_identity.bench(options)
    scores = {row[0]: row[2:4] for row in report.rows if row[2]}
    assert min(float(score) for score in scores["ours"]) > 0.97
    assert float(scores["ID equality alone"][1]) < 0.9
    assert {"Splink's defaults", "id: swapped", "name: homophone"} <= set(scores)
    assert "of the rows that did not change, 0 have another link" in " ".join(report.notes)
    assert "no network" in report.notes[-1]


def test_of_two_files_only_what_differs_is_news(options: Options) -> None:
    twenty, every, news = crosscheck_specs.bench(options).rows
    assert int(twenty[1]) == 20 < int(every[1])
    assert min(int(row[3].replace(",", "")) for row in (twenty, every, news)) > 0
    assert news[4] == "0 astray"


def test_compile_counts_what_was_compiled(options: Options) -> None:
    (row,) = compiling.bench(options).rows
    assert int(row[0]) > 30
    assert int(row[1]) > 40


def test_packs_counts_what_was_checked(options: Options) -> None:
    (row,) = packs.bench(options).rows
    assert int(row[0]) >= 7
    assert int(row[2].replace(",", "")) > 2000


def test_one_household_times_every_household(options: Options) -> None:
    report = one_household.bench(options)
    assert report.notes[0].startswith("5 households")


def test_what_was_planted_is_found(options: Options) -> None:
    report = planted.bench(options)
    assert report.kept, report.rows
    planted_here = sum(int(row[1]) for row in report.rows if row[2] != "not ours")
    assert planted_here > 10


def test_populate_counts_rows(options: Options) -> None:
    (row,) = populate.bench(options).rows
    assert int(row[1].replace(",", "")) > PERSONS


def test_directives_times_every_step(options: Options) -> None:
    report = directives.bench(options)
    assert [row[0] for row in report.rows][:2] == ["read", "check"]
    assert "characters" in report.notes[0]


def test_a_process_that_fails_is_not_measured() -> None:
    with pytest.raises(FreshProcessError, match="TypeError"):
        measure("bench.compile:once", nothing=1)


def test_results_fill_a_page_between_its_marks(tmp_path: Path) -> None:
    report = Report(
        name="compile",
        promise="quick",
        columns=("a", "b"),
        rows=(("1", "2"),),
        kept=True,
        notes=("n",),
    )
    save(report, day="2026-01-01", machine={"cores": "2"}, folder=tmp_path)
    page = tmp_path / "page.md"
    page.write_text(f"# Head\n\n{BEGIN}\nold\n{END}\n\ntail\n", encoding="utf-8")
    assert main(["--write", str(page), "--results", str(tmp_path)]) == 0
    text = page.read_text(encoding="utf-8")
    assert "| 1 | 2 |" in text
    assert "**kept**" in text
    assert "Measured on 2026-01-01; cores 2." in text
    assert "old" not in text
    assert text.startswith("# Head")
    assert text.endswith("\ntail\n")


def test_a_page_without_marks_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Head\n", encoding="utf-8")
    with pytest.raises(ValueError, match="marks"):
        write_page(page, [])
    assert page.read_text(encoding="utf-8") == "# Head\n"


def test_every_bench_is_on_the_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert [name for name in BENCHES if f"| `{name}` |" not in page] == []


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    report = Report(name="x", promise="p", columns=("a",), rows=(("1",),), kept=None)
    assert load(save(report, day="d", machine={}, folder=tmp_path)).report == report
