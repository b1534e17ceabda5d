"""How figures, units and small words are shown, in Chinese or English."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

from jingzhun.packs.model import (
    BracketTable,
    DatedValue,
    LookupTable,
    Parameter,
    ParameterContent,
    Target,
)
from jingzhun.vocabulary import SCALES, FieldType, Vocabulary

Language = Literal["zh", "en"]


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Shows what packs say in one language; ``thousands`` sets large figures apart, as people read them."""

    language: Language
    vocabulary: Vocabulary
    thousands: bool = False

    def word(self, group: str, name: str) -> str:
        """A small word of ours; a word we do not have is shown as it is."""
        pair = _words().get(group, {}).get(name)
        return name if pair is None else pair[0 if self.language == "zh" else 1]

    def code(self, table: str, code: str) -> str:
        """The label of a code; a code that is not in the table is shown as it is."""
        found = self.vocabulary.code_tables.get(table)
        value = found.values.get(code) if found else None
        if value is None:
            return code
        return value.label_zh if self.language == "zh" else value.label_en

    def unit(self, code: str) -> str:
        """The label of a unit."""
        return self.code("unit", code)

    def dated(self, parameter: Parameter, value: DatedValue) -> str:
        """One value of a parameter with its first day and unit."""
        status = self.word("status", value.status or "confirmed")
        mark = f" [{status}]" if status else ""
        text = self.content(parameter, value.value)
        return f"{value.valid_from}: {text} {self.unit(parameter.unit)}".rstrip() + mark

    def content(self, parameter: Parameter, content: ParameterContent) -> str:
        """A value, a table or tiers on one line, without the unit."""
        if isinstance(content, LookupTable):
            cells = content.cells.items()
            return ", ".join(
                f"{self._keys(parameter, k)} {self._scalar(parameter, v)}" for k, v in cells
            )
        if isinstance(content, BracketTable):
            above = self.word("word", "above")
            return ", ".join(
                f"{above} {self._plain(t.above, FieldType.MONEY)}: {self._plain(t.rate, FieldType.RATE)}"
                for t in content.tiers
            )
        return self._scalar(parameter, content)

    def _keys(self, parameter: Parameter, keys: tuple[str, ...]) -> str:
        pairs = zip(parameter.keyed_by, keys, strict=True)
        return "/".join(self.code(table, key) for table, key in pairs)

    def _scalar(self, parameter: Parameter, value: int | date | bool | str) -> str:
        if isinstance(value, str) and parameter.type is FieldType.CODE:
            return self.code(parameter.codes, value)
        if isinstance(value, bool):
            return self.word("truth", str(value).lower())
        if isinstance(value, int) and not _is_calendar_year(parameter, value):
            return self._plain(value, parameter.type)
        return str(value)

    def figure(self, value: Decimal) -> str:
        """A figure as the document prints it, or with its thousands apart."""
        return f"{value:,}" if self.thousands else f"{value}"

    def _plain(self, value: int, kind: FieldType) -> str:
        text = plain_number(value, kind)
        return self.figure(Decimal(text))

    def target(self, target: Target, unit: str) -> str:
        """One target: year, comparison, figure, unit and its marks."""
        figure = f"{target.comparison} {self.figure(target.value)}"
        if target.value_max is not None:
            figure = f"{self.figure(target.value)}–{self.figure(target.value_max)}"
        when = f"{target.years[0]}–{target.years[-1]}" if target.years else str(target.year)
        words = [
            when,
            self.word("span", target.span),
            self.word("word", "about") if target.approximate else "",
            f"{figure} {self.unit(unit)}",
            f"[{status}]" if (status := self.word("status", target.status)) else "",
        ]
        return " ".join(word for word in words if word)


def _is_calendar_year(parameter: Parameter, value: int) -> bool:
    """A year such as 2018, not a number of years: it has no thousands to set apart."""
    return parameter.unit == "year" and value > 999


def plain_number(value: int, kind: FieldType) -> str:
    """A value in rule units as a document would print it.

    >>> plain_number(300050, FieldType.MONEY), plain_number(850_000, FieldType.RATE)
    ('3000.5', '85')
    """
    figure = Decimal(value) / SCALES.get(kind, 1)
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@cache
def _words() -> Mapping[str, Mapping[str, list[str]]]:
    text = files(__package__).joinpath("data/wording.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
