"""The values of a parameter: scalars, tables and tiers, in the integers that rules compute with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jingzhun.packs.building_context import Builder, near
from jingzhun.packs.field_types import Form, SourceField
from jingzhun.packs.form_faults import read_form
from jingzhun.packs.forms import ParameterForm, StatusField
from jingzhun.packs.model import (
    BracketTable,
    DatedValue,
    LookupTable,
    ParameterContent,
    Status,
    Tier,
)
from jingzhun.packs.nodes import ListNode, MapNode, Node, ScalarNode
from jingzhun.vocabulary import SCALES, FieldType

_KIND_FAULTS = {
    FieldType.INTEGER: "PACK025",
    FieldType.DATE: "PACK028",
    FieldType.BOOLEAN: "PACK027",
    FieldType.TEXT: "PACK024",
    FieldType.CODE: "PACK024",
}
_PYTHON: dict[FieldType, type] = {
    FieldType.INTEGER: int,
    FieldType.DATE: date,
    FieldType.BOOLEAN: bool,
    FieldType.TEXT: str,
    FieldType.CODE: str,
}
Scalar = int | date | bool | str


class DatedForm(Form):
    """What may stand beside the ``value`` of one date."""

    source: SourceField | None = None
    status: StatusField | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ValueReader:
    """Reads the values of one parameter."""

    builder: Builder
    form: ParameterForm
    type: FieldType

    def dated_values(self, node: Node) -> tuple[DatedValue, ...]:
        """All values, oldest first."""
        if not isinstance(node, MapNode) or not node.values:
            self.builder.fault("PACK073", node)
            return ()
        found = [v for day, content in node.items() if (v := self._dated(node, day, content))]
        self._check_same_keys(node, found)
        return tuple(sorted(found, key=lambda value: value.valid_from))

    def _dated(self, parent: MapNode, day: object, node: Node) -> DatedValue | None:
        if not isinstance(day, date):
            self.builder.fault("PACK073", parent.keys[day], seen=str(day))  # type: ignore[index]
            return None
        facts, content = self._facts(node)
        value = self._content(content, has_note=bool(self.form.note or facts.note))
        if facts.status == "placeholder" and not (facts.note or self.form.note):
            self.builder.fault("PACK052", node.at(["status"]), seen=self.form.id)
        if value is None:
            return None
        return DatedValue(
            valid_from=day,
            value=value,
            source=self.builder.source(facts.source, node.at(["source"])),
            status=Status(facts.status) if facts.status else None,
            note=facts.note,
        )

    def _facts(self, node: Node) -> tuple[DatedForm, Node]:
        """What stands beside the value, and the value."""
        content = node.child("value") if isinstance(node, MapNode) else None
        if content is None or not isinstance(node, MapNode):
            return DatedForm(), node
        beside = MapNode(
            values={k: v for k, v in node.items() if k != "value"},
            keys=node.keys,
            source=node.source,
            line=node.line,
            column=node.column,
        )
        form = read_form(DatedForm, beside)
        if isinstance(form, list):
            self.builder.faults.extend(form)
            return DatedForm(), content
        return form, content

    def _content(self, node: Node, *, has_note: bool) -> ParameterContent | None:
        if self.form.bracket:
            return self._tiers(node)
        if self.form.keyed_by:
            return self._table(node, has_note=has_note)
        return self.scalar(node, has_note=has_note)

    def scalar(self, node: Node, *, has_note: bool) -> Scalar | None:
        """One value in rule units, or ``None`` after a fault."""
        if self.type in SCALES:
            return self._scaled(node, has_note=has_note)
        value = node.plain()
        wanted = _PYTHON[self.type]
        is_fit = isinstance(value, wanted) and not (wanted is int and isinstance(value, bool))
        if not is_fit or not isinstance(value, (int, str, date)):
            self.builder.fault(_KIND_FAULTS[self.type], node)
            return None
        if self.type is FieldType.CODE:
            self._check_code(str(value), self.form.codes, node)
        return value

    def _scaled(self, node: Node, *, has_note: bool) -> int | None:
        value = node.plain()
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            self.builder.fault("PACK026", node)
            return None
        scaled = Decimal(value) * SCALES[self.type]
        if scaled != scaled.to_integral_value():
            self.builder.fault("PACK065", node, wanted=str(len(str(SCALES[self.type])) - 1))
            return None
        if scaled < 0:
            self.builder.fault("PACK067", node)
        if (
            self.type is FieldType.RATE
            and self.form.unit == "percent"
            and value > 100
            and not has_note
        ):
            self.builder.fault("PACK066", node)
        return int(scaled)

    def _tiers(self, node: Node) -> BracketTable | None:
        if not isinstance(node, ListNode) or not node.items:
            self.builder.fault("PACK069", node)
            return None
        tiers: list[Tier] = []
        for item in node.items:
            tier = self._tier(item)
            if tier is None:
                continue
            if tiers and tier.above <= tiers[-1].above:
                self.builder.fault("PACK068", item.at(["above"]))
            tiers.append(tier)
        return BracketTable(tiers=tuple(tiers))

    def _tier(self, node: Node) -> Tier | None:
        above, rate = node.child("above"), node.child("rate")
        if (
            not isinstance(node, MapNode)
            or set(node.values) != {"above", "rate"}
            or not above
            or not rate
        ):
            self.builder.fault("PACK069", node)
            return None
        reader = ValueReader(builder=self.builder, form=self.form, type=FieldType.MONEY)
        start = reader._scaled(above, has_note=True)
        reader = ValueReader(builder=self.builder, form=self.form, type=FieldType.RATE)
        share = reader._scaled(rate, has_note=False)
        return None if start is None or share is None else Tier(above=start, rate=share)

    def _table(self, node: Node, *, has_note: bool) -> LookupTable | None:
        cells: dict[tuple[str, ...], Scalar] = {}
        for keys, cell in self._cells(node, 0, ()):
            value = self.scalar(cell, has_note=has_note)
            if value is not None:
                cells[keys] = value
        self._check_rectangle(node, set(cells))
        return LookupTable(cells=cells)

    def _cells(
        self, node: Node, depth: int, above: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, ...], Node]]:
        if depth == len(self.form.keyed_by):
            yield above, node
            return
        table = self.form.keyed_by[depth]
        if not isinstance(node, MapNode):
            self.builder.fault("PACK075", node, wanted=table)
            return
        for key, inner in node.items():
            self._check_key(key, table, node.keys[key])
            yield from self._cells(inner, depth + 1, (*above, str(key)))

    def _check_key(self, key: object, table: str, node: ScalarNode) -> None:
        if table != "integer":
            self._check_code(str(key), table, node)
        elif isinstance(key, bool) or not isinstance(key, int):
            self.builder.fault("PACK025", node)

    def _check_code(self, code: str, table: str, node: Node) -> None:
        found = self.builder.vocabulary.code_tables.get(table)
        if found and code not in found.values:
            offer = near(code, found.values)
            self.builder.fault("PACK070", node, seen=code, wanted=offer, table=table)

    def _check_rectangle(self, node: Node, cells: set[tuple[str, ...]]) -> None:
        """Two keys must cross: a combination left out would silently be 'not known'."""
        if len(self.form.keyed_by) != 2:
            return
        rows, columns = {k[0] for k in cells}, {k[-1] for k in cells}
        for missing in sorted({(r, c) for r in rows for c in columns} - cells):
            self.builder.fault(
                "PACK071", node.at([missing[0]]), seen=self.form.id, wanted=", ".join(missing)
            )

    def _check_same_keys(self, node: MapNode, values: list[DatedValue]) -> None:
        """A key that one date has and another has not is a slip, unless a note says why."""
        tables = [(v, set(v.value.cells)) for v in values if isinstance(v.value, LookupTable)]
        every = set().union(*(keys for _, keys in tables)) if tables else set()
        for value, keys in tables:
            for missing in sorted(every - keys):
                if not value.note:
                    place = node.at([value.valid_from])
                    self.builder.fault(
                        "PACK071", place, seen=self.form.id, wanted=", ".join(missing)
                    )
