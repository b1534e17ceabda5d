"""The kinds of entries: the form of each, and what makes a record of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jingzhun.packs import forms
from jingzhun.packs.building_context import Builder
from jingzhun.packs.check_building import build_check, build_demand
from jingzhun.packs.comparison_building import build_comparison, build_register
from jingzhun.packs.consequence_building import build_assessment, build_reward, build_sanction
from jingzhun.packs.ledger_building import build_ledger
from jingzhun.packs.model import Entry
from jingzhun.packs.nodes import Node
from jingzhun.packs.obligation_building import (
    build_background,
    build_duty,
    build_goal,
    build_money,
    build_task,
)
from jingzhun.packs.rule_building import (
    build_definition,
    build_parameter,
    build_procedure,
    build_programme,
    build_standard,
)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of entry: its form and its builder."""

    form: type[forms.EntryForm]
    build: Callable[[Builder, Any, Node], Entry]


KINDS: Mapping[str, Kind] = {
    "parameters": Kind(form=forms.ParameterForm, build=build_parameter),
    "definitions": Kind(form=forms.DefinitionForm, build=build_definition),
    "standards": Kind(form=forms.StandardForm, build=build_standard),
    "programmes": Kind(form=forms.ProgrammeForm, build=build_programme),
    "procedures": Kind(form=forms.ProcedureForm, build=build_procedure),
    "goals": Kind(form=forms.GoalForm, build=build_goal),
    "duties": Kind(form=forms.DutyForm, build=build_duty),
    "money": Kind(form=forms.MoneyForm, build=build_money),
    "tasks": Kind(form=forms.TaskForm, build=build_task),
    "assessments": Kind(form=forms.AssessmentForm, build=build_assessment),
    "sanctions": Kind(form=forms.SanctionForm, build=build_sanction),
    "rewards": Kind(form=forms.RewardForm, build=build_reward),
    "ledgers": Kind(form=forms.LedgerForm, build=build_ledger),
    "background": Kind(form=forms.BackgroundForm, build=build_background),
    "checks": Kind(form=forms.CheckForm, build=build_check),
    "demands": Kind(form=forms.DemandForm, build=build_demand),
    "registers": Kind(form=forms.RegisterForm, build=build_register),
    "comparisons": Kind(form=forms.ComparisonForm, build=build_comparison),
}

ENTRY_KINDS = tuple(KINDS)
"""The names of all kinds, as the files of a pack and the fields of :class:`Pack` are named."""
