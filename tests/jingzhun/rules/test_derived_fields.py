"""Derived fields: seen by checks alone, typed like any other field, never an identity."""

from dataclasses import replace

import pytest

from jingzhun.errors import JingzhunError
from jingzhun.rules import FieldValue, Scope, parse_rule
from jingzhun.vocabulary import FieldType, load_vocabulary

RULES = Scope(vocabulary=load_vocabulary())
CHECKS = replace(RULES, has_derived=True)


def refusals(text: str, scope: Scope) -> list[str]:
    with pytest.raises(JingzhunError) as caught:
        parse_rule(text, subject="person", scope=scope)
    return [fault.code for fault in caught.value.faults]


def test_a_check_may_name_a_derived_field_of_the_record_and_of_a_parent() -> None:
    own = parse_rule("id_number_holders > 1", subject="person", scope=CHECKS)
    parent = parse_rule("household.phone_holders > 3", subject="person", scope=CHECKS)
    paths = [n.path for rule in (own, parent) for n in rule.walk() if isinstance(n, FieldValue)]
    assert paths == [(), ("household",)]


def test_no_other_rule_may() -> None:
    assert refusals("id_number_holders > 1", RULES) == ["RULE045"]
    assert refusals("household.phone_holders > 1", RULES) == ["RULE045"]


def test_a_misspelt_derived_field_is_offered_only_where_it_may_stand() -> None:
    with pytest.raises(JingzhunError, match="Did you mean 'id_number_holders'"):
        parse_rule("id_number_holder > 1", subject="person", scope=CHECKS)
    with pytest.raises(JingzhunError) as caught:
        parse_rule("id_number_holder > 1", subject="person", scope=RULES)
    assert "id_number_holders" not in str(caught.value)


def test_the_identity_itself_stays_hidden_from_checks() -> None:
    assert refusals("id_number = '1'", CHECKS) == ["RULE043"]


def test_a_derived_field_has_the_type_of_its_declaration() -> None:
    born = parse_rule("id_number_birth_date", subject="person", scope=CHECKS, expected=None)
    assert born.type.kind is FieldType.DATE
    assert refusals("id_number_sex = 'man'", CHECKS) == ["RULE010"]
