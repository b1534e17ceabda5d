"""From the form of a ledger, or of what follows from a failing, to its record."""

from jingzhun.packs import forms
from jingzhun.packs.building_context import Builder, near
from jingzhun.packs.model import Ledger, Sanction
from jingzhun.packs.nodes import Node


def build_sanction(builder: Builder, form: forms.SanctionForm, node: Node) -> Sanction:
    """What follows from a failing; who imposes it and whom it meets must be known."""
    builder.functions([form.by], node.at(["by"]), or_post=True)
    builder.functions(form.against, node.at(["against"]), or_post=True)
    builder.functions(form.supporting, node.at(["supporting"]))
    _check_measures(builder, form, node.at(["measures"]))
    return Sanction(
        id=form.id,
        label=form.label,
        by=form.by,
        against=tuple(form.against),
        measures=tuple(form.measures),
        supporting=tuple(form.supporting),
        **builder.entry_facts(form, node),  # type: ignore[arg-type]
    )


def _check_measures(builder: Builder, form: forms.SanctionForm, node: Node) -> None:
    known = builder.vocabulary.code_tables["sanction_kind"].values
    for index, name in enumerate(form.measures):
        if name not in known:
            builder.fault("PACK146", node.at([index]), seen=name, wanted=near(name, known))


def build_ledger(builder: Builder, form: forms.LedgerForm, node: Node) -> Ledger:
    """A list that must be kept."""
    builder.functions(form.kept_by, node.at(["kept_by"]), or_post=True)
    builder.functions(form.supporting, node.at(["supporting"]))
    return Ledger(
        id=form.id,
        label=form.label,
        entity=builder.entity(form.entity, node.at(["for"])) if form.entity else "",
        kept_by=tuple(form.kept_by),
        level=form.level or "",
        every=form.every or "",
        closes_when=form.closes_when,
        supporting=tuple(form.supporting),
        **builder.entry_facts(form, node),  # type: ignore[arg-type]
    )
