"""From forms to records: figures, words, standards, programmes, procedures."""

from jingzhun.packs import forms
from jingzhun.packs.building_context import Builder, near
from jingzhun.packs.model import (
    Benefit,
    Definition,
    Parameter,
    Per,
    Procedure,
    Programme,
    Ranking,
    Standard,
    Status,
)
from jingzhun.packs.nodes import Node
from jingzhun.packs.parameter_values import ValueReader
from jingzhun.packs.steps import build_steps
from jingzhun.vocabulary import FieldType

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
        **builder.entry_facts(form, node),
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
        **builder.entry_facts(form, node),
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
        **builder.entry_facts(form, node),
    )


def build_programme(builder: Builder, form: forms.ProgrammeForm, node: Node) -> Programme:
    """A standing benefit with its procedure."""
    builder.answerable(form, node)
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
        **builder.entry_facts(form, node),
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
    builder.answerable(form, node)
    return Procedure(
        id=form.id,
        label=form.label,
        entity=builder.entity(form.entity, node.at(["for"])),
        steps=build_steps(builder, form.steps, node, closes_at=form.closes_at),
        closes_at=tuple(form.closes_at),
        lead=form.lead,
        joint_leads=tuple(form.joint_leads),
        ranking=_ranking(builder, form.ranking, node.at(["ranking"])),
        **builder.entry_facts(form, node),
    )


def _ranking(builder: Builder, form: forms.RankingForm | None, node: Node) -> Ranking | None:
    """In which order a procedure looks at its records."""
    if form is None:
        return None
    return Ranking(
        by=builder.needed_rule(node, "by"),
        among=builder.rule(node, "among"),
        beside=tuple(builder.needed_rule(node, "beside", i) for i in range(len(form.beside))),
        share=builder.rule(node, "share"),
        chosen_when=builder.rule(node, "chosen_when"),
        within=form.within or "",
    )
