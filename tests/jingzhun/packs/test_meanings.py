"""Rules of two packs are held against each other by what they come to, not by how they are written."""

from pathlib import Path

import pytest

from jingzhun.packs import meaning
from jingzhun.vocabulary import load_vocabulary
from tests.jingzhun.eligibility.conftest import PARAMETERS, PROGRAMME, sample_regimes

WRITTEN = "is_poor and dwelling_grade in ('C', 'D')"
RENAMED = PARAMETERS.replace("id: line", "id: threshold")


SAFE = """
- id: {id}
  label: 住房安全
  for: household
  applies_when: is_poor
  met_when: dwelling_grade in ({grades})
  source: {{clause: 一}}
"""


def meant(folder: Path, who: str, *, parameters: str = PARAMETERS, standards: str = "[]") -> str:
    programme = PROGRAMME.replace(WRITTEN, who)
    regimes = sample_regimes(
        folder,
        load_vocabulary(),
        **{"programmes/renovation": programme},
        parameters=parameters,
        standards=standards,
    )
    (chain,) = {chain.id: chain for chain in regimes.chains}.values()
    return meaning(chain.programmes["renovation"].who, chain)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (WRITTEN, "dwelling_grade in ('D', 'C') and is_poor"),
        (WRITTEN, "registration = 'poor' and dwelling_grade in ('C', 'D')"),
        ("wage_income_yuan < 2 * param.line", "param.threshold * 2 > wage_income_yuan"),
        (
            "is_poor and (member_count > 1 or dwelling_grade = 'D')",
            "(dwelling_grade = 'D' or 1 < member_count) and is_poor",
        ),
    ],
)
def test_order_names_and_sides_do_not_tell_rules_apart(
    tmp_path: Path, first: str, second: str
) -> None:
    renamed = RENAMED if "threshold" in second else PARAMETERS
    assert meant(tmp_path / "first", first) == meant(
        tmp_path / "second", second, parameters=renamed
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("wage_income_yuan < param.line", "wage_income_yuan <= param.line"),
        ("wage_income_yuan < param.line", "param.line < wage_income_yuan"),
        (WRITTEN, "is_poor or dwelling_grade in ('C', 'D')"),
        ("any_of(members, dropped_out)", "every_of(members, dropped_out)"),
    ],
)
def test_rules_that_decide_otherwise_are_told_apart(
    tmp_path: Path, first: str, second: str
) -> None:
    assert meant(tmp_path / "first", first) != meant(tmp_path / "second", second)


def test_one_name_for_two_standards_does_not_make_one_rule(tmp_path: Path) -> None:
    rule = "not standard.safe_housing"
    safe, safest = (SAFE.format(grades=grades, id="safe_housing") for grades in ("'A', 'B'", "'A'"))
    renamed = SAFE.format(grades="'B', 'A'", id="sound")
    assert meant(tmp_path / "first", rule, standards=safe) != meant(
        tmp_path / "second", rule, standards=safest
    )
    assert meant(tmp_path / "third", rule, standards=safe) == meant(
        tmp_path / "fourth", "not standard.sound", standards=renamed
    )


def test_one_name_for_two_figures_does_not_make_one_rule(tmp_path: Path) -> None:
    rule = "wage_income_yuan < param.line"
    higher = PARAMETERS.replace("2018-01-01: 3000", "2018-01-01: 3001")
    noted = PARAMETERS.replace("unit: yuan_year", "unit: yuan_year\n  note: 样例")
    assert meant(tmp_path / "first", rule) != meant(tmp_path / "second", rule, parameters=higher)
    assert meant(tmp_path / "third", rule) == meant(tmp_path / "fourth", rule, parameters=noted)
