"""What pages need to know of rules beside their results: owner, amounts, and which closed fields they rest on."""

from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import gettext as _

from jingzhun.eligibility import Decider, RuleInfo
from jingzhun.eligibility.rule_table import rule_table
from jingzhun_site.accounts.authority import Authority
from jingzhun_site.decisions.compartments import compartments_of

_KEPT = 64
"""How many deciders' rules are kept: as many days and chains of packs as people look at in a while."""


@lru_cache(maxsize=_KEPT)
def rule_infos(decider: Decider) -> Mapping[str, RuleInfo]:
    """Everything a chain says of its rules, by names such as ``programme:dibao``."""
    return {info.rule: info for info in rule_table(decider.chain, regime=0)}


def may_see_rule(authority: Authority, decider: Decider, rule: str, place_code: str) -> bool:
    """Whether a verdict tells nothing of a compartment that is closed to someone.

    A verdict that rests on health shows health, whatever it is called.
    """
    compartments = compartments_of(decider.chain).get(rule, frozenset())
    return all(authority.may_open(name, place_code) for name in compartments)


def source_label(info: RuleInfo) -> str:
    """Document and clause; what rests on practice says so."""
    clause = _("通行做法") if info.clause == "practice" else info.clause
    return f"{info.document} {clause}"
