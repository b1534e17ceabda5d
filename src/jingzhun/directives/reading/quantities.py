"""The quantities of a sentence, with the years, comparisons and kinds that its words give them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from jingzhun.directives.model import Dating, Quantity, QuantityKind, Span
from jingzhun.directives.reading.clause_reading import ClauseReading
from jingzhun.directives.reading.dating import Carried, Dated, date_figure
from jingzhun.directives.reading.indicators import (
    bare_name,
    bare_words,
    name_indicator,
    name_topic,
    rates_of,
)
from jingzhun.directives.reading.kinds import is_fact, is_settled, kind_of
from jingzhun.directives.reading.lexicon import any_of, words_of
from jingzhun.directives.reading.measures import compare, counted_by, is_strict, join_unit
from jingzhun.directives.reading.parts import Part, cut_parts
from jingzhun.directives.reading.roles import KnownGroups, split_roles
from jingzhun.directives.reading.scopes import scope_of, whom_of


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What is known around a sentence: the plan's last year, its place, whether words here report or set goals."""

    last_year: int = 0
    whole: str = ""
    has_preamble: bool = False
    reports: bool = False
    is_goal: bool = False


@dataclass(frozen=True, kw_only=True)
class _Around:
    """What the clauses around one lend to a figure whose own words say too little."""

    before: str
    before_at: int
    after: str
    by: tuple[str, ...]
    carried: Carried
    whom: str


@dataclass
class QuantityReader:
    """Reads the sentences of one paragraph in their order; what one says serves those behind it."""

    setting: Setting
    known: KnownGroups
    found: list[Quantity] = field(default_factory=list)
    carried: Carried = field(default_factory=Carried)

    def read(self, readings: Sequence[ClauseReading]) -> list[Quantity]:
        """The quantities of one sentence; their offsets count from the plain text, their section is open."""
        first = len(self.found)
        carried, by = self.carried, tuple[str, ...]()
        for at, reading in enumerate(readings):
            plain = _plain_reading(readings[:at])
            around = _Around(
                before=plain.words if plain else "",
                before_at=plain.clause.start if plain else -1,
                after=readings[at + 1].words if at + 1 < len(readings) else "",
                by=by if reading.words.startswith("或") else (),
                carried=carried,
                whom=whom_of(readings[at - 1].words) if at and not readings[at - 1].figures else "",
            )
            self._read_clause(reading, around)
            by = counted_by(reading.words) or by
            carried = carried.after(reading)
        self.carried = carried if self.setting.is_goal else Carried()
        return self.found[first:]

    def _read_clause(self, reading: ClauseReading, around: _Around) -> None:
        figures, scope = split_roles(reading, self.known)
        if not figures:
            return
        parts = cut_parts(reading, figures)
        found = [each for part in parts for each in self._read_part(reading, part, around)]
        quoted = tuple(reading.words[figure.start : figure.end] for figure in scope)
        spread_out = spread(reading, around.before, found)
        self.found += [replace(each, scope_figures=quoted) for each in spread_out]
        for figure in figures:
            self.known.add(reading.words, figure)

    def _read_part(self, reading: ClauseReading, part: Part, around: _Around) -> Iterator[Quantity]:
        figure, dated = part.figure, date_figure(reading, part.figure, around.carried)
        by = counted_by(reading.words[: figure.start]) or around.by
        compared = f"{_at_least(part.lead)}{part.before}"
        start = reading.clause.start
        found = Quantity(
            start=start + part.start,
            end=start + part.end,
            figure_start=start + figure.start,
            figure_end=start + figure.end,
            section="",
            indicator=self._indicator(reading, part, around),
            scope=scope_of(_scope_words(reading, part), around.whom or self.setting.whole),
            dating=Dating() if part.is_former and not reading.times else dated.dating,
            comparison=compare(figure, compared),
            is_strict=is_strict(figure, compared),
            value=figure.value,
            value_max=figure.value_max,
            unit=join_unit(figure.unit, by, "" if figure.family == "percent" else dated.period),
            kind=QuantityKind.BASELINE,
        )
        if not part.is_former:
            found = replace(found, kind=self._kind(reading, part, found, dated, by))
        if former := self._raised(part, found):
            found = _raised_like(found, former)
        for indicator in rates_of(found.indicator) if figure.family == "percent" else [""]:
            yield replace(found, indicator=indicator or found.indicator)

    def _indicator(self, reading: ClauseReading, part: Part, around: _Around) -> str:
        """The indicator; where the own words name nothing, what stands nearest lends its name."""
        own = _quoted_name(reading, part) or name_indicator(
            f"{part.lead}{part.before}", part.after, part.figure
        )
        if own:
            return self._through(own, around)
        words = re.sub(r"[,、\s]|^其中", "", bare_words(f"{part.before}{part.after}"))
        topics = [name_topic(around.before)]
        if part.figure.family == "money" and not around.after.startswith("其中"):
            topics.append(name_topic(around.after))
        lent = [f"{topic}:{words}" if words else topic for topic in topics if topic]
        said_at, said = self._said_before(part)
        if set(words) <= {*said, *"其中每年再"}:
            lent.insert(0 if said_at > around.before_at else len(lent), said)
        return next((name for name in lent if name), bare_name(f"{part.lead}{words}"))

    def _through(self, own: str, around: _Around) -> str:
        """A name that says by what: 带动200人 needs the words before it."""
        if not re.match(any_of(words_of("indicators")["through"]), own):
            return own
        last = next((each for each in reversed(self.found) if each.start > around.before_at), None)
        topic = last.indicator.removesuffix("数") if last else name_topic(around.before)
        return f"{topic}:{own}" if topic else own

    def _said_before(self, part: Part) -> tuple[int, str]:
        """The indicator of the last figure in the same unit, rather one with the same verb."""
        unit, verb = part.figure.unit, part.before.strip(" 、,")
        same = [e for e in reversed(self.found) if e.unit.split("/")[0] == unit]
        alike = [each for each in same if verb and each.indicator.startswith(verb)]
        said = next(iter([*alike, *same]), None)
        return (said.start, said.indicator) if said else (-1, "")

    def _raised(self, part: Part, found: Quantity) -> Quantity | None:
        """The figure before, where this one only says what it is changed to: 每人每月60元,明年提高到80元."""
        to = any_of(words_of("comparisons")["change"]["to"])
        if "/" in found.unit or not re.search(f"{to}$", part.before.strip()):
            return None
        former = next(iter(self.found[-1:]), None)
        names_itself = name_indicator(f"{part.lead}{part.before}", part.after, part.figure)
        is_same = former is not None and former.unit.partition("/")[0] == found.unit
        return former if is_same and not names_itself else None

    def _kind(
        self, reading: ClauseReading, part: Part, found: Quantity, dated: Dated, by: tuple[str, ...]
    ) -> QuantityKind:
        before = reading.words[: part.figure.start]
        if dated.is_past or is_fact(reading.words) or is_settled(before):
            return QuantityKind.BASELINE
        if re.match("在.*基础上$", reading.words):
            return QuantityKind.BASELINE
        if self.setting.reports and not dated.dating.years:
            return QuantityKind.BASELINE
        return kind_of(
            part.figure,
            f"{reading.words}{found.indicator}",
            is_since=dated.is_since,
            is_dated=bool(dated.dating.years or dated.dating.month_day),
            comparison=found.comparison,
            by=by,
            period=dated.period,
            has_verb=_has_verb(before),
        )


def _raised_like(found: Quantity, former: Quantity) -> Quantity:
    """A figure that takes the place of another: the same subject, for the same, counted by the same."""
    kind = former.kind if former.kind is QuantityKind.STANDARD else found.kind
    named = replace(found, indicator=former.indicator, scope=former.scope)
    return replace(named, unit=former.unit, kind=kind)


def spread(reading: ClauseReading, before: str, found: list[Quantity]) -> list[Quantity]:
    """The figures of a list with 分别, each for its own year or its own item."""
    if "分别" not in reading.words or len(found) < 2:
        return found
    years = next((m.dating.years for m in reading.times if len(m.dating.years) == len(found)), ())
    if years:
        name = _shared_name(before, found)
        datings = [Dating(years=(year,), span=Span.SINGLE) for year in years]
        pairs = zip(found, datings, strict=True)
        return [replace(each, dating=dating, indicator=name) for each, dating in pairs]
    subjects = _items(reading.words[: reading.words.index("分别")]) or _items(before)
    shared = next((each for each in reversed(found) if each.comparison != "="), None)
    if shared:
        found = [_compared_like(each, shared) for each in found]
    if len(subjects) != len(found):
        return found
    name = max((each.indicator for each in found), key=len)
    return [
        replace(each, scope=subject, indicator=f"{subject}{name}" if subject not in name else name)
        for each, subject in zip(found, subjects, strict=True)
    ]


def _compared_like(quantity: Quantity, other: Quantity) -> Quantity:
    return replace(quantity, comparison=other.comparison, is_strict=other.is_strict)


def _shared_name(before: str, found: list[Quantity]) -> str:
    """The name for all figures of a list: the fullest of theirs, under the topic of the clause before."""
    name = max((each.indicator for each in found), key=len)
    topic = name_topic(before)
    return f"{topic}:{name}" if topic and topic not in name else name


def _items(words: str) -> list[str]:
    """The items of a list such as 对甲、乙、丙."""
    clause = re.split("[,;。]", words.strip(",;。 "))[-1]
    bare = re.sub("^(?:对|在|向|按|将|把)", "", clause)
    return [item for item in re.split("、|和|及|以及", bare) if item]


def _plain_reading(readings: Sequence[ClauseReading]) -> ClauseReading | None:
    """The last clause without a figure that names something."""
    plain = (r for r in reversed(readings) if not r.figures and name_topic(r.words))
    return next(plain, None)


def _scope_words(reading: ClauseReading, part: Part) -> str:
    """The words before the first figure of a clause and those before the figure itself, without times."""
    words = reading.words[: min(figure.start for figure in reading.figures)]
    for mark in reading.times:
        words = words.replace(reading.words[mark.start : mark.end], ",")
    return words if part.start == 0 else f"{words},{part.before}"


def _quoted_name(reading: ClauseReading, part: Part) -> str:
    """What terms in quotation marks are the terms of: the words behind them."""
    words, figure = reading.words, part.figure
    opening, closing = words.rfind("“", 0, figure.start), words.find("”", figure.end)
    if opening < 0 or closing < 0 or "”" in words[opening : figure.start]:
        return ""
    own = re.split("、", words[figure.end : closing])[0]
    name = words[closing + 1 :].strip("的")
    return f"{name}:{own}" if own and name else name


def _at_least(lead: str) -> str:
    """What the first of joined figures says of all: 至少."""
    return "至少" if "至少" in lead else ""


def _has_verb(before: str) -> bool:
    """Whether somebody is to do something to each, or each just has it."""
    each = before.rfind("每")
    return bool(re.search(any_of(words_of("roles")["made_for_each"]), before[each + 1 :]))
