"""``jingzhun packs compare``: two versions of a pack, or the rules of two places and whom each would reach."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click

from jingzhun.cli.exchanged_packs import Exchange, counted_table, subjects_table, untold
from jingzhun.cli.kinds import PATH, WholeNumber, one_of
from jingzhun.cli.options import Output, RulesAsked, output_options, rules_options, several
from jingzhun.cli.pack_finding import pack_among, packs_below
from jingzhun.cli.pack_overview import overview_table
from jingzhun.cli.paired_rules import RulePair, paired_rules
from jingzhun.cli.rules_side_by_side import RuleSayer, headed_once, side_by_side
from jingzhun.cli.spoken import argument, option
from jingzhun.cli.spoken import command as spoken_command
from jingzhun.cli.subject_names import Names
from jingzhun.cli.tables import Column, Table, without
from jingzhun.cli.texts import Texts
from jingzhun.packs import Change, Pack, compare_packs
from jingzhun.packs.wording import Wording
from jingzhun.vocabulary import load_vocabulary

_COLUMNS = ("kind", "id", "label", "change", "part", "old", "new", "since", "clause")
_DIGITS = {"city": 4, "county": 6, "township": 9, "village": 12}
_FIRST_NAMES = 20


@dataclass(frozen=True, kw_only=True)
class RegisterAsked:
    """Over which register it is told who gains and who loses, and how much of that is shown."""

    snapshot: Path | None
    level: str
    names: Names
    limit: int | None


def register_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--snapshot``, ``--level``, ``--names`` and ``--limit``, handed on as one :class:`RegisterAsked`."""

    @wraps(function)
    def run(
        *arguments: Any,
        snapshot: Path | None,
        level: str,
        names: Names,
        limit: int | None,
        **rest: Any,
    ) -> Any:
        asked = RegisterAsked(snapshot=snapshot, level=level, names=names, limit=limit)
        return function(*arguments, register=asked, **rest)

    names = one_of(["masked", "whole", "none"])
    options = several(
        option("--snapshot", type=PATH),
        option("--level", type=one_of(list(_DIGITS)), default="county", show_default=True),
        option("--names", type=names, default="masked", show_default=True),
        option("--limit", type=WholeNumber(1)),
    )
    return options(run)


@dataclass(frozen=True, kw_only=True)
class PairsAsked:
    """What of the two packs is compared, and as what: programmes and standards by name, else all at a glance."""

    programmes: tuple[str, ...]
    standards: tuple[str, ...]
    sides: str | None

    def found(self, packs: tuple[Pack, Pack]) -> tuple[RulePair, ...]:
        """The pairs that are named.

        Raises:
            JingzhunError: a pack has nothing of that name (CLI014, CLI017).
        """
        return (
            *paired_rules(packs, "programme", self.programmes),
            *paired_rules(packs, "standard", self.standards),
        )

    def is_of_versions(self, packs: tuple[Pack, Pack]) -> bool:
        """Whether two versions of one pack are meant: as said, else those of one id or one place."""
        first, second = packs
        if self.sides is not None:
            return self.sides == "versions"
        return first.id == second.id or first.place == second.place


def pairs_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--programme``, ``--standard`` and ``--as``, handed on as one :class:`PairsAsked`."""

    @wraps(function)
    def run(
        *arguments: Any,
        programmes: tuple[str, ...],
        standards: tuple[str, ...],
        sides: str | None,
        **rest: Any,
    ) -> Any:
        asked = PairsAsked(programmes=programmes, standards=standards, sides=sides)
        return function(*arguments, asked=asked, **rest)

    options = several(
        option("--programme", "programmes", multiple=True),
        option("--standard", "standards", multiple=True),
        option("--as", "sides", type=one_of(["versions", "places"])),
    )
    return options(run)


@spoken_command("compare")
@argument("old")
@argument("new")
@pairs_options
@register_options
@rules_options
@output_options
def command(
    texts: Texts,
    /,
    old: str,
    new: str,
    *,
    asked: PairsAsked,
    register: RegisterAsked,
    rules: RulesAsked,
    output: Output,
) -> None:
    """Compare two packs, by id or by folder."""
    vocabulary = load_vocabulary()
    known = packs_below(rules.packs_root, vocabulary)
    first, second = (pack_among(name, known, vocabulary) for name in (old, new))
    packs = (first, second)
    pairs = asked.found(packs)
    if pairs:
        _compare_pairs(pairs, packs, known, register, rules, output, texts)
    elif register.snapshot is not None:
        usage = texts("usage.which_programme")
        raise click.UsageError(usage, ctx=click.get_current_context())
    elif asked.is_of_versions(packs):
        output.put(_changes(packs, texts))
    else:
        sayers = _sayers(packs, known, rules, texts)
        output.put(overview_table(sayers, on=_day(packs, rules), texts=texts))


def _compare_pairs(
    pairs: tuple[RulePair, ...],
    packs: tuple[Pack, Pack],
    known: Mapping[str, Pack],
    register: RegisterAsked,
    rules: RulesAsked,
    output: Output,
    texts: Texts,
) -> None:
    """The rules side by side, and over a register whom they reach; a file holds one table, the last."""
    is_screen = output.form == "table"
    if register.snapshot is None or is_screen:
        table = side_by_side(pairs, _sayers(packs, known, rules, texts), texts)
        output.put(without(headed_once(table), "id") if is_screen else table)
    if register.snapshot is None:
        return
    exchange = Exchange.of(
        packs,
        known,
        snapshot=register.snapshot,
        rules=rules,
        pairs=pairs,
        vocabulary=load_vocabulary(),
    )
    found = exchange.changed()
    digits = _DIGITS[register.level]
    if is_screen:
        output.put(counted_table(exchange, found, digits=digits, texts=texts))
    else:
        for sentence in untold(exchange, found, texts):
            click.echo(sentence, err=True)
    limit = register.limit or (_FIRST_NAMES if is_screen else None)
    table = subjects_table(
        exchange, found, digits=digits, names=register.names, limit=limit, texts=texts
    )
    output.put(without(table, "place") if is_screen else table)


def _day(packs: tuple[Pack, Pack], rules: RulesAsked) -> date:
    return rules.on or max(pack.valid_from for pack in packs)


def _sayers(
    packs: tuple[Pack, Pack], known: Mapping[str, Pack], rules: RulesAsked, texts: Texts
) -> tuple[RuleSayer, RuleSayer]:
    day = _day(packs, rules)
    wording = Wording(language=texts.language, vocabulary=load_vocabulary(), for_people=True)
    first, second = (
        RuleSayer.of(pack, known, on=day, texts=texts, wording=wording) for pack in packs
    )
    return (first, second)


def _changes(packs: tuple[Pack, Pack], texts: Texts) -> Table:
    old, new = packs
    columns = tuple(Column(name=name, label=texts(f"column.{name}")) for name in _COLUMNS)
    rows = [_row(change, texts) for change in compare_packs(old, new)]
    title = texts.counted("packs.compared", old=old.id, new=new.id, count=len(rows))
    return Table(title=title, columns=columns, rows=rows)


def _row(change: Change, texts: Texts) -> tuple[str, ...]:
    clauses = dict.fromkeys(c for c in (change.old_clause, change.new_clause) if c)
    return (
        texts(f"kind.{change.kind}"),
        change.id,
        change.label,
        texts(f"change.{change.what.value}"),
        change.part,
        change.old,
        change.new,
        "" if change.since is None else change.since.isoformat(),
        " → ".join(clauses),
    )
