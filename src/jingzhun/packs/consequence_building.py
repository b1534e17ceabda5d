"""From the form of an assessment, a sanction or a reward to its record."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from jingzhun.packs import forms
from jingzhun.packs.building_context import Builder, near
from jingzhun.packs.model import Assessment, Consequence, Part, Reward, Sanction
from jingzhun.packs.nodes import Node

_WHOLE = Decimal(100)


def build_assessment(builder: Builder, form: forms.AssessmentForm, node: Node) -> Assessment:
    """How somebody is assessed; weights stand with every part or with none, and make up the whole."""
    builder.functions(form.of, node.at(["of"]), or_post=True)
    builder.functions([form.by], node.at(["by"]), or_post=True)
    builder.functions(form.joint_leads, node.at(["joint_leads"]), or_post=True)
    builder.functions(form.supporting, node.at(["supporting"]))
    builder.codes("assessment_kind", [form.kind], node.at(["kind"]))
    builder.codes("assessment_grade", form.grades, node.at(["grades"]))
    return Assessment(
        id=form.id,
        label=form.label,
        kind=form.kind,
        of=tuple(form.of),
        by=form.by,
        joint_leads=tuple(form.joint_leads),
        supporting=tuple(form.supporting),
        level=form.level or "",
        every=form.every or "",
        parts=_parts(builder, form, node.at(["parts"])),
        grades=tuple(form.grades),
        ranked=form.ranked,
        **builder.entry_facts(form, node),
    )


def _parts(builder: Builder, form: forms.AssessmentForm, node: Node) -> tuple[Part, ...]:
    weights = [part.weight for part in form.parts if part.weight is not None]
    if weights and (len(weights) < len(form.parts) or sum(weights) != _WHOLE):
        builder.fault("PACK148", node, seen=f"{sum(weights):f}", wanted=f"{_WHOLE}")
    return tuple(
        Part(
            id=part.id,
            label=part.label,
            weight=part.weight,
            source=builder.source(part.source, node.at([index, "source"])),
        )
        for index, part in enumerate(form.parts)
    )


def build_sanction(builder: Builder, form: forms.SanctionForm, node: Node) -> Sanction:
    """What follows from a failing; who imposes it and whom it meets must be known."""
    builder.functions(form.against, node.at(["against"]), or_post=True)
    builder.codes("sanction_kind", form.measures, node.at(["measures"]))
    return Sanction(against=tuple(form.against), **_consequence(builder, form, node))


def build_reward(builder: Builder, form: forms.RewardForm, node: Node) -> Reward:
    """What follows from a merit; who grants it and to whom must be known."""
    builder.functions(form.to, node.at(["to"]), or_post=True)
    builder.codes("reward_kind", form.measures, node.at(["measures"]))
    return Reward(to=tuple(form.to), **_consequence(builder, form, node))


def _consequence(builder: Builder, form: forms.ConsequenceForm, node: Node) -> dict[str, Any]:
    """What sanctions and rewards share; a rule needs the records it is about, and they a rule."""
    builder.functions([form.by], node.at(["by"]), or_post=True)
    builder.functions(form.supporting, node.at(["supporting"]))
    if bool(form.entity) != (form.when is not None):
        builder.fault("PACK147", node.at(["id"]))
    return {
        "id": form.id,
        "label": form.label,
        "by": form.by,
        "entity": builder.entity(form.entity, node.at(["for"])) if form.entity else "",
        "when": builder.rule(node, "when"),
        "assessment": form.assessment,
        "measures": tuple(form.measures),
        "supporting": tuple(form.supporting),
        **builder.entry_facts(form, node),
    }


def check_assessments(
    builder: Builder, consequences: Iterable[Consequence], assessments: Mapping[str, Assessment]
) -> None:
    """Every assessment that a sanction or a reward follows from must be one of the pack's."""
    for entry in consequences:
        if entry.assessment and entry.assessment not in assessments:
            place = entry.references.get("assessment", entry.position)
            offer = near(entry.assessment, assessments)
            builder.fault("PACK149", place, seen=entry.assessment, wanted=offer)
