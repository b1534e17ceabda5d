"""Departments' files from the desk: what is in force, who is who, what differs, what is new."""

import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from jingzhun.population import departments
from tests.jingzhun.cli.conftest import SmallPlace, call

ON = "2018-12-31"
DRAWN = ("death_register", "dibao_register", "pension_register")


@pytest.fixture(scope="module")
def matched(place: SmallPlace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what was matched of three departments, as `crosscheck run` wants it."""
    folder = tmp_path_factory.mktemp("departments")
    day = date.fromisoformat(ON)
    departments.draw_registers(place.register, folder / "drawn", on=day, only=DRAWN)
    for name in DRAWN:
        rows = folder / "drawn" / f"{name}.parquet"
        said = call("crosscheck", "match", place.snapshot, rows, "--out", folder / "matched" / name)
        assert said.code == 0, said.err
        assert "对应到人" in said.out
    return folder


@pytest.fixture(scope="module")
def run(place: SmallPlace, matched: Path) -> Path:
    out = matched / "run"
    said = call("crosscheck", "run", place.snapshot, matched / "matched", "--out", out)
    assert said.code == 0, said.err
    assert "未作比对" in said.out
    return out


def test_the_list_names_departments_owners_and_clauses() -> None:
    said = call("crosscheck", "list", "--on", ON, "--format", "jsonl")
    lines = [json.loads(line) for line in said.out.splitlines()]
    (found,) = [line for line in lines if line["id"] == "dead_drawing_pension"]
    assert (found["owner"], found["suggests"]) == ("人力资源和社会保障", "相互矛盾")
    assert "公安" in call("crosscheck", "list", "--on", ON).out


def test_the_columns_of_the_registers_are_listed() -> None:
    said = call("crosscheck", "list", "--on", ON, "--columns", "--format", "csv")
    assert "death_register.died_on" in said.out


def test_planted_contradictions_are_found(matched: Path, run: Path) -> None:
    """Of those whom a department pays though they are dead, all whose rows were matched."""
    found = pq.read_table(run / "differences.parquet").to_pylist()
    told = {row["person_id"] for row in found if row["comparison"] == "dead_in_ours_alive"}
    truth = pq.read_table(matched / "drawn" / "truth" / "death_register.parquet").to_pylist()
    planted = {row["person_id"] for row in truth if row["planted"] == "dead_there_alive_here"}
    linked = pq.read_table(matched / "matched" / "death_register" / "links.parquet").to_pylist()
    assert planted
    assert planted & {row["person_id"] for row in linked} <= told


def test_two_equal_runs_have_no_news(place: SmallPlace, matched: Path, run: Path) -> None:
    again = matched / "again"
    call("crosscheck", "run", place.snapshot, matched / "matched", "--out", again)
    said = call("crosscheck", "news", run, again, "--list", matched / "news.parquet")
    assert "新增 0，变化 0，消失 0" in said.out
    states = set(pq.read_table(matched / "news.parquet").column("state").to_pylist())
    assert states == {"still_open"}


def test_a_folder_that_is_no_run_is_refused(place: SmallPlace, run: Path) -> None:
    said = call("crosscheck", "news", place.snapshot, run)
    assert said.code == 1
    assert "COMPARISON003" in said.err
