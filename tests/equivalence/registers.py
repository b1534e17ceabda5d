"""Registers that stand in memory: rows of records, as a snapshot would hold them, without a file."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from jingzhun.eligibility import (
    ColumnKey,
    Computed,
    Regimes,
    Snapshot,
    Wording,
    chain_wordings,
    columns_in,
    compute,
)
from jingzhun.eligibility.snapshots import EntityRecord, SnapshotManifest
from jingzhun.engines import Engine, quote_name
from jingzhun.packs import CompiledChain
from jingzhun.rules import Expression, FieldValue, RuleResult
from jingzhun.vocabulary import Entity, Field, FieldType, Vocabulary

Row = Mapping[str, Any]
Results = Mapping[str, Any]
"""The results of one subject by the name of their column."""

ARROW = {
    FieldType.MONEY: pa.decimal128(18, 2),
    FieldType.QUANTITY: pa.decimal128(18, 3),
    FieldType.RATE: pa.decimal128(9, 4),
    FieldType.DATE: pa.date32(),
    FieldType.BOOLEAN: pa.bool_(),
    FieldType.INTEGER: pa.int64(),
}


@dataclass(frozen=True, kw_only=True)
class RowsSnapshot(Snapshot):
    """A snapshot whose rows are handed to the engine from memory."""

    tables: Mapping[str, pa.Table]

    def register(self, engine: Engine) -> None:
        for entity, table in self.tables.items():
            engine.register_arrow(f"given_{entity}", table)
            engine.run(
                f"CREATE OR REPLACE VIEW {quote_name(entity)} AS FROM {quote_name(f'given_{entity}')}"
            )

    def blanks(self, entity: str) -> Mapping[str, int]:
        table = self.tables[entity]
        return {name: table.column(name).null_count for name in table.column_names}


def snapshot_of_rows(
    tables: Mapping[str, Sequence[Row]], *, on: date, vocabulary: Vocabulary
) -> RowsSnapshot:
    """The snapshot of these rows; an entity without a table was not supplied."""
    entities = {name: vocabulary.entities[name] for name in tables}
    return RowsSnapshot(
        folder=Path("nowhere"),
        manifest=_manifest(entities, {name: len(rows) for name, rows in tables.items()}, on),
        tables={name: _table(entity, tables[name]) for name, entity in entities.items()},
    )


def _table(entity: Entity, rows: Sequence[Row]) -> pa.Table:
    schema = pa.schema(
        (name, ARROW.get(field.type, pa.string())) for name, field in entity.fields.items()
    )
    return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)


def _manifest(
    entities: Mapping[str, Entity], counts: Mapping[str, int], on: date
) -> SnapshotManifest:
    def record(names: Iterable[str] = (), rows: int = 0) -> EntityRecord:
        columns = dict.fromkeys(names, "")
        return EntityRecord(rows=rows, sha256="", columns=columns, supplied=tuple(columns))

    return SnapshotManifest(
        id="in memory",
        as_at=on,
        known_at=on,
        entities={name: record(one.fields, counts[name]) for name, one in entities.items()},
        not_supplied=(),
        vocabulary="",
        jingzhun="",
        quality=record(),
    )


def stored(value: Any, field: Field) -> Any:
    """A value in rule units as a register stores it: fen become yuan."""
    return value if value is None or field.scale == 1 else Decimal(value) / field.scale


def compute_all(
    tables: Mapping[str, Sequence[Row]],
    *,
    chain: CompiledChain,
    vocabulary: Vocabulary,
    engine: Engine,
    is_output: Callable[[ColumnKey], bool] = lambda _key: True,
    is_read_once: bool = False,
) -> Computed:
    """Every rule of a chain computed over rows, be it used or not; of money rules those without a ratio.

    ``is_output`` says which are wanted, if not all; what they rest on comes with them.
    """
    regimes = Regimes.single(chain)
    columns = columns_in(regimes, wordings=every_wording, is_output=is_output)
    snapshot = snapshot_of_rows(tables, on=chain.date, vocabulary=vocabulary)
    return compute(
        columns,
        snapshot=snapshot,
        regimes=regimes,
        vocabulary=vocabulary,
        engine=engine,
        keeps_definitions=True,
        is_read_once=is_read_once,
    )


def every_wording(chain: CompiledChain) -> Iterator[Wording]:
    """What a run decides, and what checks of stored fields, money rules, consequences and comparisons say."""
    yield from chain_wordings(chain)
    for id_ in checks_of_stored_fields(chain):
        check = chain.checks[id_]
        yield _wording("check", id_, "wrong", check.entry.entity, check.wrong_when)
    for id_, rule in chain.money.items():
        if rule.applies_when is not None:
            yield _wording("money", id_, "applies", rule.entry.entity, rule.applies_when)
        if rule.holds_when is not None:
            yield _wording("money", id_, "held", rule.entry.entity, rule.holds_when)
    for kind, consequences in (("sanction", chain.sanctions), ("reward", chain.rewards)):
        for id_, consequence in consequences.items():
            entity = consequence.entry.entity
            yield _wording(kind, id_, "follows", entity, consequence.when)
    for id_, comparison in chain.comparisons.items():
        entity = comparison.entry.entity
        yield _wording("comparison", id_, "found", entity, comparison.difference_when)
        for name, when in comparison.exceptions.items():
            yield _wording("comparison", id_, f"exception_{name}", entity, when)


def _wording(kind: str, id_: str, aspect: str, entity: str, expression: Expression) -> Wording:
    key = ColumnKey(kind=kind, id=id_, aspect=aspect)  # type: ignore[arg-type]
    return Wording(key=key, entity=entity, expression=expression, has_reason=False)


def checks_of_stored_fields(chain: CompiledChain) -> list[str]:
    """The checks that need no derived field: what is worked out from a number is in no register."""
    return [
        id_ for id_, check in chain.checks.items() if not _reads_derived(check.wrong_when, chain)
    ]


def _reads_derived(expression: Expression, chain: CompiledChain) -> bool:
    return any(_is_derived(node, chain) for node in expression.walk())


def _is_derived(node: Expression, chain: CompiledChain) -> bool:
    if isinstance(node, FieldValue):
        return node.field.name in chain.scope.vocabulary.entities[node.entity].derived
    is_definition = isinstance(node, RuleResult) and node.kind == "definition"
    return is_definition and _reads_derived(chain.definitions[node.rule_id].value, chain)


def results_of(
    computed: Computed, entity: str, engine: Engine, keys: Sequence[ColumnKey]
) -> Mapping[str, Results]:
    """The results of every subject of an entity, by the key of the subject, in rule units."""
    key = quote_name(computed.plan.vocabulary.entities[entity].key)
    names = [f"t.{key} AS subject", *(quote_name(k.name) for k in keys)]
    rows = engine.arrow(computed.select(entity, names, keys=keys)).to_pylist()
    return {row.pop("subject"): row for row in rows}
