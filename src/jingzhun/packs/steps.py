"""The one procedure schema: steps that follow each other, their times and their proofs."""

import re
from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from jingzhun.packs.building_context import Builder, near
from jingzhun.packs.forms import StepForm
from jingzhun.packs.model import Step
from jingzhun.packs.nodes import Node

_WITHIN = re.compile(r"(?P<days>[1-9][0-9]*)\s+(?P<working>working\s+)?days?\Z")


def build_steps(
    builder: Builder, forms: Sequence[StepForm], node: Node, *, closes_at: Sequence[str]
) -> tuple[Step, ...]:
    """The steps of one procedure; names that lead nowhere, circles and double steps are faults."""
    parent = node.at(["steps"])
    _check_unique(builder, forms, parent)
    known = [form.id for form in forms]
    for index, form in enumerate(forms):
        _check_references(builder, form, parent.at([index]), known)
    _check_order(builder, forms, parent)
    _check_ends(builder, closes_at, node.at(["closes_at"]), known)
    return tuple(_step(builder, form, parent.at([i])) for i, form in enumerate(forms))


def _step(builder: Builder, form: StepForm, node: Node) -> Step:
    builder.post(form.by, node.at(["by"]))
    builder.codes("evidence_kind", form.evidence, node.at(["evidence"]))
    days, working = _within(builder, form.within, node.at(["within"]))
    return Step(
        id=form.id,
        label=form.label,
        by=form.by,
        after=tuple(form.after),
        min_days=form.min_days,
        within_days=days,
        working_days=working,
        blocked_while=form.blocked_while,
        return_to=form.return_to,
        not_same_person_as=tuple(form.not_same_person_as),
        evidence=tuple(form.evidence),
        optional=form.optional,
        source=builder.source(form.source, node.at(["source"])),
    )


def _within(builder: Builder, text: str, node: Node) -> tuple[int | None, bool]:
    """Days of a limit, and whether they are working days."""
    if not text:
        return None, False
    match = _WITHIN.match(text)
    if match is None:
        builder.fault("PACK089", node)
        return None, False
    return int(match["days"]), bool(match["working"])


def _check_unique(builder: Builder, forms: Sequence[StepForm], parent: Node) -> None:
    seen: set[str] = set()
    for index, form in enumerate(forms):
        if form.id in seen:
            builder.fault("PACK088", parent.at([index, "id"]))
        seen.add(form.id)


def _check_references(builder: Builder, form: StepForm, node: Node, known: Sequence[str]) -> None:
    names = [("after", i, name) for i, name in enumerate(form.after)]
    names += [("not_same_person_as", i, name) for i, name in enumerate(form.not_same_person_as)]
    names += [("return_to", 0, form.return_to)] if form.return_to else []
    for key, index, name in names:
        if name not in known:
            builder.fault("PACK085", node.at([key, index]), seen=name, wanted=near(name, known))


def _check_order(builder: Builder, forms: Sequence[StepForm], parent: Node) -> None:
    after = {
        form.id: set(form.after) for form in reversed(forms)
    }  # of a double step the first counts
    sorter = TopologicalSorter(after)
    try:
        sorter.prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        place = next(i for i, form in enumerate(forms) if form.id in circle)
        first = forms[place].id
        turn = circle[:-1][::-1]
        start = turn.index(first)
        shown = [*turn[start:], *turn[:start], first]
        builder.fault("PACK086", parent.at([place, "after"]), seen=" → ".join(shown))


def _check_ends(builder: Builder, ends: Sequence[str], node: Node, known: Sequence[str]) -> None:
    endings = builder.vocabulary.code_tables["enrolment_end"].values
    for index, name in enumerate(ends):
        if name not in known and name not in endings:
            offer = near(name, [*known, *endings])
            builder.fault("PACK087", node.at([index]), seen=name, wanted=offer)
