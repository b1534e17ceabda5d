"""A run tells every difference once, with its evidence, and never calls what it cannot know a no."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jingzhun.crosschecks import MatchedRegister, load_comparison_run
from jingzhun.crosschecks.identity import match_register
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


def test_whoever_is_missing_from_a_file_without_the_whole_place_is_undecided(
    tmp_path: Path,
) -> None:
    ours = snapshot([{"person_id": "p1", "household_id": "h1", "on_dibao": True}])
    dibao = matched(tmp_path, "dibao_register", [ALLOWANCE], {})
    said = []
    for place in ("", VILLAGE[:9], "410699001"):
        given = replace(dibao, uncovered=(place,) if place else ())
        only = ("dibao_not_in_theirs",)
        made = run(tmp_path / f"run{place}", ours, {"dibao_register": given}, only=only)
        said += [found["undecided"] for found in differences(made)]
        assert load_comparison_run(made.folder).manifest == made.manifest
    assert said == [False, True, False]


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


def test_what_the_matching_wrote_is_read_as_it_stands(tmp_path: Path) -> None:
    numbers = ["99000019500101001X", "990000195001010036"]
    ours = snapshot(
        [
            {"person_id": f"p{n}", "household_id": "h1", "id_number": number, "name": name}
            for n, (number, name) in enumerate(zip(numbers, ("张三", "李四"), strict=True))
        ]
    )
    pq.write_table(
        pa.Table.from_pylist(
            [
                {
                    "person_id": f"p{n}",
                    "household_id": "h1",
                    "id_number": number,
                    "name": name,
                    "born_on": date(1950, 1, 1),
                    "sex": "male",
                    "village_code": VILLAGE,
                    "relation_to_head": "head",
                }
                for n, (number, name) in enumerate(zip(numbers, ("张三", "李四"), strict=True))
            ]
        ),
        tmp_path / "persons.parquet",
    )
    rows = [{"id_number": numbers[0], "name": "张三"}, {"id_number": "990000", "name": "周九"}]
    given = matched(tmp_path, "dibao_register", rows, {})
    match_register(persons=tmp_path / "persons.parquet", rows=given.rows, out=tmp_path / "matched")
    read = MatchedRegister.from_folder(given.rows, tmp_path / "matched")
    made = run(tmp_path / "run", ours, {"dibao_register": read}, only=("dibao_not_registered",))
    keys = {
        row["row_number"]: row["their_key"]
        for name in ("links", "unmatched", "doubtful")
        for row in pq.read_table(tmp_path / "matched" / f"{name}.parquet").to_pylist()
    }
    assert [(found["row_number"], found["their_key"]) for found in differences(made)] == [
        (2, keys[2])
    ]


def test_words_of_theirs_become_codes_truths_and_days_of_ours(tmp_path: Path) -> None:
    ours = snapshot([{"person_id": f"p{n}", "household_id": f"h{n}"} for n in (1, 2)])
    rows = tmp_path / "loans.parquet"
    written = [
        {"row_number": 1, "disability_level": "一级", "expires_on": "2018年9月1日"},
        {"row_number": 2, "disability_level": "特级", "expires_on": "20180901"},
    ]
    pq.write_table(pa.Table.from_pylist(written), rows)
    given = replace(matched(tmp_path, "disability_register", [], {}), rows=rows)
    made = run(
        tmp_path / "run", ours, {"disability_register": given}, only=("disability_not_registered",)
    )
    (sure, open_one) = sorted(differences(made), key=lambda found: found["row_number"])
    assert json.loads(sure["their_values"])[0]["disability_level"] == "1"
    assert (sure["undecided"], open_one["undecided"]) == (False, True)
    assert [(f.code, f.seen, f.fields["column"]) for f in made.remarks] == [
        ("COMPARISON007", "特级", "disability_level")
    ]


def test_yes_and_no_are_read_however_a_system_writes_them(tmp_path: Path) -> None:
    ours = snapshot([{"person_id": "p1", "household_id": "h1"}])
    rows = tmp_path / "insured.parquet"
    written = [
        {"row_number": number, "is_employee_scheme": word, "insured_year": "2018"}
        for number, word in enumerate(("TRUE", "False", "是", "no"), start=1)
    ]
    pq.write_table(pa.Table.from_pylist(written), rows)
    links = dict.fromkeys(range(1, 5), "p1")
    given = replace(matched(tmp_path, "medical_insurance_register", [], links), rows=rows)
    made = run(
        tmp_path / "run", ours, {"medical_insurance_register": given}, only=("insured_twice",)
    )
    (found,) = differences(made)
    seen = [row["is_employee_scheme"] for row in json.loads(found["their_values"])]
    assert sorted(seen) == [False, False, True, True]
    assert not found["undecided"]


def test_rows_of_assets_count_only_for_households_that_signed(tmp_path: Path) -> None:
    houses = [{"household_id": name, "registered_on": date(2014, 6, 1)} for name in ("h1", "h2")]
    signed = {
        "authorisation_id": "a1",
        "person_id": "p1",
        "household_id": "h1",
        "compartment": "assets",
        "purpose": "核对",
        "signed_on": date(2018, 1, 1),
    }
    ours = snapshot(
        [{"person_id": f"p{n}", "household_id": f"h{n}"} for n in (1, 2)],
        houses,
        lookup_authorisations=[signed],
    )
    car = {"is_farm_vehicle": False, "price_yuan": 50000, "bought_on": date(2010, 1, 1)}
    given = matched(tmp_path, "vehicle_register", [car, car, car], {1: "p1", 2: "p2"})
    made = run(tmp_path / "run", ours, {"vehicle_register": given}, only=("owns_vehicle",))
    assert [found["household_id"] for found in differences(made)] == ["h1"]
    assert made.manifest.registers["vehicle_register"].rows_without_authorisation == 2


def test_equal_rows_of_one_person_stay_apart_and_keep_their_keys(tmp_path: Path) -> None:
    ours = snapshot([{"person_id": "p1", "household_id": "h1"}])
    runs = []
    for name in ("a", "b"):
        given = matched(tmp_path / name, "dibao_register", [ALLOWANCE, ALLOWANCE], {})
        runs.append(
            run(
                tmp_path / f"run-{name}",
                ours,
                {"dibao_register": given},
                only=("dibao_not_registered",),
            )
        )
    keys = [{found["difference_key"] for found in differences(made)} for made in runs]
    assert keys[0] == keys[1]
    assert len(keys[0]) == 2
