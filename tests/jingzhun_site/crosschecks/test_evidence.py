"""A difference is told in sentences: values as people write them, units once."""

from jingzhun_site.crosschecks.catalogue import comparison_source, comparisons, registers
from jingzhun_site.crosschecks.evidence import message_of, our_values, their_values

SPEC = comparisons()["dibao_not_marked"]
REGISTER = registers()["dibao_register"]


def test_a_message_has_its_unit_once() -> None:
    said = message_of(SPEC, REGISTER, {"on_dibao": False}, [{"monthly_yuan": 160.0}])

    assert said == "民政低保名单内（每月160.00元），我方登记本人享受低保：否"


def test_what_nobody_knows_is_said() -> None:
    said = message_of(SPEC, REGISTER, {"on_dibao": None}, [])

    assert said == "民政低保名单内（每月不清楚元），我方登记本人享受低保：不清楚"


def test_values_stand_with_their_labels_and_units() -> None:
    assert our_values(SPEC, {"on_dibao": None}) == [{"label": "本人享受低保", "value": "不清楚"}]
    one, two = their_values(REGISTER, [{"monthly_yuan": 160}, {"monthly_yuan": 80.5}])
    assert one == {"label": "月保障金额（第 1 条）", "value": "160.00 元/月"}
    assert two["value"] == "80.50 元/月"


def test_an_identity_is_no_evidence() -> None:
    assert their_values(REGISTER, [{"id_number": "990001195001010015"}]) == []


def test_the_source_is_a_heading_and_no_id() -> None:
    assert comparison_source("dibao_not_marked") == "各部门比对数据与常见差异"
