"""Every bench of the site runs at a tiny size on a site of its own, which it leaves with no process behind."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench import (
    site_goals,
    site_home,
    site_import,
    site_load,
    site_map,
    site_pages,
    site_programmes,
    site_reports,
    site_search,
)
from bench.registers import Options, default_peers
from bench.site_client import Browser, WrongAnswerError
from bench.site_serving import memory_of, served
from bench.times import at_percent

VENDORS = ("sqlite",)  # the other database is a server to start; the figures there take minutes


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Options]:
    cache = tmp_path_factory.mktemp("cache")
    yield Options(cache=cache, peers=default_peers(), persons=6_000, ledger=1_500, curve=(), runs=1)
    site_home.close_sites()


@pytest.fixture(autouse=True)
def one_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure on SQLite, whatever the settings of the tests outside say."""
    for name in [name for name in os.environ if name.startswith("JINGZHUN_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for module in (site_load, site_pages, site_programmes, site_search, site_import):
        monkeypatch.setattr(module, "VENDORS", VENDORS)


def test_a_site_is_filled_once_and_kept(options: Options) -> None:
    report = site_load.bench(options)
    assert report.kept
    (row,) = report.rows
    assert int(row[1].replace(",", "")) > 5_000
    kept = site_home.site_of("sqlite", options)
    assert (kept.home / "jingzhun.sqlite3").exists()
    assert len(kept.filling["people"]) == 50


def test_people_open_pages_and_every_kind_is_timed(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_pages, "PEOPLE", site_pages.PEOPLE[::8])
    load = site_pages.Load(seconds=4.0, crowd_seconds=0.3, thinking=0.2)
    report = site_pages.bench(options, load)
    assert {row[1] for row in report.rows} >= {
        "household file",
        "list, filtered",
        "gap list",
        "all",
    }
    assert all(float(row[6]) > 0 for row in report.rows)
    assert "most requests a second" in report.notes[0]


def test_a_page_that_does_not_come_ends_the_load(options: Options) -> None:
    with served(site_home.site_of("sqlite", options)) as serving:
        own, _shared = memory_of(serving.process)
        assert own > 50
        browser = Browser(port=serving.port)
        stranger = site_pages.Worker(
            name="stranger",
            browser=browser,
            clicks=[site_pages.Click(page="list", address="/lists/persons/")],
        )
        with pytest.raises(WrongAnswerError, match="302 /accounts/login/"):
            stranger.work(until=float("inf"), thinking=0.0)
        with pytest.raises(WrongAnswerError, match="not let in"):
            browser.log_in("bench-city-1", "wrong")
        browser.close()
    assert not Path(f"/proc/{serving.process}").exists()


def test_the_largest_ledger_is_narrowed_in_every_way(options: Options) -> None:
    report = site_programmes.bench(options)
    assert {row[1] for row in report.rows} >= {"overview", "by step", "by year", "of a village"}
    assert "lines of the site were written anew" in report.notes[0]


def test_a_form_of_every_kind_of_name_is_filled_for_each_place_there_is(options: Options) -> None:
    (row,) = site_reports.bench(options).rows
    assert row[2] == "60"
    assert int(row[3]) > 1
    assert float(row[4]) > 0


def test_every_kind_of_word_is_typed_by_both(options: Options) -> None:
    report = site_search.bench(options)
    typed = {(row[1], row[2]) for row in report.rows}
    assert {("ID number", "the city"), ("one letter", "a village")} <= typed


def test_a_workbook_in_the_national_layout_is_understood(options: Options) -> None:
    report = site_import.bench(options, rows=600)
    (row,) = report.rows
    unchanged, changed, added, faulty = (int(part.split()[0]) for part in row[8].split(", "))
    assert unchanged > 400
    assert 30 < changed < 90
    assert added > 0
    assert 0 < faulty < 30


def test_the_nearest_rank_is_taken() -> None:
    assert at_percent(95, [float(n) for n in range(1, 21)]) == 19.0
    assert at_percent(95, []) == 0.0


def test_the_target_tree_is_opened_and_measured_again(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_goals, "VILLAGES", 366)
    report = site_goals.bench(replace(options, sichuan_one_in=400))
    assert [row[0].split(",")[0] for row in report.rows] == [
        "open province",
        "open city",
        "open county",
        "measure 1 in 400",
    ]
    assert all(int(row[2].replace(",", "")) > 1_000 for row in report.rows)


@pytest.mark.skipif(
    not (shutil.which("chromium") or shutil.which("google-chrome")), reason="needs Chromium"
)
def test_the_map_is_painted(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_map, "VILLAGES", 366)
    monkeypatch.setattr(site_map, "TIMES", 1)
    report = site_map.bench(options)
    assert [row[0].split(",")[0] for row in report.rows] == [
        "province", "province", "province", "county", "province",
    ]  # fmt: skip
    assert all(float(row[4]) > 0 for row in report.rows)
