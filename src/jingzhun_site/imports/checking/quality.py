"""The data-quality checks of the packs, over the records of a sheet as they would stand after the import.

A finding is something to look at, never a reason to refuse: each of these checks has its exceptions. Only
checks that look at one record (a person's household included) can be made before the records stand; those
that count other records are made over the whole register.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from jingzhun.engines import quote_name, quote_text
from jingzhun.errors import internal_error
from jingzhun.packs import CompiledChain, chain_for, compile_chain
from jingzhun.rules import Aggregate, Content, Expression, FieldValue, Raw, RuleResult, to_sql
from jingzhun.vocabulary import Entity, Field, FieldType
from jingzhun_site.config import clock
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.imports.checking.bench import Bench
from jingzhun_site.imports.checking.plan import VOCABULARY
from jingzhun_site.imports.checking.records import said_of
from jingzhun_site.imports.checking.stored import load_stored

_PARENT = ("household",)
_SQL_TYPES: Mapping[FieldType, str] = {
    FieldType.BOOLEAN: "BOOLEAN",
    FieldType.INTEGER: "BIGINT",
    FieldType.MONEY: "DECIMAL(18,2)",
    FieldType.QUANTITY: "DECIMAL(18,3)",
    FieldType.RATE: "DECIMAL(9,4)",
    FieldType.DATE: "DATE",
}


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """One check that can be made here: its words, the columns it points at, what it needs, its condition."""

    label: str
    is_blank: bool
    points_at: tuple[str, ...]
    fields: frozenset[FieldValue] = field(compare=False)
    sql: str


def judge_quality(bench: Bench) -> None:
    """Remark on the records that a data-quality check doubts, where the sheet says something of their fields."""
    places = bench.scope.prefixes
    entities = [e for e in bench.plan.entities() if e.name in ("households", "persons")]
    if not places or not entities:
        return
    day = bench.plan.valid_from or clock.today()
    chain = chain_for(packs(), place=places[0].ljust(12, "0"), on=day, checks=True)
    compiled = compile_chain(chain, vocabulary=VOCABULARY)
    for entity in entities:
        wrongs = list(_wrongs(compiled, entity, day, bench))
        if wrongs:
            _make_records(bench, entity, wrongs)
            _remark(bench, entity, wrongs)
            bench.settle()


def _wrongs(compiled: CompiledChain, entity: Entity, day: date, bench: Bench) -> Iterator[Wrong]:
    """The checks of an entity that look at nothing but a record and, of a person, its household.

    Only those that point at a column of the sheet: what the sheet never spoke of is not its fault.
    """
    said = {one.field for one in said_of(bench, entity)}
    has_parent = "households" in bench.plan.layout.entities and entity.name == "persons"
    for check in compiled.checks.values():
        nodes = list(_nodes(check.wrong_when, compiled))
        fields = frozenset(node for node in nodes if isinstance(node, FieldValue))
        known_paths = {(), _PARENT} if has_parent else {()}
        fits = (
            check.entry.entity == entity.name
            and all(node.path in known_paths for node in fields)
            and all(_is_stored(node) for node in fields)
            and not any(_needs_the_register(node) for node in nodes)
        )
        points_at = tuple(name for name in check.entry.fields if name in said)
        if fits and points_at:
            names = _Names(today=day, compiled=compiled)
            yield Wrong(
                label=check.entry.label,
                is_blank=check.entry.group == "blanks",
                points_at=points_at,
                fields=fields,
                sql=to_sql(check.wrong_when, names=names),
            )


def _needs_the_register(node: Expression) -> bool:
    """Whether something counts other records, or rests on a rule that does."""
    if isinstance(node, RuleResult):
        return node.kind != "definition" or bool(node.path)
    return isinstance(node, Aggregate)


def _nodes(expression: Expression, compiled: CompiledChain) -> Iterator[Expression]:
    """Every part of an expression, those of the definitions it names included."""
    for node in expression.walk():
        yield node
        if isinstance(node, RuleResult) and not _needs_the_register(node):
            yield from _nodes(compiled.definitions[node.rule_id].value, compiled)
        if isinstance(node, FieldValue) and node.presence is not None:
            yield node.presence


def _is_stored(node: FieldValue) -> bool:
    return node.field.name in VOCABULARY.entities[node.entity].fields


@dataclass(frozen=True, kw_only=True)
class _Names:
    """What the query calls the things that a check names: ``r`` is the record, ``h`` its household."""

    today: date
    compiled: CompiledChain

    def field(self, node: FieldValue) -> str:
        column = f"{'h' if node.path else 'r'}.{quote_name(node.field.name)}"
        return _in_rule_units(node.field, column)

    def result(self, node: RuleResult) -> str:
        if node.kind != "definition" or node.path:
            raise internal_error(f"a check names {node.kind} {node.rule_id}")
        return f"({to_sql(self.compiled.definitions[node.rule_id].value, names=self)})"

    def content(self, name: str) -> Content:
        return self.compiled.parameters[name].content

    def raw(self, node: Aggregate) -> Raw | None:
        raise internal_error(f"a check counts {node}")


def _in_rule_units(known: Field, column: str) -> str:
    """A text of the workbench as the rules compute with it; a code that says 'not known' is unknown."""
    if known.type is FieldType.CODE:
        table = VOCABULARY.code_tables[known.codes]
        unknown = [quote_text(v.code) for v in table.values.values() if v.is_unknown]
        return (
            f"(CASE WHEN {column} NOT IN ({', '.join(unknown)}) THEN {column} END)"
            if unknown
            else column
        )
    kind = _SQL_TYPES.get(known.type)
    if kind is None:
        return column
    value = f"TRY_CAST({column} AS {kind})"
    return f"CAST({value} * {known.scale} AS BIGINT)" if known.scale > 1 else value


def _make_records(bench: Bench, entity: Entity, wrongs: list[Wrong]) -> None:
    """Make ``would_<entity>``: each record of the sheet with the fields that checks need, as it would stand."""
    own = {node.field.name for w in wrongs for node in w.fields if not node.path}
    above = {node.field.name for w in wrongs for node in w.fields if node.path}
    _would(bench, entity, own | ({"household_id"} if entity.name == "persons" else set()))
    if above:
        bench.engine.run("DROP TABLE IF EXISTS would_households")
        _would(bench, VOCABULARY.entities["households"], above)


def _would(bench: Bench, entity: Entity, fields: set[str]) -> None:
    said = {one.field for one in said_of(bench, entity)}
    keys = bench.column(f"SELECT key FROM placed_{entity.name} WHERE stands")
    names = sorted(fields - {entity.key})
    stored = load_stored(bench, entity, names, keys)
    columns = "".join(
        f", COALESCE(arg_min(rec.{quote_name(n)}, rec._row), any_value(stored.{quote_name(n)}))"
        f" AS {quote_name(n)}"
        if n in said
        else f", any_value(stored.{quote_name(n)}) AS {quote_name(n)}"
        for n in names
    )
    bench.engine.run(
        f"CREATE TABLE would_{entity.name} AS SELECT rec.key AS {quote_name(entity.key)}{columns}"
        f" FROM rec_{entity.name} AS rec LEFT JOIN {stored} AS stored ON stored.key = rec.key"
        f" WHERE rec.key IS NOT NULL GROUP BY rec.key"
    )


def _remark(bench: Bench, entity: Entity, wrongs: list[Wrong]) -> None:
    """One remark on the first row of each new or touched record that a check finds wrong."""
    key = quote_name(entity.key)
    records = f"would_{entity.name} AS r"
    if any(node.path for wrong in wrongs for node in wrong.fields):
        records += " LEFT JOIN would_households AS h ON h.household_id = r.household_id"
    columns = {one.field: one.at for one in said_of(bench, entity)}
    for wrong in wrongs:
        at = columns[wrong.points_at[0]]
        touched = (
            f"SELECT DISTINCT key FROM cells WHERE entity = {quote_text(entity.name)}"
            f" AND field IN ({', '.join(map(quote_text, (entity.key, *wrong.points_at)))})"
        )
        bench.remark(
            "IMPORT066" if wrong.is_blank else "IMPORT065",
            f"SELECT first AS _row FROM {records} JOIN placed_{entity.name} AS placed ON placed.key = r.{key}"
            f" WHERE ({wrong.sql}) AND r.{key} IN ({touched})",
            at=at,
            severity="warning",
            column=quote_text(bench.plan.headers[at]),
            message=quote_text(wrong.label),
        )
