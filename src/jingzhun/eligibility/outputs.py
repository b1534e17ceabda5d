"""What a decision run writes: states, reasons, amounts and gaps of every subject; gaps and missing facts as lists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jingzhun.eligibility.columns import Column, ColumnKey
from jingzhun.eligibility.computing import Computed
from jingzhun.eligibility.reasons import gap_of_states, small_state
from jingzhun.eligibility.rules_in_force import amount_aspect
from jingzhun.eligibility.stage_sql import PLACE, reason_name
from jingzhun.engines import quote_name, quote_text
from jingzhun.vocabulary import SCALES, FieldType


@dataclass(frozen=True, kw_only=True)
class Output:
    """One output column: its SQL over the stage tables, or over the states already made of them."""

    name: str
    sql: str = ""
    from_states: str = ""


def decided_entities(computed: Computed) -> tuple[str, ...]:
    """The entities that standards or programmes speak of, in alphabetical order."""
    columns = computed.order.columns.columns.values()
    return tuple(sorted({c.entity for c in columns if c.key.kind in ("standard", "programme")}))


def decisions_sql(computed: Computed, entity: str) -> str:
    """The decision file of an entity: one row a subject, sorted by its key.

    Per standard ``standard__x`` (a :class:`State`) and its reason; per programme ``…__entitled``, ``…__receiving``,
    ``…__gap`` (a :class:`Gap`), the reason of the entitlement, and every amount it gives, in yuan or in its unit.
    """
    outputs = list(_outputs(computed, entity))
    key = quote_name(computed.plan.vocabulary.entities[entity].key)
    below = [f"t.{key} AS {key}", f"t.{PLACE} AS {PLACE}"]
    below += [f"{output.sql} AS {quote_name(output.name)}" for output in outputs if output.sql]
    states = computed.select(entity, below, keys=result_keys(computed, entity))
    columns = [key, PLACE]
    columns += [f"{o.from_states or quote_name(o.name)} AS {quote_name(o.name)}" for o in outputs]
    return f"SELECT {', '.join(columns)} FROM ({states}) AS states ORDER BY {key}"


def result_keys(computed: Computed, entity: str) -> list[ColumnKey]:
    """What standards and programmes come to on an entity, every aspect of it."""
    columns = computed.order.columns.of_entity(entity)
    return [c.key for c in columns if c.key.kind in ("standard", "programme")]


def _outputs(computed: Computed, entity: str) -> Iterator[Output]:
    for column in computed.order.columns.of_entity(entity):
        if column.key.kind == "standard" and column.key.aspect == "met":
            yield from _standard_outputs(computed, column)
        elif column.key.kind == "programme" and column.key.aspect == "entitled":
            yield from _programme_outputs(computed, column)


def _standard_outputs(computed: Computed, column: Column) -> Iterator[Output]:
    applies = ColumnKey(kind="standard", id=column.key.id, aspect="applies")
    state = small_state(quote_name(column.name))
    if computed.column(applies) is not None:
        word = quote_name(applies.name)
        state = f"CASE WHEN NOT {word} THEN 3 WHEN {word} THEN {state} ELSE 2 END"
    name = f"standard__{column.key.id}"
    yield Output(name=name, sql=_in_force(computed, column, state))
    yield _reason(column)


def _programme_outputs(computed: Computed, column: Column) -> Iterator[Output]:
    id_ = column.key.id
    entitled = quote_name(column.name)
    yield Output(name=column.name, sql=_in_force(computed, column, small_state(entitled)))
    yield _reason(column)
    receiving = computed.column(ColumnKey(kind="programme", id=id_, aspect="receiving"))
    if receiving is not None:
        word = quote_name(receiving.name)
        yield Output(name=receiving.name, sql=_in_force(computed, column, small_state(word)))
        gap = gap_of_states(entitled, word)
        yield Output(name=gap_name(id_), from_states=gap)
    yield from _amount_outputs(computed, id_, entitled)


def _amount_outputs(computed: Computed, id_: str, entitled: str) -> Iterator[Output]:
    """What is due; empty for those who are not entitled, and where the amount is unknown."""
    for column in amount_columns(computed, id_):
        due = f"CASE WHEN {entitled} THEN {quote_name(column.name)} END"
        yield Output(name=amount_name(column), sql=stored_amount(column, due))


def amount_columns(computed: Computed, programme: str) -> list[Column]:
    """The amounts of a programme, in the order of its benefits."""
    columns = computed.order.columns.columns.values()
    return [
        c
        for c in columns
        if c.key.kind == "programme" and c.key.id == programme and c.key.aspect.startswith("amount")
    ]


def owed_column(computed: Computed, programme: str) -> Column | None:
    """The amount of money that a programme owes: its first one in yuan that is not a mere ceiling."""
    columns = {column.key.aspect: column for column in amount_columns(computed, programme)}
    chains = computed.plan.regimes.chains
    for found in (chain.programmes[programme] for chain in chains if programme in chain.programmes):
        for number, amount in enumerate(found.amounts):
            is_money = amount is not None and amount.type.kind is FieldType.MONEY
            if is_money and not found.entry.gives[number].limit:
                return columns.get(amount_aspect(found, number))
    return None


def amount_name(column: Column) -> str:
    """The name of an amount in decision files; money says so."""
    kind = next(column.expressions()).type.kind
    return f"{column.name}_yuan" if kind is FieldType.MONEY else column.name


def gap_name(programme: str) -> str:
    """The name of a programme's gap in decision files."""
    return f"programme__{programme}__gap"


def decisions_name(entity: str) -> str:
    """The name under which an engine finds the decision file of an entity."""
    return f"{entity}_decisions"


def stored_amount(column: Column, sql: str) -> str:
    """An amount from rule units back to its own: exact decimals, no division."""
    kind = next(column.expressions()).type.kind
    scale = SCALES.get(kind, 1)
    if scale == 1:
        return f"CAST({sql} AS BIGINT)"
    digits = len(str(scale)) - 1
    whole = 18 - digits  # so that the product has 18 digits and fits into 64 bits
    least = f"CAST({1 / scale:.{digits}f} AS DECIMAL({digits},{digits}))"
    return f"CAST(CAST({sql} AS DECIMAL({whole},0)) * {least} AS DECIMAL(18,{digits}))"


def _reason(column: Column) -> Output:
    name = reason_name(column)
    return Output(name=name, sql=quote_name(name))


def _in_force(computed: Computed, column: Column, state: str) -> str:
    """A state in one byte; 4 where no pack of the subject's place has the rule."""
    known = sorted(number for variant in column.variants for number in variant.regimes)
    if len(known) < len(computed.plan.regimes.chains):
        state = f"CASE WHEN regime IN ({', '.join(map(str, known))}) THEN {state} ELSE 4 END"
    return f"CAST({state} AS TINYINT)"


def gaps_sql(computed: Computed) -> str | None:
    """All gaps of all programmes, both ways, one row each; ``None`` where no programme can have any.

    It reads the decision files, as relations called :func:`decisions_name`. Columns: entity, subject_id, place_id,
    programme, gap (1 not receiving, 2 not entitled), reason, amount_yuan (what is due to those who do not receive it;
    empty where nothing is owed, as for loans, or the amount is unknown).
    """
    found = {entity: list(_gap_columns(computed, entity)) for entity in decided_entities(computed)}
    parts = [
        _entity_gaps(computed, entity, columns) for entity, columns in found.items() if columns
    ]
    if not parts:
        return None
    return " UNION ALL ".join(parts) + " ORDER BY programme, gap, place_id, subject_id"


@dataclass(frozen=True, kw_only=True)
class _GapColumns:
    """The columns of a decision file that tell of one programme's gap; ``amount`` is empty where nothing is owed."""

    programme: str
    gap: str
    reason: str
    amount: str

    def names(self) -> list[str]:
        """All that are read of the file."""
        return [name for name in (self.gap, self.reason, self.amount) if name]


def _gap_columns(computed: Computed, entity: str) -> Iterator[_GapColumns]:
    for column in computed.order.columns.of_entity(entity):
        id_ = column.key.id
        receiving = ColumnKey(kind="programme", id=id_, aspect="receiving")
        if column.key.kind != "programme" or column.key.aspect != "entitled":
            continue
        if computed.column(receiving) is None or not _checks_gaps(computed, id_):
            continue
        amount = owed_column(computed, id_)
        yield _GapColumns(
            programme=id_,
            gap=quote_name(gap_name(id_)),
            reason=quote_name(reason_name(column)),
            amount="" if amount is None else quote_name(amount_name(amount)),
        )


def _entity_gaps(computed: Computed, entity: str, found: Sequence[_GapColumns]) -> str:
    """The gaps of an entity: one pass over its file for whoever has any, then one list per programme."""
    key = quote_name(computed.plan.vocabulary.entities[entity].key)
    read = ", ".join(
        [f"{key} AS subject_id", PLACE, *(name for one in found for name in one.names())]
    )
    any_gap = " OR ".join(f"{one.gap} IN (1, 2)" for one in found)
    some = f"SELECT {read} FROM {decisions_name(entity)} WHERE {any_gap}"
    lists = " UNION ALL ".join(_one_gap_list(entity, one) for one in found)
    return f"(WITH gappy AS MATERIALIZED ({some}) {lists})"


def _one_gap_list(entity: str, one: _GapColumns) -> str:
    amount = "CAST(NULL AS DECIMAL(18,2))"
    if one.amount:
        amount = f"CASE WHEN {one.gap} = 1 THEN {one.amount} END"
    return (
        f"SELECT {quote_text(entity)} AS entity, subject_id, {PLACE}, {quote_text(one.programme)} AS programme,"
        f" {one.gap} AS gap, {one.reason} AS reason, {amount} AS amount_yuan FROM gappy WHERE {one.gap} IN (1, 2)"
    )


def _checks_gaps(computed: Computed, programme: str) -> bool:
    chains = computed.plan.regimes.chains
    entries = [
        chain.programmes[programme].entry for chain in chains if programme in chain.programmes
    ]
    return any(entry.checks_gaps for entry in entries)
