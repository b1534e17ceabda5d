"""Tiny registers drawn at random: a few households with what hangs on them, and empty cells everywhere.

Cells hold what the rules look for: the figures, codes and days that stand in them, and their neighbours.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from jingzhun.eligibility import chain_wordings
from jingzhun.packs import CompiledChain
from jingzhun.rules import Expression, FieldValue, Literal
from jingzhun.vocabulary import Field, FieldType, Vocabulary
from tests.equivalence.registers import Row, stored

Tables = dict[str, list[dict[str, Any]]]

CHILDREN = {
    "households": ("enrolments", "loans"),
    "persons": ("enrolments", "bills", "trainings"),
}
REFERENCES = {"households": "household_id", "persons": "person_id"}
PLACES = ("villages", "townships", "counties")
ABOVE = {"townships": "township_id", "counties": "county_id"}
DAYS_BACK = (0, 1, 30, 365, 366)
AGES = (3, 6, 15, 16, 18, 60)


class TinyRegisters:
    """Draws registers for one chain of packs."""

    def __init__(self, chain: CompiledChain, vocabulary: Vocabulary) -> None:
        self.chain = chain
        self.vocabulary = vocabulary
        self.expressions = [wording.expression for wording in chain_wordings(chain)]
        self.values = _values(chain, self.expressions)
        self.rows = {
            name: self._row(name) for name in vocabulary.entities if name in chain.entities
        }

    def draw(self, draw: st.DrawFn) -> Tables:
        """Two to five households in one or two villages; some kinds of records may not be supplied at all."""
        tables: Tables = {name: [] for name in (*PLACES, "households", "persons")}
        for name in ("enrolments", "enrolment_steps", "loans", "bills", "trainings"):
            if draw(st.integers(0, 5)):
                tables[name] = []
        self._add_places(draw, tables)
        for _ in range(draw(st.integers(2, 5))):
            village = draw(st.sampled_from(tables["villages"]))["village_id"]
            household = self._add(draw, tables, "households", village_id=village)
            for _ in range(draw(st.integers(0, 3))):
                self._add(draw, tables, "persons", household_id=household)
        self._add_children(draw, tables)
        return tables

    def _add_places(self, draw: st.DrawFn, tables: Tables) -> None:
        county = self._add(draw, tables, "counties")
        township = self._add(draw, tables, "townships", county_id=county)
        for _ in range(draw(st.integers(1, 2))):
            self._add(draw, tables, "villages", township_id=township)

    def _add_children(self, draw: st.DrawFn, tables: Tables) -> None:
        for parent, kinds in CHILDREN.items():
            for row in list(tables[parent]):
                key = row[self.vocabulary.entities[parent].key]
                for kind in (kind for kind in kinds if kind in tables):
                    for _ in range(draw(st.integers(0, 2))):
                        self._add(draw, tables, kind, **{REFERENCES[parent]: key})
        if "enrolments" in tables and "enrolment_steps" in tables:
            for row in tables["enrolments"]:
                if draw(st.booleans()):
                    key = row["enrolment_id"]
                    self._add(draw, tables, "enrolment_steps", enrolment_id=key)

    def _add(self, draw: st.DrawFn, tables: Tables, entity: str, **references: str) -> str:
        key = f"{entity}{len(tables[entity])}"
        own = self.vocabulary.entities[entity].key
        tables[entity].append({**draw(self.rows[entity]), **references, own: key})
        return key

    def _row(self, entity: str) -> st.SearchStrategy[Row]:
        declared = self.vocabulary.entities[entity]
        looked_at = self._looked_at(entity)
        cells = {
            name: st.none() | self.cell(field)
            for name, field in declared.fields.items()
            if name in looked_at
        }
        return st.fixed_dictionaries(cells)

    def _looked_at(self, entity: str) -> set[str]:
        """The fields that a rule names, and those by which the words of time choose rows."""
        declared = self.vocabulary.entities[entity]
        times = (
            declared.date_field,
            declared.from_field,
            declared.until_field,
            declared.year_field,
        )
        named = {
            node.field.name
            for expression in self.expressions
            for node in expression.walk()
            if isinstance(node, FieldValue) and node.entity == entity
        }
        return {name for name in (*times, *named) if name} - set(declared.parents())

    def cell(self, field: Field) -> st.SearchStrategy[Any]:
        """Any value that a field may hold, except none."""
        return st.sampled_from(sorted(self._choices(field), key=str))

    def _choices(self, field: Field) -> set[Any]:
        if field.type is FieldType.BOOLEAN:
            return {True, False}
        if field.type is FieldType.CODE:
            codes = set(self.vocabulary.code_tables[field.codes].values)
            return codes & self.values.get(field.type, set()) or set(sorted(codes)[:2])
        if field.type is FieldType.DATE:
            return set(_days(self.chain.date)) | self.values.get(field.type, set())
        if field.type in (FieldType.TEXT, FieldType.REFERENCE):
            return {"甲"} | self.values.get(FieldType.TEXT, set())
        near = {0, *self.values.get(field.type, set())}
        return {stored(value + step, field) for value in near for step in (-1, 0, 1)}


def _values(chain: CompiledChain, expressions: list[Expression]) -> Mapping[FieldType, set[Any]]:
    """The constants of the rules and of the parameters in force, by kind."""
    found: dict[FieldType, set[Any]] = {FieldType.INTEGER: {chain.date.year, chain.date.year - 1}}
    for expression in expressions:
        for node in expression.walk():
            if isinstance(node, Literal):
                found.setdefault(node.type.kind, set()).add(node.value)
    for parameter in chain.parameters.values():
        content = parameter.content
        if isinstance(content, int) and not isinstance(content, bool):
            found.setdefault(parameter.entry.type, set()).add(content)
    return found


def _days(today: date) -> Iterator[date]:
    yield from (today - timedelta(days=days) for days in DAYS_BACK)
    for age in AGES:
        birthday = today.replace(year=today.year - age)
        yield from (birthday, birthday + timedelta(days=1))
