"""How figures, units and small words are shown, in Chinese or English."""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
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
    RuleText,
    Target,
)
from jingzhun.vocabulary import SCALES, FieldType, Vocabulary

Language = Literal["zh", "en"]

_LARGE = ((10**8, "亿"), (10**4, "万"))
_SIGNS = {"=": "", ">=": "≥", "<=": "≤"}


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Shows what packs say in one language.

    ``for_people`` writes large figures as people read them. ``say`` puts a rule about an entity into words; without
    it rules stand as the pack writes them.
    """

    language: Language
    vocabulary: Vocabulary
    for_people: bool = False
    say: Callable[[str, str], str] | None = None

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

    def rule(self, rule: RuleText, entity: str) -> str:
        """A rule about records of an entity, on one line."""
        text = " ".join(rule.text.split())
        return self.say(text, entity) if self.say else text

    def measured(self, figure: str, unit: str) -> str:
        """A figure with the label of its unit; Chinese puts no space between them."""
        return f"{figure}{self._space}{self.unit(unit)}".rstrip()

    @property
    def _space(self) -> str:
        return "" if self.language == "zh" else " "

    def dated(self, parameter: Parameter, value: DatedValue) -> str:
        """One value of a parameter with its first day, unit and mark."""
        since = self.word("word", "since")
        return f"{value.valid_from}{since} {self.valued(parameter, value)}"

    def valued(self, parameter: Parameter, value: DatedValue) -> str:
        """One value of a parameter with its unit and mark."""
        status = self.word("status", value.status or "confirmed")
        mark = f" [{status}]" if status else ""
        return self.measured(self.content(parameter, value.value), parameter.unit) + mark

    def content(self, parameter: Parameter, content: ParameterContent) -> str:
        """A value, a table or tiers on one line, without the unit."""
        if isinstance(content, LookupTable):
            cells = content.cells.items()
            return self.listed(
                f"{self._keys(parameter, k)} {self._scalar(parameter, v)}" for k, v in cells
            )
        if isinstance(content, BracketTable):
            return self.listed(
                f"{self._above(t.above)} {self._plain(t.rate, FieldType.RATE)}"
                for t in content.tiers
            )
        return self._scalar(parameter, content)

    def years(self, years: Sequence[int]) -> str:
        """Years as people say them: in a row from the first to the last."""
        in_a_row = len(years) > 1 and len(years) == years[-1] - years[0] + 1
        said = f"{years[0]}–{years[-1]}" if in_a_row else self.listed(str(year) for year in years)
        return said if self.language == "en" else f"{said}年"

    def listed(self, words: Iterable[str]) -> str:
        """Words one after the other."""
        return self.word("word", "and").join(words)

    def _above(self, bound: int) -> str:
        """Where a tier begins."""
        return self.word("word", "above").format(self._plain(bound, FieldType.MONEY))

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
        """A figure as the document prints it, or as people read it."""
        if not self.for_people:
            return f"{value}"
        return large_figure(value) if self.language == "zh" else f"{value:,}"

    def _plain(self, value: int, kind: FieldType) -> str:
        text = plain_number(value, kind)
        return self.figure(Decimal(text))

    def target(self, target: Target, unit: str) -> str:
        """One target: year, comparison, figure, unit and its marks."""
        status = self.word("status", target.status)
        words = [
            self._when(target),
            self.word("word", "about") if target.approximate else "",
            self.measured(self._compared(target), unit),
            f"[{status}]" if status else "",
        ]
        return " ".join(word for word in words if word)

    def _when(self, target: Target) -> str:
        """The year or years of a target, or the day by which it must be reached."""
        first, last = (target.years[0], target.years[-1]) if target.years else (target.year,) * 2
        years = str(first) if first == last else f"{first}–{last}"
        if self.language == "en":
            return f"{years} {self.word('span', target.span)}".rstrip()
        if target.deadline:
            return f"{target.deadline}前"
        if target.span == "by":
            return f"到{target.year}年"
        return f"{years}年{self.word('span', target.span) if first != last else ''}"

    def _compared(self, target: Target) -> str:
        if target.value_max is not None:
            return f"{self.figure(target.value)}–{self.figure(target.value_max)}"
        figure = self.figure(target.value)
        if self.language == "en":
            return f"{target.comparison} {figure}"
        return f"{_SIGNS.get(target.comparison, target.comparison)}{figure}"


def _is_calendar_year(parameter: Parameter, value: int) -> bool:
    """A year such as 2018, not a number of years: it has no thousands to set apart."""
    return parameter.unit == "year" and value > 999


def large_figure(value: Decimal) -> str:
    """A figure as Chinese offices write it: by 亿 or 万 where two decimals are enough, else its thousands apart.

    >>> [large_figure(Decimal(figure)) for figure in (30_000_000_000, 1_713_000, 19_702, 8000)]
    ['300亿', '171.3万', '19,702', '8,000']
    """
    for size, word in _LARGE:
        scaled = value / size
        if abs(scaled) >= 1 and scaled == round(scaled, 2):
            return f"{scaled.normalize():f}{word}"
    return f"{value:,}"


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
