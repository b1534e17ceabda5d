"""``jingzhun simulate``: a changed figure or pack over the same snapshot."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from jingzhun.cli.deciding import request_for
from jingzhun.cli.kinds import PATH, one_of
from jingzhun.cli.options import Output, RulesAsked, output_options, rules_options
from jingzhun.cli.pack_finding import packs_below
from jingzhun.cli.parameter_setting import parameter_changes
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
from jingzhun.packs import load_pack

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
    output.put(_table(found, request, texts))


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


def _table(found: tuple[Difference, ...], request: DecisionRequest, texts: Texts) -> Table:
    labels = {rule.rule: rule.label for rule in rules_of(replace(request, only=()))}
    names = place_names(request.snapshot, request.vocabulary)
    rows = [_row(line, labels[line.rule], full_name(line.place_id, names)) for line in found]
    changes = [_change(line) for line in found]
    total = sum((change for change in changes if change is not None), Decimal(0))
    notes = [texts("simulate.note" if rows else "simulate.same")]
    if any(change is not None for change in changes):
        notes.insert(0, texts("simulate.total", total=f"{total:+,.2f}"))
    title = texts("simulate.title", on=request.regimes.chains[0].date)
    return Table(title=title, columns=columns_of(_COLUMNS, texts), rows=rows, notes=tuple(notes))


def _row(line: Difference, label: str, place: str) -> tuple[Cell, ...]:
    counts = (line.gain, line.lose, line.become_unknown, line.become_known)
    costs = (line.cost_before, line.cost_after, _change(line))
    return (label, place, *counts, *costs, line.rule)


def _change(line: Difference) -> Decimal | None:
    if line.cost_before is None or line.cost_after is None:
        return None
    return line.cost_after - line.cost_before
