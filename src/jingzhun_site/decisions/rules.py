"""What a run says of its rules, read once a process: labels, clauses, departments, sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from jingzhun.eligibility import AmountInfo, DecisionRun, RuleInfo, load_run
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.decisions.models import Run
from jingzhun_site.decisions.running import DECISIONS
from jingzhun_site.register.columns import VOCABULARY


@dataclass(frozen=True, kw_only=True)
class RunRules:
    """The rules of a run by name; where places differ, the first wording speaks for all."""

    decisions: DecisionRun
    by_name: Mapping[str, RuleInfo]

    def programme(self, id_: str) -> RuleInfo | None:
        """A programme by its id."""
        return self.by_name.get(f"programme:{id_}")

    def label(self, id_: str) -> str:
        """How a programme is called, or its id."""
        found = self.programme(id_)
        return found.label if found else id_

    def lead(self, id_: str) -> str:
        """The department that answers for a programme, as a function of government."""
        found = self.programme(id_)
        return found.lead if found else ""

    def per(self, id_: str) -> str:
        """How often a programme owes its sum: ``month``, ``once`` …; empty where it owes none."""
        found = self.programme(id_)
        owed = owed_sum(found) if found else None
        return owed.per if owed else ""

    @cached_property
    def on_placeholder(self) -> frozenset[str]:
        """The programmes whose sums rest on a figure that no source confirms."""
        return frozenset(rule.id for rule in self.by_name.values() if rests_on_placeholder(rule))


def rules_of_run(run: Run) -> RunRules:
    """The rules of a run."""
    return _rules(run.path / DECISIONS)


def owed_sum(rule: RuleInfo) -> AmountInfo | None:
    """The sum that a programme owes: its first that is no ceiling."""
    return next((amount for amount in rule.amounts if not amount.is_limit), None)


def rests_on_placeholder(rule: RuleInfo) -> bool:
    """Whether what a programme owes rests on a figure that no source confirms."""
    owed = owed_sum(rule)
    return rule.status == "placeholder" or (owed is not None and owed.rests_on_placeholder)


def department(function: str) -> str:
    """How a function of government is called."""
    value = VOCABULARY.code_tables["government_function"].values.get(function)
    return value.label_zh if value else function


@lru_cache(maxsize=1024)
def programme_label(id_: str) -> str:
    """How some pack calls a programme; its id where no pack has it."""
    found = (pack.programmes[id_].label for pack in packs().values() if id_ in pack.programmes)
    return next(found, id_)


@lru_cache(maxsize=8)
def _rules(folder: Path) -> RunRules:
    decisions = load_run(folder)
    by_name: dict[str, RuleInfo] = {}
    for rule in decisions.rules:
        by_name.setdefault(rule.rule, rule)
    return RunRules(decisions=decisions, by_name=by_name)
