"""A small world with every kind of field and of time, held both as Python subjects and as DuckDB tables.

A test writes a rule as text; :func:`both` computes it over all records on both sides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import duckdb
import sqlglot

from jingzhun.rules import (
    BOOLEAN,
    DATE,
    INTEGER,
    MONEY,
    RATE,
    RAW_COLUMNS,
    Aggregate,
    Content,
    EvaluationContext,
    Expression,
    FieldValue,
    ParameterDeclaration,
    Raw,
    RuleDeclaration,
    RuleResult,
    Scope,
    Value,
    ValueType,
    evaluate,
    parse_rule,
    raw_sql,
    to_sql,
    window_sql,
)
from jingzhun.vocabulary import (
    Blank,
    CodeTable,
    CodeValue,
    Entity,
    Field,
    FieldType,
    Relation,
    Timing,
    Vocabulary,
)

TODAY = date(2018, 12, 31)
TYPES = {
    FieldType.BOOLEAN: "BOOLEAN",
    FieldType.DATE: "DATE",
    FieldType.MONEY: "BIGINT",
    FieldType.INTEGER: "INTEGER",  # narrow on purpose: a product must not run over
    FieldType.QUANTITY: "INTEGER",
    FieldType.RATE: "INTEGER",
}


def _fields(*declared: str) -> dict[str, Field]:
    """Fields written ``name type`` with ``none`` and ``unit``, ``codes`` or ``entity`` behind."""
    fields = {}
    for text in declared:
        name, kind, *more = text.split()
        rest = [word for word in more if word != "none"]
        fields[name] = Field(
            name=name,
            type=FieldType(kind),
            label_zh=name,
            label_en=name,
            blank=Blank.NONE if "none" in more else Blank.UNKNOWN,
            codes=rest[0] if kind == "code" else "",
            refers_to=rest[0] if kind == "reference" else "",
            unit=rest[0] if kind in ("money", "quantity", "integer") and rest else "",
        )
    return fields


def _entity(name: str, singular: str, fields: dict[str, Field], **more: Any) -> Entity:
    key = f"{singular}_id"
    return Entity(
        name=name,
        singular=singular,
        label_zh=name,
        label_en=name,
        key=key,
        fields={**_fields(f"{key} text"), **fields},
        **more,
    )


CHILD = (
    "thing_id reference things",
    "ok boolean",
    "amount money",
    "seen_on date",
    "gone_on date none",
)
VOCABULARY = Vocabulary(
    entities={
        "places": _entity(
            "places",
            "place",
            _fields("poor boolean", "budget money", "closed_on date none", "shut boolean none"),
            children={"things": Relation(name="things", entity="things", by="place_id")},
        ),
        "things": _entity(
            "things",
            "thing",
            _fields(
                "place_id reference places",
                "p boolean",
                "q boolean",
                "r boolean none",
                "n integer",
                "m integer",
                "area quantity mu",
                "cash money",
                "debt money",
                "wage money yuan_month",
                "rate rate",
                "born_on date",
                "left_on date none",
                "colour code colours",
                "mark code colours none",
                "name text",
            ),
            children={
                word: Relation(name=word, entity=word, by="thing_id")
                for word in ("parts", "gifts", "jobs", "stays", "surveys")
            },
        ),
        "parts": _entity("parts", "part", _fields(*CHILD)),
        "gifts": _entity(
            "gifts", "gift", _fields(*CHILD, "day date"), timing=Timing.EVENT, date_field="day"
        ),
        "jobs": _entity(
            "jobs",
            "job",
            _fields(*CHILD, "start date", "until date none"),
            timing=Timing.INTERVAL,
            from_field="start",
            until_field="until",
        ),
        "stays": _entity(
            "stays",
            "stay",
            _fields(*CHILD, "start date", "until date"),
            timing=Timing.INTERVAL,
            from_field="start",
            until_field="until",
        ),
        "surveys": _entity(
            "surveys",
            "survey",
            _fields(*CHILD, "year integer year"),
            timing=Timing.YEARLY,
            year_field="year",
        ),
    },
    code_tables={
        "colours": CodeTable(
            name="colours",
            label_zh="颜色",
            label_en="colours",
            values={
                code: CodeValue(
                    code=code, label_zh=code, label_en=code, is_unknown=code == "unspecified"
                )
                for code in ("red", "green", "blue", "unspecified")
            },
        )
    },
)


@dataclass(frozen=True, kw_only=True)
class Tier:
    above: int
    rate: int


@dataclass(frozen=True, kw_only=True)
class Scale:
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    cells: Mapping[tuple[str, ...], int]


def scale(*tiers: tuple[int, int]) -> Scale:
    """Tiers as pairs of yuan and percent."""
    return Scale(tiers=tuple(Tier(above=a * 100, rate=r * 10_000) for a, r in tiers))


COLOUR = ValueType(kind=FieldType.CODE, codes="colours")
PARAMETERS: Mapping[str, tuple[ParameterDeclaration, Content]] = {
    "line": (ParameterDeclaration(name="line", type=MONEY), 300_000),
    "share": (ParameterDeclaration(name="share", type=RATE), 920_000),
    "big": (ParameterDeclaration(name="big", type=INTEGER), 2_000_000_000),
    "start": (ParameterDeclaration(name="start", type=DATE), date(2018, 1, 1)),
    "open": (ParameterDeclaration(name="open", type=BOOLEAN), True),
    "grants": (
        ParameterDeclaration(name="grants", type=MONEY, keyed_by=(COLOUR,)),
        Table(cells={("red",): 100_000, ("green",): 200_000}),
    ),
    "two_keys": (
        ParameterDeclaration(name="two_keys", type=MONEY, keyed_by=(COLOUR, INTEGER)),
        Table(cells={("red", "1"): 100, ("red", "2"): 200, ("blue", "-1"): 300}),
    ),
    "example_a": (
        ParameterDeclaration(name="example_a", type=RATE, is_bracket=True),
        scale((10_000, 50), (100_000, 60)),
    ),
    "example_b": (
        ParameterDeclaration(name="example_b", type=RATE, is_bracket=True),
        scale((0, 60), (35_000, 70), (70_000, 80)),
    ),
}
RULES = (
    RuleDeclaration(kind="definition", rule_id="need", entity="things", types={"value": MONEY}),
    RuleDeclaration(kind="standard", rule_id="housed", entity="things", types={"met": BOOLEAN}),
    RuleDeclaration(
        kind="programme",
        rule_id="help",
        entity="things",
        types={"entitled": BOOLEAN, "receiving": BOOLEAN, "amount": MONEY},
    ),
    RuleDeclaration(kind="standard", rule_id="rich", entity="places", types={"met": BOOLEAN}),
)
SCOPE = Scope(
    vocabulary=VOCABULARY,
    parameters={name: declared for name, (declared, _) in PARAMETERS.items()},
    rules={(rule.kind, rule.rule_id): rule for rule in RULES},
)
CONTEXT = EvaluationContext(
    today=TODAY,
    vocabulary=VOCABULARY,
    parameters={name: content for name, (_, content) in PARAMETERS.items()},
)
RESULTS: Mapping[str, Mapping[str, str]] = {
    "things": {
        "definition__need__value": "BIGINT",
        "standard__housed__met": "BOOLEAN",
        "programme__help__entitled": "BOOLEAN",
        "programme__help__receiving": "BOOLEAN",
        "programme__help__amount": "BIGINT",
    },
    "places": {"standard__rich__met": "BOOLEAN"},
}
Row = Mapping[str, Value | None]
World = Mapping[str, Sequence[Row]]


def rule(text: str, subject: str = "thing", *, expected: ValueType | None = None) -> Expression:
    """A rule of the small world, of any type."""
    return parse_rule(text, subject=subject, scope=SCOPE, expected=expected)


@dataclass(kw_only=True)
class Record:
    """One record with its links, as rules see it."""

    entity: Entity
    row: Row
    links: dict[str, "Record"] = field(default_factory=dict)
    below: dict[str, list["Record"]] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()

    def value(self, name: str) -> Value | None:
        return self.row.get(name)

    def parent(self, word: str) -> "Record | None":
        return self.links.get(word)

    def children(self, relation: str) -> "list[Record] | None":
        return None if relation in self.missing else self.below.get(relation, [])

    def result(self, kind: str, rule_id: str, aspect: str) -> Value | None:
        return self.row.get(f"{kind}__{rule_id}__{aspect}")


def records(world: World, *, missing: frozenset[str] = frozenset()) -> dict[str, Record]:
    """The things of a world by their keys, joined to places and children."""
    entities = VOCABULARY.entities
    places = {
        str(r["place_id"]): Record(entity=entities["places"], row=r)
        for r in world.get("places", ())
    }
    things = {}
    for row in world.get("things", ()):
        thing = Record(entity=entities["things"], row=row, missing=missing)
        place = places.get(str(row.get("place_id")))
        if place is not None:
            thing.links["place"] = place
            place.below.setdefault("things", []).append(thing)
        things[str(row["thing_id"])] = thing
    for word in entities["things"].children:
        for row in world.get(word, ()):
            child = Record(entity=entities[word], row=row)
            thing = things[str(row["thing_id"])]
            child.links["thing"] = thing
            thing.below.setdefault(word, []).append(child)
    return things


_FILLED: set[str] = set()  # tables with rows of the last world


@cache
def _columns(name: str) -> Mapping[str, str]:
    fields = VOCABULARY.entities[name].fields.values()
    return {f.name: TYPES.get(f.type, "VARCHAR") for f in fields} | RESULTS.get(name, {})


@cache
def _database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    for name in VOCABULARY.entities:
        written = ", ".join(f"{column} {kind}" for column, kind in _columns(name).items())
        connection.execute(f"CREATE TABLE {name} ({written})")
    return connection


def connect(world: World) -> duckdb.DuckDBPyConnection:
    """The database, its tables filled with the rows of a world and nothing else."""
    connection = _database()
    for name in sorted(_FILLED):
        connection.execute(f"DELETE FROM {name}")
    _FILLED.clear()
    for name, given in world.items():
        columns = _columns(name)
        rows = [[row.get(column) for column in columns] for row in given]
        if rows:
            marks = ", ".join("?" for _ in columns)
            connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
            _FILLED.add(name)
    return connection


@dataclass(frozen=True, kw_only=True)
class Names:
    """How a query over things calls what a rule names; ``alias`` is the table it stands in."""

    alias: str = "things"
    missing: frozenset[str] = frozenset()
    today: date = TODAY

    def field(self, node: FieldValue) -> str:
        return self._own(node.path, node.field.name)

    def result(self, node: RuleResult) -> str:
        return self._own(node.path, f"{node.kind}__{node.rule_id}__{node.aspect}")

    def _own(self, path: tuple[str, ...], column: str) -> str:
        if not path:
            return f"{self.alias}.{column}"
        table = {"place": "places", "thing": "things"}[path[0]]
        inner = Names(alias=f"{self.alias}_{path[0]}")._own(path[1:], column)
        key = f"{path[0]}_id"
        return (
            f"(SELECT {inner} FROM {table} AS {self.alias}_{path[0]}"
            f" WHERE {self.alias}_{path[0]}.{key} = {self.alias}.{key})"
        )

    def content(self, name: str) -> Content:
        return PARAMETERS[name][1]

    def raw(self, node: Aggregate) -> Raw | None:
        if node.relation.name in self.missing:
            return None
        child = Names(alias=f"{self.alias}_{node.relation.name}", missing=self.missing)
        entity = VOCABULARY.entities[node.relation.entity]
        item = "TRUE" if node.item is None else to_sql(node.item, names=child)
        window = window_sql(
            node.window, entity, self.today, lambda column: f"{child.alias}.{column}"
        )
        where = None if node.where is None else to_sql(node.where, names=child)
        keep = " AND ".join(part for part in (window, where) if part) or "TRUE"
        owner = self._own(node.path, node.relation.by)
        source = (
            f"FROM {entity.name} AS {child.alias} WHERE {child.alias}.{node.relation.by} = {owner}"
        )
        return {
            name: f"(CASE WHEN {owner} IS NOT NULL THEN (SELECT {raw_sql(name, keep=keep, item=item)} {source}) END)"
            for name in RAW_COLUMNS[node.function]
        }


def in_sql(
    expression: Expression,
    connection: duckdb.DuckDBPyConnection,
    *,
    missing: frozenset[str] = frozenset(),
) -> dict[str, Value | None]:
    """The values of all things by DuckDB; the text must also be one that Spark's dialect can hold."""
    text = to_sql(expression, names=Names(missing=missing))
    (spark,) = sqlglot.transpile(f"SELECT {text} FROM things", read="duckdb", write="spark")
    assert "INTERVAL" not in spark  # Spark has none that is computed
    sqlglot.parse_one(spark, read="spark")
    query = f"SELECT thing_id, {text} FROM things ORDER BY thing_id"
    return dict(connection.execute(query).fetchall())


def in_python(
    expression: Expression, world: World, *, missing: frozenset[str] = frozenset()
) -> dict[str, Value | None]:
    """The values of all things by evaluation in Python."""
    things = records(world, missing=missing)
    return {
        key: evaluate(expression, subject=things[key], context=CONTEXT) for key in sorted(things)
    }


def both(text: str, world: World, *, missing: frozenset[str] = frozenset()) -> list[Value | None]:
    """The values of a rule for all things in the order of their keys; the two sides must agree."""
    expression = rule(text)
    sql = in_sql(expression, connect(world), missing=missing)
    python = in_python(expression, world, missing=missing)
    assert sql == python, text
    return list(sql.values())


def one(text: str, **thing: Any) -> Value | None:
    """The value of a rule for one thing with these fields; lists of dictionaries are its children."""
    children = {
        name: [{**row, "thing_id": "1"} for row in thing.pop(name)]
        for name in list(thing)
        if isinstance(thing[name], list)
    }
    places = [{"place_id": "p", **thing.pop("place")}] if "place" in thing else []
    link = {"place_id": "p"} if places else {}
    world: World = {"things": [{"thing_id": "1", **link, **thing}], "places": places, **children}
    return both(text, world)[0]
