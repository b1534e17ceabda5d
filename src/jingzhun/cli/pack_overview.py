"""Two packs at a glance: which programmes and standards both have, which one alone, and which are ruled the same."""

from collections import Counter
from collections.abc import Iterator

from jingzhun.cli.paired_rules import PairedKind, RulePair, all_pairs
from jingzhun.cli.rules_side_by_side import RuleSayer, aspect_word, differing_aspects
from jingzhun.cli.run_tables import columns_of
from jingzhun.cli.tables import Cell, Kind, Table
from jingzhun.cli.texts import Texts

_KINDS: tuple[PairedKind, ...] = ("programme", "standard")
_COLUMNS: dict[str, Kind] = {
    "kind": "text",
    "label": "text",
    "found_in": "text",
    "likeness": "text",
    "subject": "text",
    "clause": "text",
    "id": "text",
}
_BOTH, _FIRST, _SECOND = range(3)
_HANDLING = frozenset({"figures", "steps", "evidence", "lead", "supporting"})
"""What may differ while a rule reaches the same people with the same help; figures count where conditions use them."""


def overview_table(sayers: tuple[RuleSayer, RuleSayer], *, on: object, texts: Texts) -> Table:
    """Every programme, then every standard: those of both packs first; below, how many there are of each kind."""
    rows: list[tuple[Cell, ...]] = []
    notes: list[str] = []
    packs = (sayers[0].pack, sayers[1].pack)
    for kind in _KINDS:
        pairs = sorted(all_pairs(packs, kind), key=_where)
        rows += [_row(pair, sayers, texts) for pair in pairs]
        notes.append(_counted(kind, pairs, sayers, texts))
    title = texts("compare.overview", first=packs[0].id, second=packs[1].id, on=on)
    notes.append(texts("compare.overview_next"))
    return Table(title=title, columns=columns_of(_COLUMNS, texts), rows=rows, notes=tuple(notes))


def _where(pair: RulePair) -> int:
    if pair.is_whole:
        return _BOTH
    return _SECOND if pair.sides[0] is None else _FIRST


def _row(pair: RulePair, sayers: tuple[RuleSayer, RuleSayer], texts: Texts) -> tuple[Cell, ...]:
    where = _where(pair)
    found = "compare.both" if where == _BOTH else "compare.only"
    alone = sayers[where - 1].pack.id
    return (
        texts(f"column.{pair.kind}"),
        pair.label,
        texts(found, pack=alone),
        _likeness(pair, sayers, texts) if where == _BOTH else "",
        " / ".join(dict.fromkeys(_entities(pair, sayers))),
        " / ".join(side.source.clause for side in pair.sides if side is not None),
        pair.id,
    )


def _likeness(pair: RulePair, sayers: tuple[RuleSayer, RuleSayer], texts: Texts) -> str:
    aspects = [aspect_word(name, texts) for name in _differing(pair, sayers)]
    if not aspects:
        return texts("compare.same")
    return texts("compare.differs", aspects=texts("word.list_comma").join(aspects))


def _differing(pair: RulePair, sayers: tuple[RuleSayer, RuleSayer]) -> tuple[str, ...]:
    """What is ruled otherwise; that it stands under another number in another document is no rule."""
    return tuple(name for name in differing_aspects(pair, sayers) if name != "clause")


def _entities(pair: RulePair, sayers: tuple[RuleSayer, RuleSayer]) -> Iterator[str]:
    for side, sayer in zip(pair.sides, sayers, strict=True):
        if side is not None:
            yield sayer.words.of_entity(side.entity)


def _counted(
    kind: PairedKind, pairs: list[RulePair], sayers: tuple[RuleSayer, RuleSayer], texts: Texts
) -> str:
    counts = Counter(map(_where, pairs))
    same = sum(pair.is_whole and not {*_differing(pair, sayers)} - _HANDLING for pair in pairs)
    return texts(
        "compare.overview_counts",
        kind=texts(f"column.{kind}"),
        what=texts(f"compare.same_{kind}"),
        both=counts[_BOTH],
        same=same,
        first=sayers[0].pack.id,
        only_first=counts[_FIRST],
        second=sayers[1].pack.id,
        only_second=counts[_SECOND],
    )
