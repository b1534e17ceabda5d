"""Test registers of departments: their truth says what was done to each row."""

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from jingzhun.crosschecks.identity import name_forms
from jingzhun.population import PopulationManifest
from jingzhun.population.departments import DrawnRegister, draw_registers, register_ids
from jingzhun.vocabulary.identity import check_id_number, parse_id_number
from tests.jingzhun.population.conftest import Ask

DAY = date(2018, 12, 31)


@pytest.fixture(scope="module")
def drawn(
    hebi_folder: Path, hebi_manifest: PopulationManifest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, DrawnRegister]:
    folder = tmp_path_factory.mktemp("departments")
    return {one.id: one for one in draw_registers(hebi_folder, folder, on=DAY, most_rows=4_000)}


def both(register: DrawnRegister) -> list[tuple[dict[str, object], dict[str, object]]]:
    rows, truth = (pq.read_table(path).to_pylist() for path in (register.rows, register.truth))
    assert [r["row_number"] for r in rows] == [t["row_number"] for t in truth]
    return list(zip(rows, truth, strict=True))


def test_there_are_registers_of_twenty_kinds_and_more(drawn: dict[str, DrawnRegister]) -> None:
    assert len(register_ids()) >= 20
    assert set(drawn) == set(register_ids())
    assert all(one.count for one in drawn.values() if one.id != "prison_register")


def test_a_row_without_slips_is_the_person_as_ours_has_it(
    drawn: dict[str, DrawnRegister], ask: Ask
) -> None:
    ours = {
        person: (number, name, born)
        for person, number, name, born in ask(
            "SELECT person_id, id_number, name, born_on FROM persons"
        )
    }
    rows = [
        (r, t)
        for r, t in both(drawn["hukou_register"])
        if t["person_id"] and not (t["id_slip"] or t["name_slip"] or t["date_slip"])
    ]
    assert len(rows) > 3_000
    for row, truth in rows:
        assert (row["id_number"], row["name"], row["born_on"]) == ours[str(truth["person_id"])]


def test_slips_come_as_often_as_asked(drawn: dict[str, DrawnRegister]) -> None:
    truth = [t for _, t in both(drawn["hukou_register"])]
    damaged = [
        t for t in truth if t["id_slip"] in ("digit", "swapped", "dropped", "rounded", "blank")
    ]
    misspelt = [t for t in truth if t["name_slip"]]
    strangers = [t for t in truth if t["person_id"] is None]
    assert 0.06 < len(damaged) / len(truth) < 0.10
    assert 0.015 < len(misspelt) / len(truth) < 0.035
    assert 0.10 < len(strangers) / len(truth) < 0.14


def test_a_damaged_number_fails_its_check_and_an_otherwise_written_one_does_not(
    drawn: dict[str, DrawnRegister],
) -> None:
    for row, truth in both(drawn["hukou_register"]):
        number = str(row["id_number"])
        if truth["person_id"] and truth["id_slip"] in ("digit", "swapped", "dropped"):
            assert check_id_number(number)
        if truth["person_id"] is None and not truth["id_slip"]:
            assert parse_id_number(number).area == "996000"


def test_a_homophone_sounds_as_the_name_did(drawn: dict[str, DrawnRegister], ask: Ask) -> None:
    names = dict(ask("SELECT person_id, name FROM persons"))
    found = 0
    for row, truth in both(drawn["hukou_register"]):
        if truth["name_slip"] == "homophone" and truth["person_id"]:
            written, right = name_forms(str(row["name"])), name_forms(names[truth["person_id"]])
            assert written is not None
            assert right is not None
            assert written.key == right.key
            found += 1
    assert found


def test_planted_differences_contradict_the_population(
    drawn: dict[str, DrawnRegister], ask: Ask
) -> None:
    died = dict(ask("SELECT person_id, died_on FROM persons"))
    planted = [
        t for _, t in both(drawn["death_register"]) if t["planted"] == "dead_there_alive_here"
    ]
    assert planted
    assert all(died[t["person_id"]] is None for t in planted if t["person_id"])


def test_people_left_out_stand_in_no_row(drawn: dict[str, DrawnRegister]) -> None:
    register = drawn["dibao_register"]
    left_out = pq.read_table(register.truth.with_name("dibao_register_left_out.parquet"))
    missing = set(left_out.column("person_id").to_pylist())
    assert missing
    assert not missing & {t["person_id"] for _, t in both(register)}


def test_dates_in_several_forms_are_written_by_some_departments(
    drawn: dict[str, DrawnRegister],
) -> None:
    written = [str(row["born_on"]) for row, _ in both(drawn["school_roll_register"])]
    assert {"-" in text for text in written} == {True, False}


def test_the_same_seed_draws_the_same_register(
    drawn: dict[str, DrawnRegister], hebi_folder: Path, tmp_path: Path
) -> None:
    (again,) = draw_registers(
        hebi_folder, tmp_path, on=DAY, only=["dibao_register"], most_rows=4_000
    )
    first = drawn["dibao_register"]
    assert pq.read_table(again.rows).equals(pq.read_table(first.rows))
    assert pq.read_table(again.truth).equals(pq.read_table(first.truth))
    (other,) = draw_registers(
        hebi_folder, tmp_path / "other", on=DAY, only=["dibao_register"], seed=2, most_rows=4_000
    )
    assert not pq.read_table(other.rows).equals(pq.read_table(first.rows))
