"""What changes between two versions of a pack."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from jingzhun.packs.comparing import Change, What, compare_packs
from tests.jingzhun.packs.packs_for_tests import make_pack

BASE = {
    "parameters.yaml": """
        id: subsidy
        label: 补助
        unit: yuan
        keyed_by: [dwelling_grade]
        values: {2018-01-01: {C: 8000, D: 20000}}
        source: {clause: 二(三)5}
        """,
    "standards.yaml": """
        id: safe_housing
        label: 住房安全
        for: household
        met_when: >
          dwelling_grade = 'A'
          or dwelling_grade = 'B'
        source: {clause: 二(三)5}
        """,
}


def changes(tmp_path: Path, new: dict[str, str]) -> list[Change]:
    return compare_packs(make_pack(tmp_path / "old", BASE), make_pack(tmp_path / "new", new))


def test_the_same_rule_on_other_lines_is_no_change(tmp_path: Path) -> None:
    moved = {
        "parameters.yaml": "# moved\n" + BASE["parameters.yaml"],
        "standards.yaml": BASE["standards.yaml"].replace("'A'\n          or", "'A' or"),
    }
    assert changes(tmp_path, moved) == []


def test_a_changed_amount_is_told_with_both_figures_and_its_day(tmp_path: Path) -> None:
    new = {**BASE, "parameters.yaml": BASE["parameters.yaml"].replace("20000", "21500.5")}
    [change] = changes(tmp_path, new)
    assert (change.kind, change.id, change.what) == ("parameters", "subsidy", What.CHANGED)
    assert (change.part, change.old, change.new) == (
        "values.2018-01-01.value.D",
        "20000",
        "21500.5",
    )
    assert change.since == date(2018, 1, 1)


def test_a_later_value_is_an_addition_from_its_own_day(tmp_path: Path) -> None:
    text = BASE["parameters.yaml"].replace(
        "{2018-01-01: {C: 8000, D: 20000}}",
        "{2018-01-01: {C: 8000, D: 20000}, 2019-07-01: {C: 8500, D: 20000}}",
    )
    found = changes(tmp_path, {**BASE, "parameters.yaml": text})
    assert {change.what for change in found} == {What.ADDED}
    assert {change.since for change in found} == {date(2019, 7, 1)}


def test_a_changed_rule_is_told_in_both_wordings(tmp_path: Path) -> None:
    text = BASE["standards.yaml"].replace("'B'", "'C'")
    [change] = changes(tmp_path, {**BASE, "standards.yaml": text})
    assert change.part == "met_when"
    assert change.old == "dwelling_grade = 'A' or dwelling_grade = 'B'"
    assert change.new == "dwelling_grade = 'A' or dwelling_grade = 'C'"
    assert change.old_clause == change.new_clause == "二(三)5"


def test_a_pack_that_ends_earlier_is_a_change_of_the_pack(tmp_path: Path) -> None:
    old, new = make_pack(tmp_path / "old"), make_pack(tmp_path / "new")
    shorter = replace(new, valid_until=date(2019, 12, 31), supersedes=("plan",))
    found = {c.part: (c.kind, c.old, c.new) for c in compare_packs(old, shorter)}
    assert found == {
        "valid_until": ("pack", "2020-12-31", "2019-12-31"),
        "supersedes": ("pack", "", "plan"),
    }


def test_added_and_dropped_entries_are_told_once_each(tmp_path: Path) -> None:
    text = BASE["standards.yaml"].replace("safe_housing", "sound_housing")
    found = changes(tmp_path, {**BASE, "standards.yaml": text})
    assert [(c.id, c.what) for c in found] == [
        ("sound_housing", What.ADDED),
        ("safe_housing", What.DROPPED),
    ]
