"""From the form of a check, or of what a source asks for, to its record."""

import re
from collections.abc import Collection, Iterable

from jingzhun.packs import forms
from jingzhun.packs.building_context import Builder, near
from jingzhun.packs.model import Check, Demand, Message, RuleText, Severity
from jingzhun.packs.nodes import Node
from jingzhun.vocabulary import Entity

_VALUE = re.compile(r"\{([^{}]*)\}")
_BRACE = re.compile(r"[{}]")


def build_check(builder: Builder, form: forms.CheckForm, node: Node) -> Check:
    """A data-quality rule."""
    entity = builder.entity(form.entity, node.at(["for"]))
    _check_fields(builder, form, entity, node.at(["fields"]))
    if form.exemptible != bool(form.exemption_grounds):
        place = node.at(["exemption_grounds"] if form.exemption_grounds else ["id"])
        builder.fault("PACK141", place, seen=form.id)
    return Check(
        id=form.id,
        label=form.label,
        entity=entity,
        wrong_when=builder.needed_rule(node, "wrong_when"),
        severity=Severity(form.severity),
        message=_message(builder, node),
        fields=tuple(form.fields),
        exemptible=form.exemptible,
        exemption_grounds=dict(form.exemption_grounds),
        group=form.group,
        **builder.entry_facts(form, node),
    )


def build_demand(builder: Builder, form: forms.DemandForm, node: Node) -> Demand:
    """What a source asks for, with the checks that answer it."""
    has_checks = bool(form.checks)
    is_told = form.covers == "full" or bool(form.reason)
    if has_checks != (form.covers != "none") or not is_told:
        builder.fault("PACK143", node.at(["covers"]))
    return Demand(
        id=form.id,
        label=form.label,
        covers=form.covers,
        checks=tuple(form.checks),
        reason=form.reason,
        **builder.entry_facts(form, node),
    )


def _message(builder: Builder, node: Node) -> Message:
    """The message, its values cut out as rules that know their places."""
    written = builder.needed_rule(node, "message")
    texts, values, end = [], [], 0
    for match in _VALUE.finditer(written.text):
        texts.append(written.text[end : match.start()])
        values.append(_value(written, match))
        end = match.end()
    texts.append(written.text[end:])
    stray = next((text for text in texts if _BRACE.search(text)), "")
    if stray or any(not value.text.strip() for value in values):
        builder.fault("PACK145", node.at(["message"]))
    return Message(texts=tuple(texts), values=tuple(values))


def _value(written: RuleText, match: re.Match[str]) -> RuleText:
    start = match.start(1)
    starts = (
        (max(offset - start, 0), written.locate(max(offset, start)))
        for offset, _ in written.line_starts
        if offset < match.end(1)
    )
    line_starts = dict(starts)  # of those before the value, the last counts
    return RuleText(
        text=match[1], position=written.locate(start), line_starts=tuple(line_starts.items())
    )


def _check_fields(builder: Builder, form: forms.CheckForm, entity: str, node: Node) -> None:
    """Each field named must be one of the record, or of a parent."""
    declared = builder.vocabulary.entities.get(entity)
    for index, path in enumerate(form.fields):
        *words, name = path.split(".")
        owner = _owner(builder, declared, words)
        known = [*owner.fields, *owner.derived] if owner else []
        if declared is not None and name not in known:
            place = node.at([index])
            builder.fault("PACK140", place, seen=path, wanted=near(name, known), entity=entity)


def _owner(builder: Builder, entity: Entity | None, words: list[str]) -> Entity | None:
    for word in words:
        reference = entity.parents().get(word) if entity else None
        entity = builder.vocabulary.entities[reference.refers_to] if reference else None
    return entity


def check_demands(builder: Builder, demands: Iterable[Demand], checks: Collection[str]) -> None:
    """Every check that a demand names must be one of the pack's."""
    for entry in demands:
        for index, name in enumerate(entry.checks):
            if name not in checks:
                place = entry.references.get(f"checks.{index}", entry.position)
                builder.fault("PACK142", place, seen=name, wanted=near(name, checks))
