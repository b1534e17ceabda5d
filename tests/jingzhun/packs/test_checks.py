"""Checks: read with the values of their messages, kept out of the chains that decide."""

from datetime import date
from pathlib import Path

import pytest

from jingzhun.errors import JingzhunError
from jingzhun.packs import (
    CompiledChain,
    Message,
    Severity,
    chain_for,
    check_pack,
    compare_packs,
    compile_chain,
    render_by_clause,
)
from jingzhun.rules import Arithmetic, FieldValue, ParameterValue
from jingzhun.vocabulary import load_vocabulary
from tests.jingzhun.packs.packs_for_tests import make_pack, write_pack

FARMLAND = """
    - id: much_farmland
      label: 耕地过多
      for: household
      wrong_when: farmland_mu > param.farmland_max * count_of(members)
      severity: warn
      message: >
        耕地{farmland_mu}亩，
        超过{param.farmland_max * count_of(members)}亩
      fields: [farmland_mu]
      exemption_grounds: {leased: 流转经营}
      source: practice
    """
PARAMETERS = """
    - {id: farmland_max, label: 上限, type: quantity, unit: mu, values: {2018-01-01: 50}, source: practice}
    """
FILES = {"checks.yaml": FARMLAND, "parameters.yaml": PARAMETERS}
ONLY = "checks_only: true"


def compiled(root: Path, *, checks: bool, more: str = "") -> CompiledChain:
    pack = make_pack(root, FILES, more=more)
    chain = chain_for({pack.id: pack}, place="410600", on=date(2018, 12, 31), checks=checks)
    return compile_chain(chain, vocabulary=load_vocabulary())


def test_a_message_is_texts_and_between_them_rules(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, FILES)
    check = pack.checks["much_farmland"]
    assert check.severity is Severity.WARN
    assert check.message.texts == ("耕地", "亩， 超过", "亩\n")
    found = compiled(tmp_path / "again", checks=True).checks["much_farmland"]
    assert [type(value) for value in found.values] == [FieldValue, Arithmetic]
    assert any(isinstance(node, ParameterValue) for node in found.values[1].walk())


def test_a_message_is_filled_in_the_order_of_its_values() -> None:
    message = Message(texts=("耕地", "亩，超过", "亩"))
    assert message.filled(["120", "100"]) == "耕地120亩，超过100亩"
    assert Message(texts=("无户主",)).filled([]) == "无户主"


def test_a_chain_that_decides_has_no_checks(tmp_path: Path) -> None:
    assert compiled(tmp_path / "a", checks=False).checks == {}
    assert list(compiled(tmp_path / "b", checks=True).checks) == ["much_farmland"]


def test_a_pack_that_only_checks_stands_in_no_chain_that_decides(tmp_path: Path) -> None:
    assert compiled(tmp_path / "a", checks=True, more=ONLY).packs
    with pytest.raises(JingzhunError, match="PACK124"):
        compiled(tmp_path / "b", checks=False, more=ONLY)


def test_a_check_is_tried_on_cases_and_unknown_is_not_wrong(tmp_path: Path) -> None:
    case = """
        - name: Just enough, one too many, not known.
          date: 2018-12-31
          given: {household: {farmland_mu: %s, members: [{}]}}
          expected: {checks: {much_farmland: %s}}
        """
    for number, (area, outcome) in enumerate(
        [("50", "fine"), ("50.001", "wrong"), ("unknown", "undecided")]
    ):
        files = {**FILES, "cases.yaml": case % (area, outcome)}
        assert check_pack(write_pack(tmp_path / str(number), files)) == ()
    wrong = write_pack(tmp_path / "x", {**FILES, "cases.yaml": case % ("unknown", "wrong")})
    [fault] = check_pack(wrong)
    assert (fault.code, fault.seen) == ("PACK133", "undecided")


def test_two_versions_of_a_check_are_compared(tmp_path: Path) -> None:
    old = make_pack(tmp_path / "old", FILES)
    new = make_pack(tmp_path / "new", {**FILES, "checks.yaml": FARMLAND.replace("warn", "clue")})
    assert [(c.kind, c.part, c.old, c.new) for c in compare_packs(old, new)] == [
        ("checks", "severity", "warn", "clue")
    ]


def test_a_check_is_shown_with_its_rule(tmp_path: Path) -> None:
    blocks = render_by_clause(make_pack(tmp_path, FILES), vocabulary=load_vocabulary())
    lines = [line for block in blocks for line in block.lines if line.kind == "校验"]
    assert lines[0].figures == ("可疑", "farmland_mu > param.farmland_max * count_of(members)")
