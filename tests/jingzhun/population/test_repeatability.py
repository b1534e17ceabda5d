"""The same plan gives the same rows: in any order of blocks, and in the people of any other day."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from jingzhun.population import PopulationPlan, load_plan, populate, scale_plan
from jingzhun.population import layout as layouts
from jingzhun.population.generate import draw_block
from jingzhun.population.layout import lay_out


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> PopulationPlan:
    """Six thousand people in several blocks."""
    monkeypatch.setattr(layouts, "BLOCK_HOUSEHOLDS", 600)
    return scale_plan(6_000, households=2_100, root="410600", seed=11)


def test_blocks_may_be_drawn_in_any_order(small: PopulationPlan) -> None:
    layout = lay_out(small)
    numbers = range(len(layout.blocks))
    assert len(numbers) >= 3
    forward = [draw_block(small, layout, block=n) for n in numbers]
    backward = [draw_block(small, lay_out(small), block=n) for n in reversed(numbers)][::-1]
    for one, other in zip(forward, backward, strict=True):
        assert one.tables.keys() == other.tables.keys()
        for name, table in one.tables.items():
            assert table.equals(other.tables[name]), name
        assert one.truth.equals(other.truth)


def test_two_runs_write_the_same_bytes(small: PopulationPlan, tmp_path: Path) -> None:
    for name in ("one", "two"):
        populate(small, tmp_path / name)
    files = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*.*"))
    assert len(files) > 20
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_another_seed_gives_other_people(small: PopulationPlan) -> None:
    other = replace(small, seed=12)
    one, two = (draw_block(plan, lay_out(plan), block=0) for plan in (small, other))
    assert not one.tables["persons"].equals(two.tables["persons"])


def test_blocks_together_meet_the_totals(small: PopulationPlan) -> None:
    layout = lay_out(small)
    blocks = [draw_block(small, layout, block=n) for n in range(len(layout.blocks))]
    poor = sum(b.totals["poor_ill_persons"] + b.totals["poor_other_persons"] for b in blocks)
    assert poor == small.strata["poor"].persons
    households = pa.concat_tables([b.tables["households"].select(["household_id"]) for b in blocks])
    assert len(set(households["household_id"].to_pylist())) == small.households


def test_people_are_the_same_on_another_day(hebi_folder: Path, ask: object, tmp_path: Path) -> None:
    """Names, kin, houses' owners and the registration history do not depend on the day of the register."""
    quiet = replace(load_plan("hebi"), plants={}, blanks={})
    folders = {}
    for day in (date(2017, 12, 31), date(2019, 12, 31)):
        folders[day.year] = tmp_path / str(day.year)
        populate(quiet.seen_on(day), folders[day.year])
    same = "person_id, household_id, name, id_number, sex, born_on, relation, disability_level"
    lost = duckdb.sql(
        f"select count(*) from (select {same} from '{folders[2017]}/persons.parquet'"
        f" except select {same} from '{folders[2019]}/persons.parquet')"
    ).fetchall()
    assert lost == [(0,)]
    history = "household_id, status, from_on"
    forgotten = duckdb.sql(
        f"select count(*) from (select {history} from '{folders[2017]}/household_statuses.parquet'"
        f" except select {history} from '{folders[2019]}/household_statuses.parquet')"
    ).fetchall()
    assert forgotten == [(0,)]
    poor = duckdb.sql(
        f"select count(*) from '{folders[2017]}/persons.parquet' where registration = 'poor'"
    ).fetchall()
    assert poor == [(19702,)]
