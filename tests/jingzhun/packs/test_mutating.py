"""Mutation: a mistake in a rule or a figure is noticed by a case, or listed."""

from pathlib import Path

import pytest

from jingzhun.errors import JingzhunError
from jingzhun.packs import MutationReport, load_cases, load_pack, mutate_pack
from jingzhun.vocabulary import load_vocabulary
from tests.jingzhun.packs.packs_for_tests import write_pack

RULES = {
    "parameters.yaml": """
        - {id: enough, label: 够用, unit: m2, type: quantity, values: {2018-01-01: 20}, source: practice}
        - {id: spare, label: 备用, unit: m2, type: quantity, values: {2018-01-01: 20}, source: practice}
        """,
    "standards.yaml": """
        id: room
        label: 住房面积
        for: household
        met_when: dwelling_area_m2 >= param.enough
        source: practice
        """,
}


def case(area: int, expected: str) -> str:
    return f"""
        - name: Of {area} square metres.
          date: 2018-12-31
          given: {{household: {{dwelling_area_m2: {area}}}}}
          expected: {{standards: {{room: {expected}}}}}
    """


def mutated(tmp_path: Path, *cases: str) -> MutationReport:
    folder = write_pack(tmp_path, {**RULES, "cases/all.yaml": "".join(cases)})
    pack, words = load_pack(folder), load_vocabulary()
    given = load_cases(folder, pack, vocabulary=words)
    return mutate_pack(pack, given, packs={pack.id: pack}, vocabulary=words)


def changes(report: MutationReport) -> list[tuple[str, str]]:
    return [(mutant.name[1], mutant.now) for mutant in report.survivors]


def test_cases_on_both_sides_of_a_boundary_notice_every_mistake(tmp_path: Path) -> None:
    report = mutated(tmp_path, case(20, "met"), case(19, "not_met"))
    assert (report.count, report.survivors, str(report.percent)) == (4, (), "100.0")


def test_a_figure_that_may_be_smaller_is_listed(tmp_path: Path) -> None:
    report = mutated(tmp_path, case(20, "met"), case(5, "not_met"))
    assert changes(report) == [("enough", "19")]
    assert str(report.percent) == "75.0"
    assert report.reaches(75)
    assert not report.reaches(76)


def test_a_comparison_that_may_leave_out_its_boundary_is_listed_at_its_place(
    tmp_path: Path,
) -> None:
    report = mutated(tmp_path, case(21, "met"), case(19, "not_met"))
    assert changes(report) == [("enough", "21"), ("room", "dwelling_area_m2 > param.enough")]
    assert [mutant.position.line for mutant in report.survivors] == [2, 5]


def test_a_figure_that_no_rule_needs_is_left_alone(tmp_path: Path) -> None:
    report = mutated(tmp_path, case(100, "met"))
    assert {name for name, _ in changes(report)} == {"enough", "room"}


def test_nothing_is_said_while_a_case_fails_already(tmp_path: Path) -> None:
    with pytest.raises(JingzhunError) as caught:
        mutated(tmp_path, case(20, "not_met"))
    assert [fault.code for fault in caught.value.faults] == ["PACK133"]
