"""``jingzhun packs compare``: two versions of a pack, or the programmes of two places and whom each would reach."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from jingzhun.cli.exchanged_packs import Exchange, counted_table, subjects_table
from jingzhun.cli.kinds import PATH, WholeNumber, one_of
from jingzhun.cli.options import Output, RulesAsked, output_options, rules_options, several
from jingzhun.cli.pack_finding import pack_among, packs_below
from jingzhun.cli.programme_tables import (
    ProgrammePair,
    ProgrammeSayer,
    headed_once,
    paired_programmes,
    programme_table,
)
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


@spoken_command("compare")
@argument("old")
@argument("new")
@option("--programme", "programmes", multiple=True)
@register_options
@rules_options
@output_options
def command(
    texts: Texts,
    /,
    old: str,
    new: str,
    *,
    programmes: tuple[str, ...],
    register: RegisterAsked,
    rules: RulesAsked,
    output: Output,
) -> None:
    """Compare two packs, by id or by folder."""
    vocabulary = load_vocabulary()
    known = packs_below(rules.packs_root, vocabulary)
    first, second = (pack_among(name, known, vocabulary) for name in (old, new))
    if programmes:
        pairs = paired_programmes((first, second), programmes)
        _compare_programmes(pairs, (first, second), known, register, rules, output, texts)
    elif register.snapshot is not None:
        usage = texts("usage.which_programme")
        raise click.UsageError(usage, ctx=click.get_current_context())
    else:
        output.put(_changes((first, second), texts))


def _compare_programmes(
    pairs: tuple[ProgrammePair, ...],
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
        output.put(_side_by_side(pairs, packs, known, rules, texts, is_screen=is_screen))
    if register.snapshot is None:
        return
    exchange = Exchange.of(
        packs,
        known,
        snapshot=register.snapshot,
        rules=rules,
        programmes={pair.id: pair.label for pair in pairs},
        vocabulary=load_vocabulary(),
    )
    found = exchange.changed()
    if is_screen:
        output.put(counted_table(exchange, found, digits=_DIGITS[register.level], texts=texts))
    limit = register.limit or (_FIRST_NAMES if is_screen else None)
    output.put(subjects_table(exchange, found, names=register.names, limit=limit, texts=texts))


def _side_by_side(
    pairs: tuple[ProgrammePair, ...],
    packs: tuple[Pack, Pack],
    known: Mapping[str, Pack],
    rules: RulesAsked,
    texts: Texts,
    *,
    is_screen: bool,
) -> Table:
    vocabulary = load_vocabulary()
    day = rules.on or max(pack.valid_from for pack in packs)
    wording = Wording(language=texts.language, vocabulary=vocabulary, for_people=True)
    sayers = tuple(
        ProgrammeSayer.of(pack, known, on=day, texts=texts, wording=wording) for pack in packs
    )
    table = programme_table(pairs, sayers, texts)
    return without(headed_once(table), "id") if is_screen else table


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
