"""Targets of goals and money rules: ``"= 669"``, ``">= 80"``, ``"2..3"``, by year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from jingzhun.packs.building_context import Builder
from jingzhun.packs.form_faults import read_form
from jingzhun.packs.forms import TargetForm
from jingzhun.packs.model import Source, Status, Target
from jingzhun.packs.nodes import Key, MapNode, Node, ScalarNode

_SINGLE = re.compile(r"(?P<comparison>>=|<=|=|>|<)\s*(?P<value>-?[0-9]+(\.[0-9]+)?)\Z")
_RANGE = re.compile(r"(?P<value>[0-9]+(\.[0-9]+)?)\s*\.\.\s*(?P<most>[0-9]+(\.[0-9]+)?)\Z")
_TOTAL, _EACH = "total", "each_year"


@dataclass(frozen=True, kw_only=True)
class TargetReader:
    """Reads the targets of one entry; ``unit`` decides whether they are shares."""

    builder: Builder
    unit: str

    def targets(self, node: Node) -> tuple[Target, ...]:
        """All targets in the order of the file."""
        if not isinstance(node, MapNode) or not node.values:
            self.builder.fault("PACK101", node)
            return ()
        return tuple(t for key, value in node.items() for t in self._under(node, key, value))

    def _under(self, parent: MapNode, key: Key, node: Node) -> Iterator[Target]:
        form = self._form(node)
        if form is None:
            return
        if isinstance(key, int) and not isinstance(key, bool):
            if not (form.note or form.status == "as_printed"):
                self._check_year(key, parent.keys[key])
            yield from self._target(form, node, key)
        elif key == _TOTAL:
            years = form.years or [year for year in parent.values if isinstance(year, int)]
            yield from self._total(form, node, years or list(self.builder.years()))
        elif key == _EACH:
            yield from self._each(form, node)
        else:
            self.builder.fault("PACK101", parent.keys[key])

    def _check_year(self, year: int, node: Node) -> None:
        """A year in which the pack is not in force is a slip, unless a note or the print answers for it."""
        first, last = self.builder.first_year, self.builder.last_year
        if year < first or (last and year > last):
            self.builder.fault("PACK112", node, wanted=f"{first}–{last or ''}")

    def _form(self, node: Node) -> TargetForm | None:
        if isinstance(node, ScalarNode):
            if isinstance(node.value, str):
                return TargetForm(value=node.value)
            self.builder.fault("PACK100", node)
            return None
        form = read_form(TargetForm, node)
        if isinstance(form, list):
            self.builder.faults.extend(form)
            return None
        return form

    def _each(self, form: TargetForm, node: Node) -> Iterator[Target]:
        years = self.builder.years()
        if not years:
            self.builder.fault("PACK109", node)
        for year in years:
            yield from self._target(form, node, year, span="each")

    def _total(self, form: TargetForm, node: Node, years: list[int]) -> Iterator[Target]:
        if not years:
            self.builder.fault("PACK109", node)
            return
        yield from self._target(form, node, max(years), span="total", years=tuple(sorted(years)))

    def _target(
        self,
        form: TargetForm,
        node: Node,
        year: int,
        *,
        span: str = "single",
        years: tuple[int, ...] = (),
    ) -> Iterator[Target]:
        figure = self._figure(form.value, node.at(["value"]))
        if figure is None:
            return
        comparison, value, most = figure
        if self.unit == "percent" and max(value, most or value) > 100 and not form.note:
            self.builder.fault("PACK066", node.at(["value"]))
        if form.status == "placeholder" and not form.note:
            self.builder.fault("PACK052", node.at(["status"]))
        yield Target(
            year=year,
            comparison=comparison,
            value=value,
            value_max=most,
            span=form.span or span,
            years=years or tuple(form.years),
            deadline=form.deadline,
            approximate=form.approximate,
            status=Status(form.status),
            source=self._source(form, node),
            note=form.note,
        )

    def _source(self, form: TargetForm, node: Node) -> Source | None:
        return self.builder.source(form.source, node.at(["source"]))

    def _figure(self, text: str, node: Node) -> tuple[str, Decimal, Decimal | None] | None:
        """Comparison, value and upper end of one target's text."""
        if single := _SINGLE.match(text.strip()):
            return single["comparison"], Decimal(single["value"]), None
        found = _RANGE.match(text.strip())
        if found is None:
            self.builder.fault("PACK100", node)
            return None
        low, high = Decimal(found["value"]), Decimal(found["most"])
        if high <= low:
            self.builder.fault("PACK102", node)
        return "range", low, high


def check_total(builder: Builder, targets: tuple[Target, ...], node: Node) -> None:
    """A stated total must be what the years add up to, unless flagged as printed otherwise."""
    yearly = {t.year: t.value for t in targets if t.span == "single" and t.comparison == "="}
    for total in (t for t in targets if t.span == "total" and t.comparison == "="):
        is_open = total.approximate or total.status is Status.AS_PRINTED
        if is_open or not set(total.years) <= set(yearly):
            continue
        added = sum(yearly[year] for year in total.years)
        if added != total.value:
            place = node.child(_TOTAL) or node.at([total.year])
            builder.fault("PACK104", place, seen=str(total.value), wanted=str(added))
