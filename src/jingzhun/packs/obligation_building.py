"""From forms to records: goals, duties, rules about money, tasks, background figures."""

from datetime import date

from jingzhun.packs import forms
from jingzhun.packs.building_context import Builder
from jingzhun.packs.model import (
    Background,
    Duty,
    Goal,
    Indicator,
    Measure,
    MoneyRule,
    Nature,
    TaskEntry,
)
from jingzhun.packs.nodes import Node
from jingzhun.packs.targets import TargetReader, check_total


def build_goal(builder: Builder, form: forms.GoalForm, node: Node) -> Goal:
    """An indicator with its targets."""
    builder.answerable(form, node)
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
        **builder.entry_facts(form, node),
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
        **builder.entry_facts(form, node),
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
    builder.answerable(form, node)
    is_clear = (form.ratio is None) != (form.holds_when is None)
    has_targets = form.targets is not None
    if not is_clear or has_targets != (form.ratio is not None):
        builder.fault("PACK110", node.at(["id"]))
    reader = TargetReader(builder=builder, unit="percent")
    return MoneyRule(
        id=form.id,
        label=form.label,
        entity=builder.entity(form.entity, node.at(["for"])),
        applies_when=builder.rule(node, "applies_when"),
        paid=builder.rule(node, "ratio", "paid"),
        of=builder.rule(node, "ratio", "of"),
        holds_when=builder.rule(node, "holds_when"),
        targets=reader.targets(node.at(["targets"])) if has_targets else (),
        report_every=form.report.every if form.report else "",
        lead=form.lead,
        joint_leads=tuple(form.joint_leads),
        **builder.entry_facts(form, node),
    )


def build_task(builder: Builder, form: forms.TaskForm, node: Node) -> TaskEntry:
    """An obligation without a figure."""
    builder.answerable(form, node)
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
        **builder.entry_facts(form, node),
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
        **builder.entry_facts(form, node),
    )
