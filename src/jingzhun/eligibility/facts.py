"""The facts to collect: empty cells that keep a rule undecided, each with the record that lacks it.

An empty cell is listed only where it matters: in a condition that is unknown, of a rule that is undecided because of
it. The conditions are read from the reason codes; definitions are followed to the cells they rest on, aggregates to
the child rows that left them open.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from jingzhun.eligibility.columns import Column, ColumnKey, State, Variant, key_of, surface
from jingzhun.eligibility.computing import Computed, run_side_by_side
from jingzhun.eligibility.outputs import amount_columns
from jingzhun.eligibility.reasons import MAX_LEAVES
from jingzhun.eligibility.stage_sql import PLACE, REGIME, reason_name
from jingzhun.engines import quote_name, quote_text
from jingzhun.rules import BOOLEAN, Aggregate, Expression, FieldValue, RuleResult, leaves
from jingzhun.vocabulary import Blank, Entity, Field, Vocabulary

MAX_FIELDS = 60
"""Fields told apart by one 64-bit mask."""


@dataclass(frozen=True, kw_only=True)
class _Waiting:
    """A condition under which child rows are asked for the fields that leave an item of theirs unknown."""

    condition: str
    item: Column
    fields: tuple[str, ...]


@dataclass
class _Needs:
    """Per place in the query, the conditions under which an empty field is needed."""

    own: dict[str, list[str]] = field(default_factory=dict)
    parents: dict[tuple[str, ...], dict[str, list[str]]] = field(default_factory=dict)
    children: dict[tuple[str, str], list[_Waiting]] = field(default_factory=dict)
    results: dict[ColumnKey, None] = field(default_factory=dict)
    """The results that the conditions read, so that no stage table is joined for nothing."""

    def add(self, node: FieldValue, condition: str) -> None:
        """An empty field of the subject or of a parent is needed where ``condition`` holds."""
        if node.field.blank is Blank.NONE or node.field.required:
            return
        fields = self.parents.setdefault(node.path, {}) if node.path else self.own
        fields.setdefault(node.field.name, []).append(condition)


def gather_facts(computed: Computed) -> str | None:
    """Work out the facts to collect; the ``SELECT`` of them all, ``None`` where no rule can lack any.

    One row each: entity, subject_id, place_id, field. Each list goes into a table of its own first: planned as one
    statement, the lists of some packs take an engine longer than they take to run.
    """
    lists = [part for entity in _entities(computed) for part in _entity_facts(computed, entity)]
    if not lists:
        return None
    tables = {f"facts_{number}": sql for number, sql in enumerate(lists)}
    made = (f"CREATE TABLE {name} AS {sql}" for name, sql in tables.items())
    run_side_by_side(made, computed.engine)
    rows = " UNION ALL ".join(f"SELECT * FROM {name}" for name in tables)
    return f"SELECT DISTINCT * FROM ({rows}) AS facts ORDER BY entity, field, place_id, subject_id"


def _entities(computed: Computed) -> list[str]:
    columns = computed.order.columns.columns.values()
    return sorted({c.entity for c in columns if c.key.kind in ("standard", "programme")})


def _entity_facts(computed: Computed, entity: str) -> Iterator[str]:
    needs = _Needs()
    undecided: list[str] = []
    for column in computed.order.columns.of_entity(entity):
        for condition, asked in _undecided(computed, column):
            undecided.append(condition)
            needs.results.update(dict.fromkeys(asked))
            _blame(computed, column, condition, needs)
    key = quote_name(computed.plan.vocabulary.entities[entity].key)
    stages = _stages(computed, entity, needs.results)
    open_rows = f"(SELECT * FROM {stages} WHERE {' OR '.join(undecided)}) AS t"
    if needs.own:
        source = f"{open_rows} JOIN {quote_name(entity)} AS b ON b.{key} = t.{key}"
        yield from _lists(entity, f"t.{key}", source, needs.own)
    for path, fields in needs.parents.items():
        yield from _parent_lists(computed, entity, path, fields, open_rows)
    for relation, waiting in needs.children.items():
        yield from _child_lists(computed, stages, entity, relation, waiting)


def _undecided(computed: Computed, column: Column) -> Iterator[tuple[str, tuple[ColumnKey, ...]]]:
    """When a standard or programme is undecided for a subject, or an amount that is due is not known.

    A standard is as open as the question whether it applies, be its own condition known or not. With each condition
    come the results that it reads.
    """
    key, name = column.key, quote_name(column.name)
    if key.kind == "standard" and key.aspect == "met":
        applies = ColumnKey(kind="standard", id=key.id, aspect="applies")
        if computed.column(applies) is None:
            yield f"({name} IS NULL)", (key,)
        else:
            narrow = f"{quote_name(applies.name)} IS NOT FALSE"
            yield f"({name} IS NULL AND {narrow})", (key, applies)
    elif (key.kind, key.aspect) in {("standard", "applies"), ("programme", "entitled")}:
        yield f"({name} IS NULL)", (key,)
    elif key.kind == "programme" and column in amount_columns(computed, key.id):
        entitled = ColumnKey(kind="programme", id=key.id, aspect="entitled")
        yield f"({name} IS NULL AND {quote_name(entitled.name)})", (key, entitled)


def _blame(computed: Computed, column: Column, condition: str, needs: _Needs) -> None:
    """Follow an unknown result to the cells that left it unknown."""
    needs.results[column.key] = None
    for variant in column.variants:
        inside = _where_in_force(computed, variant, condition)
        for part, unknown in _unknown_parts(column, variant):
            for node in surface(part):
                _blame_node(
                    computed,
                    node,
                    f"({inside} AND {unknown})" if unknown else inside,
                    variant,
                    needs,
                )


def _unknown_parts(column: Column, variant: Variant) -> Iterator[tuple[Expression, str]]:
    """The leaves of a rule with the SQL that says they are unknown; the whole where there is no reason code."""
    if not column.has_reason:
        yield variant.expression, ""
        return
    reason = quote_name(reason_name(column))
    for number, leaf in enumerate(leaves(variant.expression)[:MAX_LEAVES]):
        yield leaf, f"({reason} & {3 * 4**number}) = {State.UNKNOWN.value * 4**number}"


def _blame_node(
    computed: Computed, node: Expression, condition: str, variant: Variant, needs: _Needs
) -> None:
    if isinstance(node, FieldValue):
        if not _is_full(computed, node):
            needs.add(node, condition)
    elif isinstance(node, RuleResult) and not node.path:
        below = computed.order.columns.columns[key_of(node)]
        is_amount = node.type != BOOLEAN  # of a condition, the reason code that led here says it
        unknown = f"({condition} AND {quote_name(below.name)} IS NULL)" if is_amount else condition
        _blame(computed, below, unknown, needs)
    elif isinstance(node, Aggregate) and not node.path:
        _blame_children(computed, node, condition, variant, needs)


def _blame_children(
    computed: Computed, node: Aggregate, condition: str, variant: Variant, needs: _Needs
) -> None:
    waiting = needs.children.setdefault((node.relation.by, node.relation.entity), [])
    for part in node.children():
        item = computed.order.item(node, part, variant.regimes)
        fields = tuple(dict.fromkeys(f.name for f in _fields_below(computed, part)))
        if fields:
            waiting.append(_Waiting(condition=condition, item=item, fields=fields))


def _fields_below(computed: Computed, expression: Expression) -> Iterator[Field]:
    """The child's own fields that an expression rests on, through definitions."""
    for node in surface(expression):
        if isinstance(node, FieldValue) and not node.path:
            is_asked = node.field.blank is Blank.UNKNOWN and not node.field.required
            if is_asked and not _is_full(computed, node):
                yield node.field
        elif isinstance(node, RuleResult) and not node.path:
            for below in computed.order.columns.columns[key_of(node)].expressions():
                yield from _fields_below(computed, below)


def _is_full(computed: Computed, node: FieldValue) -> bool:
    """Whether every record has the field, so that none can lack it; each such field less saves a pass over them."""
    return (node.entity, node.field.name) in computed.plan.full


def _where_in_force(computed: Computed, variant: Variant, condition: str) -> str:
    if len(variant.regimes) == len(computed.plan.regimes.chains):
        return condition
    return f"({condition} AND {REGIME} IN ({', '.join(map(str, variant.regimes))}))"


def _stages(computed: Computed, entity: str, results: Iterable[ColumnKey]) -> str:
    return f"({computed.select(entity, ['*'], keys=list(results))}) AS stages"


def _parent_lists(
    computed: Computed,
    entity: str,
    path: Sequence[str],
    fields: dict[str, list[str]],
    open_rows: str,
) -> Iterator[str]:
    """Cells of parents, near or far, that keep rules about their children open."""
    declared = computed.plan.vocabulary.entities[entity]
    own = quote_name(declared.key)
    record, source = "t", open_rows
    if declared.parents()[path[0]].name not in computed.order.references(entity):
        record, source = "c", f"{open_rows} JOIN {quote_name(entity)} AS c ON c.{own} = t.{own}"
    parent, joins = _joined_parent(computed.plan.vocabulary, declared, path, record)
    place = f"b.{quote_name(parent.place_field)}" if parent.place_field else f"t.{PLACE}"
    key = f"b.{quote_name(parent.key)}"
    yield from _lists(parent.name, key, source + joins, fields, place=place)


def _joined_parent(
    vocabulary: Vocabulary, entity: Entity, path: Sequence[str], record: str
) -> tuple[Entity, str]:
    """The parent at the end of a path, and the joins that lead there; it is called ``b``."""
    joins = ""
    for steps_left, word in zip(reversed(range(len(path))), path, strict=True):
        reference = entity.parents()[word]
        entity = vocabulary.entities[reference.refers_to]
        name = f"p{steps_left}" if steps_left else "b"
        on = f"{name}.{quote_name(entity.key)} = {record}.{quote_name(reference.name)}"
        joins += f" JOIN {quote_name(entity.name)} AS {name} ON {on}"
        record = name
    return entity, joins


def _child_lists(
    computed: Computed,
    stages: str,
    entity: str,
    relation: tuple[str, str],
    waiting: Sequence[_Waiting],
) -> Iterator[str]:
    """Cells of child rows, of an entity and by one of its references, that keep a rule about their parent open."""
    if not waiting:
        return
    by, child = relation
    key = quote_name(computed.plan.vocabulary.entities[entity].key)
    child_key = quote_name(computed.plan.vocabulary.entities[child].key)
    flags = ", ".join(f"{asked.condition} AS w{number}" for number, asked in enumerate(waiting))
    open_flags = " OR ".join(f"w{number}" for number in range(len(waiting)))
    flagged = f"SELECT {key} AS parent_key, {PLACE}, {flags} FROM {stages}"
    parents = f"SELECT * FROM ({flagged}) AS w WHERE {open_flags}"
    items = _stages(computed, child, (asked.item.key for asked in waiting))
    source = (
        f"({parents}) AS p JOIN {items} ON stages.{quote_name(by)} = p.parent_key"
        f" JOIN {quote_name(child)} AS b ON b.{child_key} = stages.{child_key}"
    )
    fields: dict[str, list[str]] = {}
    for number, asked in enumerate(waiting):
        for name in asked.fields:
            lacking = f"(w{number} AND {quote_name(asked.item.name)} IS NULL)"
            fields.setdefault(name, []).append(lacking)
    yield from _lists(child, f"stages.{child_key}", source, fields, place=f"p.{PLACE}")


def _lists(
    entity: str, key: str, source: str, fields: dict[str, list[str]], *, place: str = f"t.{PLACE}"
) -> Iterator[str]:
    """A row for each field that a record lacks, from one pass over the records that lack any."""
    names = list(fields)
    for start in range(0, len(names), MAX_FIELDS):
        chunk = names[start : start + MAX_FIELDS]
        mask = " + ".join(_bit(name, fields[name], 2**bit) for bit, name in enumerate(chunk))
        rows = f"SELECT {key} AS subject_id, {place} AS place_id, {mask} AS mask FROM {source}"
        bits = ", ".join(
            f"({quote_text(name)}, CAST({2**bit} AS BIGINT))" for bit, name in enumerate(chunk)
        )
        yield (
            f"SELECT {quote_text(entity)} AS entity, lacking.subject_id, lacking.place_id, fields.field"
            f" FROM (SELECT * FROM ({rows}) AS r WHERE mask > 0) AS lacking"
            f" JOIN (VALUES {bits}) AS fields(field, bit) ON (lacking.mask & fields.bit) > 0"
        )


def _bit(name: str, conditions: Iterable[str], value: int) -> str:
    needed = " OR ".join(dict.fromkeys(conditions))
    return f"CASE WHEN b.{quote_name(name)} IS NULL AND ({needed}) THEN CAST({value} AS BIGINT) ELSE 0 END"
