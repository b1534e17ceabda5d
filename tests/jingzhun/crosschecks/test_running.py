"""A run tells every difference once, with its evidence, and never calls what it cannot know a no."""

import json
from datetime import date
from pathlib import Path

import pytest

from jingzhun.crosschecks import load_comparison_run
from jingzhun.errors import JingzhunError
from tests.jingzhun.crosschecks.given import VILLAGE, differences, matched, run, snapshot

DEAD = {"id_number": "990000195001010018", "name": "张三", "died_on": date(2018, 9, 1)}
ALLOWANCE = {"id_number": "990000196001010015", "name": "李四", "monthly_yuan": 330}
DISABLED = {"id_number": "990000197001010012", "name": "王五", "disability_level": "1"}
ONLY_DEATHS = ("dead_in_ours_alive",)


def test_a_dead_person_whom_ours_holds_alive_is_a_difference_with_its_evidence(
    tmp_path: Path,
) -> None:
    ours = snapshot([{"person_id": name, "household_id": "h1"} for name in ("p1", "p2")])
    dead = matched(tmp_path, "death_register", [DEAD], {1: "p1"})
    made = run(tmp_path / "run", ours, {"death_register": dead}, only=ONLY_DEATHS)
    (found,) = differences(made)
    said = [found[name] for name in ("comparison", "person_id", "household_id", "place_id")]
    assert said == ["dead_in_ours_alive", "p1", "h1", VILLAGE]
    assert (found["row_number"], found["method"], found["undecided"]) == (1, "exact", False)
    assert json.loads(found["our_values"]) == {"died_on": None, "registration": "poor"}
    assert json.loads(found["their_values"]) == [{"died_on": "2018-09-01"}]


def test_a_row_that_only_may_be_the_persons_leaves_the_comparison_undecided(tmp_path: Path) -> None:
    ours = snapshot([{"person_id": "p1", "household_id": "h1"}])
    dead = matched(tmp_path, "death_register", [DEAD], {}, doubtful=[(1, "p1")])
    made = run(tmp_path / "run", ours, {"death_register": dead}, only=ONLY_DEATHS)
    (found,) = differences(made)
    assert (found["person_id"], found["undecided"]) == ("p1", True)
    assert made.manifest.comparisons["dead_in_ours_alive"].undecided == 1


def test_a_fact_that_ours_lacks_leaves_the_comparison_undecided(tmp_path: Path) -> None:
    ours = snapshot(
        [
            {"person_id": "p1", "household_id": "h1", "on_dibao": None},
            {"person_id": "p2", "household_id": "h1", "on_dibao": False},
            {"person_id": "p3", "household_id": "h1", "on_dibao": True},
        ]
    )
    rows = matched(tmp_path, "dibao_register", [ALLOWANCE] * 3, {1: "p1", 2: "p2", 3: "p3"})
    made = run(tmp_path / "run", ours, {"dibao_register": rows}, only=("dibao_not_marked",))
    seen = {found["person_id"]: found["undecided"] for found in differences(made)}
    assert seen == {"p1": True, "p2": False}


def test_a_row_of_nobody_is_a_difference_of_its_own_and_a_doubtful_one_is_undecided(
    tmp_path: Path,
) -> None:
    ours = snapshot([{"person_id": name, "household_id": "h1"} for name in ("p1", "p2")])
    rows = matched(
        tmp_path,
        "disability_register",
        [DISABLED, {**DISABLED, "name": "赵六"}, {**DISABLED, "name": "孙七"}],
        {1: "p1"},
        doubtful=[(3, "p1"), (3, "p2")],
    )
    made = run(
        tmp_path / "run", ours, {"disability_register": rows}, only=("disability_not_registered",)
    )
    seen = {found["row_number"]: found["undecided"] for found in differences(made)}
    assert seen == {2: False, 3: True}
    assert len(differences(made)) == 2


def test_a_comparison_without_its_register_is_not_made_and_says_so(tmp_path: Path) -> None:
    ours = snapshot([{"person_id": "p1", "household_id": "h1"}])
    made = run(tmp_path / "run", ours, {}, only=ONLY_DEATHS)
    assert differences(made) == []
    assert made.manifest.comparisons["dead_in_ours_alive"].missing == ("death_register",)


def test_the_same_inputs_give_the_same_run_and_it_can_be_read_again(tmp_path: Path) -> None:
    ours = snapshot([{"person_id": "p1", "household_id": "h1"}])
    dead = matched(tmp_path, "death_register", [DEAD], {1: "p1"})
    runs = [run(tmp_path / name, ours, {"death_register": dead}) for name in ("a", "b")]
    assert runs[0].manifest.id == runs[1].manifest.id
    assert load_comparison_run(tmp_path / "a").manifest == runs[0].manifest
    assert load_comparison_run(tmp_path / "a").comparisons == runs[0].comparisons


def test_a_link_to_somebody_who_is_not_in_the_snapshot_is_refused(tmp_path: Path) -> None:
    ours = snapshot([{"person_id": "p1", "household_id": "h1"}])
    dead = matched(tmp_path, "death_register", [DEAD], {1: "p9"})
    with pytest.raises(JingzhunError, match="COMPARISON006"):
        run(tmp_path / "run", ours, {"death_register": dead}, only=ONLY_DEATHS)
    assert not (tmp_path / "run").exists()


def test_a_comparison_or_register_that_no_pack_has_is_refused(tmp_path: Path) -> None:
    ours = snapshot([{"person_id": "p1", "household_id": "h1"}])
    dead = matched(tmp_path, "death_register", [DEAD], {})
    with pytest.raises(JingzhunError) as raised:
        run(tmp_path / "run", ours, {"deaths": dead}, only=("dead_in_ours",))
    assert [fault.code for fault in raised.value.faults] == ["COMPARISON001", "COMPARISON002"]
