"""Every number that a pack takes from its document, with the entry that holds it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from jingzhun.coverage.citing import clauses_of
from jingzhun.packs import (
    Assessment,
    Background,
    BracketTable,
    Duty,
    Entry,
    Goal,
    Ledger,
    LookupTable,
    MoneyRule,
    Parameter,
    ParameterContent,
    Procedure,
    Programme,
    Source,
    Status,
    Step,
    Target,
)
from jingzhun.vocabulary import SCALES, FieldType

_ONCE = Decimal(1)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number of an entry (``kind:id``) with the clauses it is taken from.

    ``unit`` is a code, ``period`` how often it is due (``month``; empty: once; ``None``: it is nothing that falls due).
    Without ``years`` it holds throughout.
    """

    entry: str
    clauses: frozenset[str]
    value: Decimal
    unit: str
    period: str | None = None
    years: frozenset[int] = frozenset()


def figures_of(name: str, entry: Entry) -> Iterator[Figure]:
    """All numbers of one entry; a placeholder is the pack's own and says nothing of the document."""
    if entry.status is Status.PLACEHOLDER:
        return
    if isinstance(entry, Parameter):
        yield from _of_parameter(name, entry)
    elif isinstance(entry, Goal | MoneyRule):
        yield from _of_targets(name, entry)
    elif isinstance(entry, Programme | Procedure):
        for step in entry.steps:
            yield from _of_step(name, entry, step)
    elif isinstance(entry, Background):
        years = frozenset({entry.as_at.year}) if entry.as_at else frozenset[int]()
        for value in (entry.value, entry.value_max):
            if value is not None:
                yield _figure(name, entry, value, entry.unit, years=years)
    elif isinstance(entry, Assessment):
        for part in entry.parts:
            if part.weight is not None:
                yield _figure(name, entry, part.weight, "percent", part=part.source)
        yield from _of_times(name, entry)
    else:
        yield from _of_times(name, entry)


def _of_parameter(name: str, entry: Parameter) -> Iterator[Figure]:
    for dated in entry.values:
        if dated.status is Status.PLACEHOLDER:
            continue
        for value, unit in _numbers(dated.value, entry):
            yield _figure(name, entry, value, unit, part=dated.source)


def _numbers(content: ParameterContent, entry: Parameter) -> Iterator[tuple[Decimal, str]]:
    """The numbers of a value as printed, each with its unit; of tiers the rates and where they begin."""
    if isinstance(content, BracketTable):
        for tier in content.tiers:
            yield Decimal(tier.above) / SCALES[FieldType.MONEY], "yuan"
            yield Decimal(tier.rate) / SCALES[FieldType.RATE], "percent"
    elif isinstance(content, LookupTable):
        for cell in content.cells.values():
            yield from _scalar(cell, entry)
    else:
        yield from _scalar(content, entry)


def _scalar(value: object, entry: Parameter) -> Iterator[tuple[Decimal, str]]:
    if isinstance(value, int) and not isinstance(value, bool):
        yield Decimal(value) / SCALES.get(entry.type, 1), entry.unit


def _of_targets(name: str, entry: Goal | MoneyRule) -> Iterator[Figure]:
    unit = entry.indicator.unit if isinstance(entry, Goal) else "percent"
    for target in entry.targets:
        if target.status is not Status.PLACEHOLDER:
            years = _years(entry, target)
            for value in (target.value, target.value_max):
                if value is not None:
                    yield _figure(name, entry, value, unit, years=years, part=target.source)
    if isinstance(entry, MoneyRule) and entry.report_every:
        yield _figure(name, entry, _ONCE, "time", period=entry.report_every)


def _years(entry: Goal | MoneyRule, target: Target) -> frozenset[int]:
    """A ratio that stands for each year of a plan is printed once, without years."""
    return frozenset({target.year, *target.years}) if isinstance(entry, Goal) else frozenset()


def _of_step(name: str, entry: Entry, step: Step) -> Iterator[Figure]:
    unit = "working_day" if step.working_days else "day"
    for days in (step.min_days, step.within_days):
        if days is not None:
            yield _figure(name, entry, Decimal(days), unit, part=step.source)


def _of_times(name: str, entry: Entry) -> Iterator[Figure]:
    """How often a duty, an assessment or a ledger falls due, and how much is owed each time."""
    every = getattr(entry, "every", "")
    if isinstance(entry, Duty):
        years = frozenset(entry.years)
        times = Decimal(entry.at_least)
        yield _figure(name, entry, times, "time", period=every, years=years)
        if entry.amount is not None:
            unit = entry.amount_unit
            yield _figure(name, entry, entry.amount, unit, period=every, years=years)
    elif isinstance(entry, Ledger | Assessment) and every:
        yield _figure(name, entry, _ONCE, "time", period=every)


def _figure(
    name: str,
    entry: Entry,
    value: Decimal,
    unit: str,
    *,
    period: str | None = None,
    years: frozenset[int] = frozenset(),
    part: Source | None = None,
) -> Figure:
    clauses = clauses_of([part or entry.source])
    return Figure(entry=name, clauses=clauses, value=value, unit=unit, period=period, years=years)
