"""From the form of a ledger to its record."""

from jingzhun.packs import forms
from jingzhun.packs.building_context import Builder
from jingzhun.packs.model import Ledger
from jingzhun.packs.nodes import Node


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
        **builder.entry_facts(form, node),
    )
