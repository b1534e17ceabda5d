"""From the form of an entry to its record, one function a kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jingzhun.packs import forms
from jingzhun.packs.building_context import Builder, near
from jingzhun.packs.check_building import build_check, build_demand
from jingzhun.packs.consequence_building import build_assessment, build_reward, build_sanction
from jingzhun.packs.ledger_building import build_ledger
from jingzhun.packs.model import (
    Background,
    Benefit,
    Definition,
    Duty,
    Entry,
    Goal,
    Indicator,
    Measure,
    MoneyRule,
    Nature,
    Parameter,
    Per,
    Procedure,
    Programme,
    Standard,
    Status,
    TaskEntry,
)
from jingzhun.packs.nodes import Node
from jingzhun.packs.parameter_values import ValueReader
from jingzhun.packs.steps import build_steps
from jingzhun.packs.targets import TargetReader, check_total
from jingzhun.vocabulary import FieldType

_Answered = (
    forms.ProgrammeForm | forms.ProcedureForm | forms.GoalForm | forms.MoneyForm | forms.TaskForm
)
_MONEY, _RATE = "yuan", "percent"  # how the names of money and rate units begin
_WITH_UNIT = frozenset({FieldType.MONEY, FieldType.RATE, FieldType.QUANTITY, FieldType.INTEGER})
_UNIT_OF_PER = {"yuan_month": Per.MONTH, "yuan_year": Per.YEAR}


def build_parameter(builder: Builder, form: forms.ParameterForm, node: Node) -> Parameter:
    """A parameter with its dated values."""
    kind = _parameter_type(builder, form, node)
    _check_tables(builder, form, node)
    reader = ValueReader(builder=builder, form=form, type=kind)
    return Parameter(
        id=form.id,
        label=form.label,
        type=kind,
        unit=builder.unit(form.unit, node.at(["unit"])),
        codes=form.codes,
        keyed_by=tuple(form.keyed_by),
        is_bracket=form.bracket,
        values=reader.dated_values(node.at(["values"])),
        **_facts(builder, form, node),
    )


def _parameter_type(builder: Builder, form: forms.ParameterForm, node: Node) -> FieldType:
    """The declared type, or the one that the unit says."""
    implied = FieldType.MONEY if form.unit.startswith(_MONEY) else None
    implied = FieldType.RATE if form.unit.startswith(_RATE) else implied
    if form.type is None and implied is None:
        builder.fault("PACK060", node.at(["id"]))
        return FieldType.INTEGER
    kind = FieldType(form.type) if form.type else implied or FieldType.INTEGER
    needs_rate = form.bracket and kind is not FieldType.RATE
    is_odd = implied is not kind and (
        implied is not None or kind in (FieldType.MONEY, FieldType.RATE)
    )
    if kind in _WITH_UNIT and not form.unit:
        builder.fault("PACK061", node.at(["id"]))
    elif needs_rate or (is_odd and form.unit) or (form.unit and kind not in _WITH_UNIT):
        builder.fault("PACK063", node.at(["unit"]), wanted=kind.value)
    return kind


def _check_tables(builder: Builder, form: forms.ParameterForm, node: Node) -> None:
    """Code tables that a parameter names must exist."""
    tables = builder.vocabulary.code_tables
    named = [
        (name, node.at(["keyed_by", i]))
        for i, name in enumerate(form.keyed_by)
        if name != "integer"
    ]
    named += [(form.codes, node.at(["codes"]))] if form.codes else []
    for name, place in named:
        if name not in tables:
            builder.fault("PACK072", place, seen=name, wanted=near(name, tables))
    if form.type == "code" and not form.codes:
        builder.fault("PACK020", node.at(["id"]), wanted="codes")


def build_definition(builder: Builder, form: forms.DefinitionForm, node: Node) -> Definition:
    """A named expression."""
    return Definition(
        id=form.id,
        label=form.label,
        entity=builder.entity(form.entity, node.at(["for"])),
        rule=builder.needed_rule(node, "is"),
        type=FieldType(form.type),
        unit=builder.unit(form.unit, node.at(["unit"])),
        **_facts(builder, form, node),
    )


def build_standard(builder: Builder, form: forms.StandardForm, node: Node) -> Standard:
    """A condition with the subjects it speaks of."""
    return Standard(
        id=form.id,
        label=form.label,
        entity=builder.entity(form.entity, node.at(["for"])),
        met_when=builder.needed_rule(node, "met_when"),
        applies_when=builder.rule(node, "applies_when"),
        group=form.group,
        **_facts(builder, form, node),
    )


def build_programme(builder: Builder, form: forms.ProgrammeForm, node: Node) -> Programme:
    """A standing benefit with its procedure."""
    _check_functions(builder, form, node)
    builder.codes("measure_kind", [form.measure] if form.measure else [], node.at(["measure"]))
    return Programme(
        id=form.id,
        label=form.label,
        measure=form.measure,
        entity=builder.entity(form.entity, node.at(["for"])),
        who=builder.needed_rule(node, "who"),
        access=form.access,
        gives=tuple(_benefit(builder, form, i, node) for i in range(len(form.gives))),
        receiving=builder.rule(node, "receiving"),
        one_off=form.one_off,
        excludes=tuple(form.excludes),
        lead=form.lead,
        joint_leads=tuple(form.joint_leads),
        supporting=tuple(form.supporting),
        steps=build_steps(builder, form.steps, node, closes_at=form.closes_at),
        closes_at=tuple(form.closes_at),
        checks_gaps=form.checks_gaps,
        **_facts(builder, form, node),
    )


def _benefit(builder: Builder, programme: forms.ProgrammeForm, index: int, node: Node) -> Benefit:
    """One benefit of a programme."""
    form = programme.gives[index]
    place = node.at(["gives", index])
    if programme.one_off and form.per not in (Per.ONCE, Per.OCCASION):
        builder.fault("PACK092", place.at(["per"]), seen=form.per)
    if form.amount and form.what != "cash" and not form.unit:
        builder.fault("PACK061", place, seen=programme.id)
    unit = builder.unit(form.unit, place.at(["unit"])) or ("yuan" if form.what == "cash" else "")
    if form.what == "cash" and not unit.startswith(_MONEY):
        builder.fault("PACK091", place.at(["unit"]), wanted="yuan")
    if _UNIT_OF_PER.get(unit, form.per) != form.per:
        builder.fault(
            "PACK091", place.at(["unit"]), wanted=f"yuan, per: {_UNIT_OF_PER[unit].value}"
        )
    return Benefit(
        what=form.what,
        per=Per(form.per),
        label=form.label,
        amount=builder.rule(place, "amount"),
        unit=unit,
        limit=form.limit,
        source=builder.source(form.source, place.at(["source"])),
        status=Status(form.status),
    )


def build_procedure(builder: Builder, form: forms.ProcedureForm, node: Node) -> Procedure:
    """Steps that are not a programme's."""
    _check_functions(builder, form, node)
    return Procedure(
        id=form.id,
        label=form.label,
        entity=builder.entity(form.entity, node.at(["for"])),
        steps=build_steps(builder, form.steps, node, closes_at=form.closes_at),
        closes_at=tuple(form.closes_at),
        lead=form.lead,
        joint_leads=tuple(form.joint_leads),
        **_facts(builder, form, node),
    )


def build_goal(builder: Builder, form: forms.GoalForm, node: Node) -> Goal:
    """An indicator with its targets."""
    _check_functions(builder, form, node)
    indicator = _indicator(builder, form.indicator, node.at(["indicator"]))
    reader = TargetReader(builder=builder, unit=indicator.unit)
    targets = reader.targets(node.at(["targets"]))
    check_total(builder, targets, node.at(["targets"]))
    if form.nature == "quota" and (
        indicator.measure is Measure.RATE or indicator.unit == "percent"
    ):
        builder.fault("PACK103", node.at(["nature"]), seen=indicator.id)
    return Goal(
        id=indicator.id,
        label=indicator.label,
        indicator=indicator,
        nature=Nature(form.nature),
        targets=targets,
        scope=form.scope,
        places=tuple(form.places),
        lead=form.lead,
        joint_leads=tuple(form.joint_leads),
        supporting=tuple(form.supporting),
        programme=form.programme,
        **_facts(builder, form, node),
    )


def _indicator(builder: Builder, form: forms.IndicatorForm, node: Node) -> Indicator:
    """What a goal measures; exactly one way of measuring."""
    ways = [
        (Measure.COUNT, bool(form.count)),
        (Measure.SUM, form.sum is not None),
        (Measure.RATE, form.numerator is not None or form.denominator is not None),
        (Measure.REPORTED, form.reported),
    ]
    chosen = [way for way, is_given in ways if is_given]
    if len(chosen) != 1:
        builder.fault("PACK105", node.at(["id"]))
    measure = chosen[0] if chosen else Measure.REPORTED
    _check_measure(builder, form, measure, node)
    of = {
        Measure.COUNT: form.count,
        Measure.SUM: form.sum.of if form.sum else "",
        Measure.RATE: form.of,
    }
    of_node = {Measure.COUNT: ["count"], Measure.SUM: ["sum", "of"], Measure.RATE: ["of"]}.get(
        measure, []
    )
    name = of.get(measure, "")
    return Indicator(
        id=form.id,
        label=form.label,
        unit=builder.unit(form.unit, node.at(["unit"])),
        measure=measure,
        of=builder.entity(name, node.at(of_node)) if name else "",
        where=builder.rule(node, "where"),
        by=builder.rule(node, "by"),
        value=builder.rule(node, "sum", "value"),
        numerator=builder.rule(node, "numerator"),
        denominator=builder.rule(node, "denominator"),
        denominator_as_at=form.denominator_as_at,
        cumulative=form.cumulative,
    )


def _check_measure(
    builder: Builder, form: forms.IndicatorForm, measure: Measure, node: Node
) -> None:
    """A rate has both parts, its rows and percent; a count is no percent."""
    if measure is Measure.RATE:
        missing = [key for key in ("of", "numerator", "denominator") if not getattr(form, key)]
        for key in missing:
            builder.fault("PACK020", node.at(["id"]), wanted=key)
        if form.unit not in ("percent", "%"):
            builder.fault("PACK106", node.at(["unit"]), wanted="percent")
    elif measure in (Measure.COUNT, Measure.SUM) and form.unit in ("percent", "%"):
        builder.fault("PACK107", node.at(["unit"]), seen=form.id)


def build_duty(builder: Builder, form: forms.DutyForm, node: Node) -> Duty:
    """Something to be done again and again, or once by a date."""
    builder.functions([form.who], node.at(["who"]), or_post=True)
    builder.functions(form.joint_leads, node.at(["joint_leads"]), or_post=True)
    builder.functions(form.supporting, node.at(["supporting"]))
    builder.codes("evidence_kind", form.evidence, node.at(["evidence"]))
    if form.amount is not None and not form.amount_unit:
        builder.fault("PACK061", node.at(["amount"]), seen=form.id)
    if form.due_on and not (form.every == "year" and _is_day_of_every_year(form.due_on)):
        builder.fault("PACK151", node.at(["due_on"]), seen=form.due_on)
    return Duty(
        id=form.id,
        label=form.label,
        who=form.who,
        joint_leads=tuple(form.joint_leads),
        level=form.level or "",
        every=form.every or "",
        at_least=form.at_least,
        amount=form.amount,
        amount_unit=form.amount_unit,
        years=tuple(form.years),
        deadline=form.deadline,
        due_on=form.due_on,
        kind=form.kind,
        done_when=form.done_when,
        evidence=tuple(form.evidence),
        supporting=tuple(form.supporting),
        **_facts(builder, form, node),
    )


def _is_day_of_every_year(text: str) -> bool:
    """Whether a text is a month and a day that each year has: 10-17, but not 02-29."""
    try:
        day = date.fromisoformat(f"2019-{text}")
    except ValueError:
        return False
    return f"{day:%m-%d}" == text


def build_money(builder: Builder, form: forms.MoneyForm, node: Node) -> MoneyRule:
    """A rule about money."""
    _check_functions(builder, form, node)
    is_clear = (form.ratio is None) != (form.holds_when is None)
    has_targets = form.targets is not None
    if not is_clear or has_targets != (form.ratio is not None):
        builder.fault("PACK110", node.at(["id"]))
    reader = TargetReader(builder=builder, unit="percent")
    return MoneyRule(
        id=form.id,
        label=form.label,
        entity=builder.entity(form.entity, node.at(["for"])),
        paid=builder.rule(node, "ratio", "paid"),
        of=builder.rule(node, "ratio", "of"),
        holds_when=builder.rule(node, "holds_when"),
        targets=reader.targets(node.at(["targets"])) if has_targets else (),
        report_every=form.report.every if form.report else "",
        lead=form.lead,
        joint_leads=tuple(form.joint_leads),
        **_facts(builder, form, node),
    )


def build_task(builder: Builder, form: forms.TaskForm, node: Node) -> TaskEntry:
    """An obligation without a figure."""
    _check_functions(builder, form, node)
    return TaskEntry(
        id=form.id,
        label=form.label,
        lead=form.lead,
        joint_leads=tuple(form.joint_leads),
        supporting=tuple(form.supporting),
        years=tuple(form.years),
        deadline=form.deadline,
        absolute=form.absolute or "",
        permissive=form.permissive,
        programme=form.programme,
        **_facts(builder, form, node),
    )


def build_background(builder: Builder, form: forms.BackgroundForm, node: Node) -> Background:
    """A printed figure that rules nothing."""
    return Background(
        id=form.id,
        label=form.label,
        value=form.value,
        value_max=form.value_max,
        unit=builder.unit(form.unit, node.at(["unit"])),
        as_at=form.as_at,
        **_facts(builder, form, node),
    )


def _check_functions(builder: Builder, form: _Answered, node: Node) -> None:
    """Who leads, leads too and supports must be functions of government."""
    builder.functions([form.lead], node.at(["lead"]))
    builder.functions(form.joint_leads, node.at(["joint_leads"]))
    builder.functions(getattr(form, "supporting", ()), node.at(["supporting"]))


def _facts(builder: Builder, form: forms.EntryForm, node: Node) -> dict[str, Any]:
    return builder.entry_facts(form, node)


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
}

ENTRY_KINDS = tuple(KINDS)
"""The names of all kinds, as the files of a pack and the fields of :class:`Pack` are named."""
