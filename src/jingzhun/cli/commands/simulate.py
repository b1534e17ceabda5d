"""``jingzhun simulate``: a changed figure or pack over the same snapshot."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from jingzhun.cli.deciding import request_for
from jingzhun.cli.kinds import PATH, one_of
from jingzhun.cli.options import Output, RulesAsked, output_options, rules_options
from jingzhun.cli.pack_finding import packs_below
from jingzhun.cli.parameter_setting import parameter_changes
from jingzhun.cli.period_words import period_words, summed_changes
from jingzhun.cli.place_names import full_name, place_names
from jingzhun.cli.run_tables import columns_of
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.tables import Cell, Kind, Table
from jingzhun.cli.texts import Texts
from jingzhun.eligibility import (
    DecisionRequest,
    Difference,
    Regimes,
    regimes_in,
    rules_of,
    simulate,
    with_parameters,
)
from jingzhun.packs import Per, load_pack

_DIGITS = {"city": 4, "county": 6, "township": 9, "village": 12}
_COLUMNS: dict[str, Kind] = {
    "rule": "text",
    "place": "text",
    "gain": "count",
    "lose": "count",
    "become_unknown": "count",
    "become_known": "count",
    "cost_before": "money",
    "cost_after": "money",
    "cost_change": "money",
    "per": "text",
    "id": "text",
}


@spoken_command("simulate")
@argument("snapshot", type=PATH)
@option("--set", "changes", multiple=True)
@option("--pack", type=PATH)
@option("--only", multiple=True)
@option("--level", type=one_of(list(_DIGITS)), default="county", show_default=True)
@rules_options
@output_options
def command(
    texts: Texts,
    /,
    snapshot: Path,
    *,
    changes: tuple[str, ...],
    pack: Path | None,
    only: tuple[str, ...],
    level: str,
    rules: RulesAsked,
    output: Output,
) -> None:
    """Compare the rules in force with changed ones."""
    if not changes and pack is None:
        raise click.UsageError(texts("usage.nothing_changes"), ctx=click.get_current_context())
    request = request_for(snapshot, rules, only=only)
    changed = _changed(request, rules, changes, pack)
    found = simulate(request, changed, level_digits=_DIGITS[level])
    output.put(_table(found, request, changed, texts))


def _changed(
    request: DecisionRequest, rules: RulesAsked, changes: tuple[str, ...], pack: Path | None
) -> Regimes:
    """The rules with another pack, then with other figures."""
    regimes = request.regimes if pack is None else _with_pack(request, rules, pack)
    return with_parameters(regimes, parameter_changes(regimes, changes)) if changes else regimes


def _with_pack(request: DecisionRequest, rules: RulesAsked, pack: Path) -> Regimes:
    other = load_pack(pack, vocabulary=request.vocabulary)
    packs = {**packs_below(rules.packs_root, request.vocabulary), other.id: other}
    day: date = request.regimes.chains[0].date
    return regimes_in(packs, place=rules.place, on=day, vocabulary=request.vocabulary)


def _table(
    found: tuple[Difference, ...], request: DecisionRequest, changed: Regimes, texts: Texts
) -> Table:
    labels = _labels(request, changed)
    names = place_names(request.snapshot, request.vocabulary)
    rows = [
        _row(line, labels[line.rule], full_name(line.place_id, names), request, texts)
        for line in found
    ]
    notes = (*_total(found, request, texts), texts("simulate.note" if rows else "simulate.same"))
    title = texts("simulate.title", on=request.regimes.chains[0].date)
    return Table(title=title, columns=columns_of(_COLUMNS, texts), rows=rows, notes=notes)


def _labels(request: DecisionRequest, changed: Regimes) -> Mapping[str, str]:
    """The labels of the rules of both sides; those in force name what both have."""
    sides = (replace(request, only=(), regimes=regimes) for regimes in (changed, request.regimes))
    return {rule.rule: rule.label for side in sides for rule in rules_of(side)}


def _total(
    found: tuple[Difference, ...], request: DecisionRequest, texts: Texts
) -> tuple[str, ...]:
    """The change of cost in all, one sum for each period that cannot be brought into another; none without money."""
    sums = [
        texts("simulate.sum", total=f"{total:+,.2f}", per=_per(period, period, request, texts))
        for period, total in summed_changes(found).items()
    ]
    return (texts("simulate.total", total=texts("word.semicolon").join(sums)),) if sums else ()


def _row(
    line: Difference, label: str, place: str, request: DecisionRequest, texts: Texts
) -> tuple[Cell, ...]:
    counts = (line.gain, line.lose, line.become_unknown, line.become_known)
    costs = (line.cost_before, line.cost_after, line.cost_change)
    per = _per(line.period_before, line.period_after, request, texts)
    return (label, place, *counts, *costs, per, line.rule)


def _per(before: Per | None, after: Per | None, request: DecisionRequest, texts: Texts) -> str:
    return period_words(before, after, texts=texts, vocabulary=request.vocabulary)
