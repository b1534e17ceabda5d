"""From the form of a register, or of a comparison with one, to its record."""

import re
from collections.abc import Collection, Iterator

from jingzhun.packs import forms
from jingzhun.packs.building_context import Builder, near
from jingzhun.packs.model import (
    THEIRS,
    Comparison,
    Excuse,
    ProposedChange,
    Register,
    RegisterColumn,
    Severity,
    Suggests,
)
from jingzhun.packs.nodes import Node
from jingzhun.packs.register_words import OWN_WORDS, OWNERS, identity_columns
from jingzhun.vocabulary import Blank, Field, FieldType, Sensitivity

_SHOWN = re.compile(r"\{([^{}]*)\}")
_WITH_UNIT = frozenset({FieldType.MONEY, FieldType.QUANTITY, FieldType.RATE, FieldType.INTEGER})


def build_register(builder: Builder, form: forms.RegisterForm, node: Node) -> Register:
    """A register of a department; what it names must be ours or its own."""
    builder.functions([form.department], node.at(["department"]))
    for key in ("compartment", "authorisation"):
        if value := getattr(form, key):
            builder.codes("compartment", [value], node.at([key]))
    _check_id(builder, form, node)
    columns = (*_identity(builder, form, node), *_columns(builder, form, node))
    names = [column.name for column in columns]
    dates = [c.name for c in columns if c.field.type is FieldType.DATE]
    _check_columns(builder, form.key, node.at(["key"]), known=names)
    _check_columns(builder, form.vouches_for, node.at(["vouches_for"]), known=form.identity)
    if form.dated_by and form.dated_by not in dates:
        place = node.at(["dated_by"])
        builder.fault("PACK154", place, seen=form.dated_by, wanted=near(form.dated_by, dates))
    return Register(
        id=form.id,
        label=form.label,
        department=form.department,
        columns=columns,
        key=tuple(form.key),
        every=form.every or "",
        dated_by=form.dated_by,
        compartment=form.compartment,
        authorisation=form.authorisation,
        vouches_for=tuple(form.vouches_for),
        **builder.entry_facts(form, node),
    )


def _check_id(builder: Builder, form: forms.RegisterForm, node: Node) -> None:
    """The id becomes a word of persons and households, and a kind of record; it may be none already."""
    entities = builder.vocabulary.entities
    taken = set(entities) | {entity.singular for entity in entities.values()}
    for owner in OWNERS:
        words = entities[owner]
        taken |= {*words.fields, *words.derived, *words.children, *words.parents()}
    if form.id in taken or f"{form.id}_row" in taken:
        builder.fault("PACK152", node.at(["id"]), seen=form.id)


def _identity(builder: Builder, form: forms.RegisterForm, node: Node) -> Iterator[RegisterColumn]:
    known = identity_columns()
    for index, name in enumerate(form.identity):
        if name in known:
            yield known[name]
        else:
            place = node.at(["identity", index])
            builder.fault("PACK154", place, seen=name, wanted=near(name, known))


def _columns(builder: Builder, form: forms.RegisterForm, node: Node) -> Iterator[RegisterColumn]:
    for name, column in form.columns.items():
        place = node.at(["columns", name])
        if name in OWN_WORDS or name in form.identity:
            builder.fault("PACK152", place, seen=name)
        yield _column(builder, name, column, place)


def _column(builder: Builder, name: str, form: forms.ColumnForm, node: Node) -> RegisterColumn:
    kind = FieldType(form.type)
    if bool(form.unit) != (kind in _WITH_UNIT):
        builder.fault("PACK155", node, seen=name, wanted="unit")
    if bool(form.codes) != (kind is FieldType.CODE):
        builder.fault("PACK155", node, seen=name, wanted="codes")
    tables = builder.vocabulary.code_tables
    if form.codes and form.codes not in tables:
        builder.fault("PACK072", node.at(["codes"]), wanted=near(form.codes, tables))
    elif form.codes:
        for word, code in form.words.items():
            if code not in tables[form.codes].values:
                offer = near(code, tables[form.codes].values)
                place = node.at(["words", word])
                builder.fault("PACK070", place, wanted=offer, table=form.codes)
    field = Field(
        name=name,
        type=kind,
        unit=builder.unit(form.unit, node.at(["unit"])),
        codes=form.codes,
        label_zh=form.label,
        label_en=name.replace("_", " "),
        required=form.required,
        blank=Blank(form.blank),
        sensitivity=Sensitivity.PERSONAL,
    )
    return RegisterColumn(field=field, aliases=tuple(form.aliases), words=dict(form.words))


def build_comparison(builder: Builder, form: forms.ComparisonForm, node: Node) -> Comparison:
    """What is a difference; its register may be another pack's, so its columns are looked at with the chain."""
    builder.functions([form.owner], node.at(["owner"]))
    ours = "person" if form.entity == "row" else form.entity
    entity = form.register_id if form.entity == "row" else builder.entity(form.entity, node)
    _check_fields(builder, form, ours, node.at(["fields"]))
    _check_message(builder, form, node.at(["message"]))
    return Comparison(
        id=form.id,
        label=form.label,
        entity=entity,
        register=form.register_id,
        difference_when=builder.needed_rule(node, "difference_when"),
        severity=Severity(form.severity),
        suggests=Suggests(form.suggests),
        owner=form.owner,
        message=form.message,
        fields=tuple(form.fields),
        columns=tuple(form.columns),
        exceptions={
            name: Excuse(
                label=excuse.label, when=builder.needed_rule(node, "exceptions", name, "when")
            )
            for name, excuse in form.exceptions.items()
        },
        exemption_grounds=dict(form.exemption_grounds),
        due_in_days=form.due_in_days,
        proposes=_proposed(builder, form, ours, node.at(["proposes"])),
        offers=tuple(form.offers),
        **builder.entry_facts(form, node),
    )


def _check_fields(builder: Builder, form: forms.ComparisonForm, ours: str, node: Node) -> None:
    """Evidence of ours is a field of the person or household, or of the person's household."""
    entities = builder.vocabulary.entities
    entity = builder.vocabulary.entity(ours)
    for index, path in enumerate(form.fields):
        *words, name = path.split(".")
        is_parent = words == ["household"] and ours == "person"
        owner = entities["households"] if is_parent else None if words else entity
        known = list(owner.fields) if owner else []
        if name not in known:
            place = node.at([index])
            builder.fault("PACK140", place, seen=path, wanted=near(name, known), entity=ours)


def _proposed(
    builder: Builder, form: forms.ComparisonForm, ours: str, node: Node
) -> ProposedChange | None:
    """What follows for our register; a column of theirs must be kept as evidence, so that nobody takes it unseen."""
    said = form.proposes
    if said is None:
        return None
    made = ProposedChange(leaves=said.leaves, values=dict(said.values), on=said.on)
    if bool(made.leaves) == bool(made.values) or (made.leaves and ours != "person"):
        builder.fault("PACK157", node, seen="proposes", wanted="leaves / values")
    if made.leaves:
        builder.codes("member_change", [made.leaves], node.at(["leaves"]))
    entity = builder.vocabulary.entity(ours)
    known = entity.fields if entity else {}
    for name, value in made.values.items():
        place = node.at(["values", name])
        if name not in known:
            builder.fault("PACK140", place, seen=name, wanted=near(name, known), entity=ours)
        elif name not in made.columns and not _can_say(builder, known[name], value):
            builder.fault("PACK157", place, wanted=name)
        elif name in made.columns:
            _check_columns(builder, [made.columns[name]], place, known=form.columns)
    if made.on:
        _check_columns(builder, [made.on], node.at(["on"]), known=form.columns)
    return made


def _can_say(builder: Builder, field: Field, value: str | bool) -> bool:
    """Whether a literal is a value of a field: a truth value or a code of its table."""
    if field.type is FieldType.BOOLEAN:
        return isinstance(value, bool)
    tables = builder.vocabulary.code_tables
    return field.type is FieldType.CODE and value in tables[field.codes].values


def _check_message(builder: Builder, form: forms.ComparisonForm, node: Node) -> None:
    """A message shows what is kept as evidence, and nothing else."""
    known = [*form.fields, *(f"{THEIRS}{name}" for name in form.columns)]
    rest = _SHOWN.sub("", form.message)
    if "{" in rest or "}" in rest:
        builder.fault("PACK156", node, wanted=near("", known))
    for name in _SHOWN.findall(form.message):
        if name not in known:
            builder.fault("PACK156", node, seen=name, wanted=near(name, known))


def _check_columns(
    builder: Builder, names: Collection[str], node: Node, *, known: Collection[str]
) -> None:
    for index, name in enumerate(names):
        if name not in known:
            builder.fault("PACK154", node.at([index]), seen=name, wanted=near(name, known))
