"""A plan that cannot be met is refused before a row is drawn, all faults at once."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from jingzhun.errors import JingzhunError
from jingzhun.population import load_plan, populate, read_plan, scale_plan

_HEBI = (
    Path(__file__).parents[3] / "src" / "jingzhun" / "population" / "data" / "plans" / "hebi.yaml"
).read_text(encoding="utf-8")


def _faults_of(text: str, folder: Path) -> list[str]:
    path = folder / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(JingzhunError) as raised:
        read_plan(path)
    return [fault.line().replace(str(path), "plan.yaml") for fault in raised.value.faults]


def test_a_plan_file_reads_like_the_shipped_plan(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(_HEBI, encoding="utf-8")
    assert read_plan(path) == load_plan("hebi")


def test_an_unknown_plan_names_those_there_are() -> None:
    with pytest.raises(JingzhunError) as raised:
        load_plan("hebei")
    assert str(raised.value) == (
        "POPULATION001 There is no population plan 'hebei'. Choose one of: hebi, hubei, luoyang, sichuan, town."
    )


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(JingzhunError, match="GENERAL001"):
        read_plan(tmp_path / "none.yaml")


def test_unknown_missing_and_mistyped_keys_are_reported_together(tmp_path: Path) -> None:
    text = _HEBI.replace("seed: 20171231", "sede: 1").replace("villages: 130", "villages: many")
    assert _faults_of(text, tmp_path) == [
        "plan.yaml: POPULATION002 The plan has no key 'sede'."
        " Did you mean 'seed'? Correct or remove it.",
        "plan.yaml: POPULATION003 The plan lacks the key 'seed'."
        " Add it; docs/concepts/population.md says what it means.",
        "plan.yaml: POPULATION004 The value is 'many'; it must be a whole number. Correct the value.",
    ]


def test_figures_that_cannot_be_met_are_reported_together(tmp_path: Path) -> None:
    text = (
        _HEBI.replace("households: 7560", "households: 2000")
        .replace("deep: 20", "deep: 40")
        .replace("71.29", "171.29")
        .replace("    dwelling_area_m2: [1, 8]", "    dwelling_areas_m2: [1, 8]")
        .replace("  gap_dibao: 30", "  gap_dibaos: 30")
        .replace("  schooling: 9", "  schools: 9")
        .replace("as_at: 2018-12-31", "as_at: 2021-01-01")
    )
    assert _faults_of(text, tmp_path) == [
        "plan.yaml: POPULATION004 The value is 2021-01-01;"
        " it must be between 2016-01-01 and 2020-12-31. Correct the value.",
        "plan.yaml: POPULATION007 'dwelling_areas_m2' is not a field of households."
        " Did you mean 'dwelling_area_m2'?",
        "plan.yaml: POPULATION007 'schools' is not a cause of poverty. Did you mean 'schooling'?",
        "plan.yaml: POPULATION004 The value is 171.29; it must be between 0 and 100."
        " Correct the value.",
        "plan.yaml: POPULATION007 'gap_dibaos' is not a kind of plant. Did you mean 'gap_dibao'?",
        "plan.yaml: POPULATION004 The value is 40; it must be at most 30. Correct the value.",
        "plan.yaml: POPULATION005 19702 persons do not fit into the households of 'poor':"
        " between 2000-16000 can."
        " Change the number of households or of persons; a household has one to eight members.",
    ]


def test_a_place_with_too_few_villages_is_refused(tmp_path: Path) -> None:
    plan = replace(load_plan("hebi"), villages=1_000_000)
    with pytest.raises(JingzhunError, match="POPULATION006 The plan asks for 1000000 villages"):
        populate(plan, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_scaled_plan_keeps_persons_and_households_to_the_unit() -> None:
    plan = scale_plan(123_457, households=43_210)
    assert (plan.persons, plan.households) == (123_457, 43_210)


def test_more_people_than_households_can_hold_are_refused() -> None:
    with pytest.raises(JingzhunError, match="POPULATION005"):
        scale_plan(100_000, households=1_000)


def test_so_few_that_a_stratum_has_no_household_are_refused(tmp_path: Path) -> None:
    with pytest.raises(JingzhunError, match="POPULATION005"):
        populate(scale_plan(30, households=10), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_the_same_place_can_be_seen_on_another_day() -> None:
    assert load_plan("hebi").seen_on(date(2020, 6, 30)).as_at == date(2020, 6, 30)
