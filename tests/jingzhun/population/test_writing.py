"""What is written fits the vocabulary; what fails leaves nothing behind."""

import errno
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from jingzhun.errors import JingzhunError
from jingzhun.population import (
    PopulationManifest,
    PopulationPlan,
    generate,
    populate,
    scale_plan,
    writing,
)
from jingzhun.population.columns import STORED_TYPES
from jingzhun.vocabulary import FieldType, load_vocabulary

_ENTITIES = (
    "allocations bill_layers bills cities counties deliveries enrolment_steps enrolments fund_years"
    " household_statuses household_surveys households jobs loans memberships payments persons"
    " townships trainings village_surveys villages visits"
)


@pytest.fixture(scope="module")
def tiny() -> PopulationPlan:
    return scale_plan(3_000, households=1_050, root="410600", seed=3)


def test_there_is_one_file_for_each_entity(
    hebi_folder: Path, hebi_manifest: PopulationManifest
) -> None:
    names = {path.stem for path in hebi_folder.glob("*.parquet")}
    assert names == set(_ENTITIES.split())
    assert {p.name for p in (hebi_folder / "truth").iterdir()} == {
        "manifest.json",
        "planted.parquet",
    }


def test_columns_are_fields_of_the_vocabulary_with_their_stored_types(
    hebi_folder: Path, hebi_manifest: PopulationManifest
) -> None:
    for path in hebi_folder.glob("*.parquet"):
        fields = load_vocabulary().entities[path.stem].fields
        for column in pq.read_schema(path):
            assert column.type == STORED_TYPES[fields[column.name].type], (path.stem, column.name)


def test_codes_are_those_of_their_tables_and_required_cells_are_filled(
    hebi_folder: Path, hebi_manifest: PopulationManifest
) -> None:
    vocabulary = load_vocabulary()
    for path in hebi_folder.glob("*.parquet"):
        table = pq.read_table(path)
        for name, field in vocabulary.entities[path.stem].fields.items():
            if field.required:
                assert table[name].null_count == 0, (path.stem, name)
            if field.type is FieldType.CODE and name in table.column_names:
                known = set(vocabulary.code_tables[field.codes].values)
                assert set(table[name].drop_null().unique().to_pylist()) <= known


NOT_DRAWN = {
    "natural_village_id",  # villages are drawn, what lies below is not
    # sums by month and by kind of transfer, which only the forms of monitoring ask for
    "family_planning_income_yuan",
    "dibao_income_yuan",
    "extreme_poverty_income_yuan",
    "pension_income_yuan",
    "ecological_income_yuan",
    "monthly_wage_yuan",
}


def test_every_field_of_households_and_persons_is_filled_for_somebody(
    hebi_folder: Path, hebi_manifest: PopulationManifest
) -> None:
    for name in ("households", "persons", "villages"):
        table = pq.read_table(hebi_folder / f"{name}.parquet")
        empty = {c for c in table.column_names if table[c].null_count == table.num_rows}
        assert empty <= NOT_DRAWN
        assert set(table.column_names) == set(load_vocabulary().entities[name].fields)


def test_references_lead_to_rows_that_exist(
    hebi_folder: Path, hebi_manifest: PopulationManifest
) -> None:
    entities = load_vocabulary().entities
    keys: dict[str, set[str]] = {}
    for path in hebi_folder.glob("*.parquet"):
        table = pq.read_table(path, columns=[entities[path.stem].key])
        keys[path.stem] = set(table.column(0).to_pylist())
        assert len(keys[path.stem]) == table.num_rows, f"{path.stem}: a key stands twice"
    for name in keys:
        for field in entities[name].fields.values():
            if field.refers_to not in keys:
                continue
            values = pq.read_table(hebi_folder / f"{name}.parquet", columns=[field.name]).column(0)
            assert set(values.drop_null().to_pylist()) <= keys[field.refers_to], (name, field.name)


def test_the_manifest_is_written_beside_the_truth(
    hebi_folder: Path, hebi_manifest: PopulationManifest
) -> None:
    raw = json.loads((hebi_folder / "truth" / "manifest.json").read_text(encoding="utf-8"))
    assert raw["planted"] == dict(hebi_manifest.planted)
    assert raw["rows"]["households"] == 47_000


def test_progress_is_told_block_by_block(tiny: PopulationPlan, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    populate(tiny, tmp_path / "out", progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 1)]


def test_large_populations_are_written_in_parts(
    tiny: PopulationPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generate, "PARTS_FROM_PERSONS", 1_000)
    populate(tiny, tmp_path / "out")
    part = tmp_path / "out" / "persons" / "part-00000.parquet"
    assert pq.read_metadata(part).num_rows >= 3_000


def test_a_folder_that_holds_something_is_left_alone(tiny: PopulationPlan, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(JingzhunError, match="POPULATION008"):
        populate(tiny, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_disk_that_fills_leaves_nothing_behind(
    tiny: PopulationPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: object, entity: str, table: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing.PopulationWriter, "write", full)
    with pytest.raises(JingzhunError, match="GENERAL002 The disk is full"):
        populate(tiny, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_halfway_leaves_nothing_behind(
    tiny: PopulationPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        populate(tiny, tmp_path / "out", progress=interrupted)
    assert list(tmp_path.iterdir()) == []
