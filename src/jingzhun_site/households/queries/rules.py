"""What pages need to know of rules beside their results: owner, amounts, and which closed fields they rest on."""

from collections.abc import Mapping
from functools import lru_cache

from jingzhun.eligibility import ColumnKey, Decider, RuleInfo, chain_wordings, fields_behind
from jingzhun.eligibility.rule_table import rule_table
from jingzhun_site.accounts.authority import Authority
from jingzhun_site.register.columns import VOCABULARY

_KEPT = 64
"""How many deciders' rules are kept: as many days and chains of packs as people look at in a while."""


@lru_cache(maxsize=_KEPT)
def rule_infos(decider: Decider) -> Mapping[str, RuleInfo]:
    """Everything a chain says of its rules, by names such as ``programme:dibao``."""
    return {info.rule: info for info in rule_table(decider.chain, regime=0)}


@lru_cache(maxsize=_KEPT)
def _compartments(decider: Decider) -> Mapping[str, frozenset[str]]:
    """The compartments that each rule rests on, over all that it computes."""
    found: dict[str, set[str]] = {}
    for wording in chain_wordings(decider.chain):
        closed = found.setdefault(wording.key.rule, set())
        closed.update(_closed(decider, wording.key))
    return {rule: frozenset(names) for rule, names in found.items()}


def may_see_rule(authority: Authority, decider: Decider, rule: str, place_code: str) -> bool:
    """Whether a verdict tells nothing of a compartment that is closed to someone.

    A verdict that rests on health shows health, whatever it is called.
    """
    compartments = _compartments(decider).get(rule, frozenset())
    return all(authority.may_open(name, place_code) for name in compartments)


def _closed(decider: Decider, key: ColumnKey) -> set[str]:
    names = set()
    for entity, field in fields_behind(decider, key):
        declared = VOCABULARY.entities[entity]
        names.add(declared.compartment)
        if field in declared.fields:
            names.add(declared.fields[field].compartment)
    return names - {""}
