"""Two runs held against each other: what is new, changed, gone, still open, and what nobody looked at."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from jingzhun.crosschecks import ComparisonRun, State, compare_runs
from tests.jingzhun.crosschecks.given import Row, matched, run, snapshot

OURS = snapshot([{"person_id": f"p{n}", "household_id": "h1"} for n in range(1, 6)])


def dead(number: int, day: int = 1) -> Row:
    return {
        "id_number": f"99000019500101{number:04}",
        "name": "张三",
        "died_on": date(2018, 9, day),
    }


def made(folder: Path, rows: Sequence[Row], people: Sequence[str]) -> ComparisonRun:
    links = dict(enumerate(people, start=1))
    register = matched(folder, "death_register", rows, links)
    return run(folder / "run", OURS, {"death_register": register}, only=("dead_in_ours_alive",))


def test_only_what_changed_is_news(tmp_path: Path) -> None:
    before = made(tmp_path / "a", [dead(1), dead(2), dead(3)], ["p1", "p2", "p3"])
    after = made(tmp_path / "b", [dead(4), dead(3, day=2), dead(1)], ["p4", "p3", "p1"])
    news = compare_runs(before, after, out=tmp_path / "news.parquet")
    states = {
        row["person_id"]: row["state"]
        for row in pq.read_table(tmp_path / "news.parquet").to_pylist()
    }
    assert states == {"p1": "still_open", "p2": "gone", "p3": "changed", "p4": "new"}
    assert [news.number(state) for state in (State.NEW, State.CHANGED, State.GONE)] == [1, 1, 1]


def test_the_same_files_in_another_order_are_no_news(tmp_path: Path) -> None:
    before = made(tmp_path / "a", [dead(1), dead(2)], ["p1", "p2"])
    after = made(tmp_path / "b", [dead(2), dead(1)], ["p2", "p1"])
    news = compare_runs(before, after)
    assert {count.state for count in news.counts} == {State.STILL_OPEN}


def test_several_rows_of_one_person_in_another_order_are_no_news(tmp_path: Path) -> None:
    before = made(tmp_path / "a", [dead(1, day=2), dead(1, day=3), dead(2)], ["p1", "p1", "p2"])
    after = made(tmp_path / "b", [dead(2), dead(1, day=3), dead(1, day=2)], ["p2", "p1", "p1"])
    news = compare_runs(before, after)
    assert {count.state for count in news.counts} == {State.STILL_OPEN}


def test_what_was_not_looked_at_is_not_gone(tmp_path: Path) -> None:
    before = made(tmp_path / "a", [dead(1)], ["p1"])
    after = run(tmp_path / "b", OURS, {}, only=("dead_in_ours_alive",))
    news = compare_runs(before, after)
    assert [(count.state, count.number) for count in news.counts] == [(State.NOT_LOOKED_AT, 1)]
