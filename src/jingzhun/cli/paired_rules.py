"""Programmes and standards as two packs rule them, each pair asked for by name, by kind or by both names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from jingzhun.errors import Fault, JingzhunError
from jingzhun.errors.suggest import nearest
from jingzhun.packs import Pack, Programme, Standard

PairedKind = Literal["programme", "standard"]
Ruled = Programme | Standard
_CODES: Mapping[PairedKind, str] = {"programme": "CLI014", "standard": "CLI017"}


@dataclass(frozen=True, kw_only=True)
class RulePair:
    """One programme or standard as two packs rule it; a pack that does not have it has ``None``."""

    kind: PairedKind
    id: str
    sides: tuple[Ruled | None, Ruled | None]

    @property
    def label(self) -> str:
        """The name that the first pack gives it, and that of the second where two names were set side by side."""
        labels = [side.label for side in self.sides if side is not None]
        return " / ".join(labels) if self.is_of_two_names else labels[0]

    @property
    def is_of_two_names(self) -> bool:
        """Whether each pack has it under an id of its own."""
        return "=" in self.id

    @property
    def rule(self) -> str:
        """The name under which both sides are decided over a register."""
        return f"{self.kind}:{self.id.replace('=', '__beside__')}"

    @property
    def is_whole(self) -> bool:
        """Whether both packs have it."""
        return None not in self.sides


def entries_of(pack: Pack, kind: PairedKind) -> Mapping[str, Ruled]:
    """The programmes or the standards of a pack, by id."""
    return pack.programmes if kind == "programme" else pack.standards


def all_pairs(packs: tuple[Pack, Pack], kind: PairedKind) -> tuple[RulePair, ...]:
    """Everything of a kind that either pack has, that of the first pack first."""
    first, second = (entries_of(pack, kind) for pack in packs)
    return tuple(
        RulePair(kind=kind, id=id_, sides=(first.get(id_), second.get(id_)))
        for id_ in dict.fromkeys((*first, *second))
    )


def paired_rules(
    packs: tuple[Pack, Pack], kind: PairedKind, wanted: Iterable[str]
) -> tuple[RulePair, ...]:
    """The programmes or standards asked for, in the order of the packs.

    A word is an id, the kind of help of programmes or the group of standards (``relocation``), or ``ONE=OTHER``: what
    the first pack has under the one name beside what the second has under the other.

    Raises:
        JingzhunError: a pack has nothing of that name (CLI014 of programmes, CLI017 of standards).
    """
    words = list(dict.fromkeys(wanted))
    known = all_pairs(packs, kind)
    names = {pair.id for pair in known} | {group for pair in known for group in _groups(pair)}
    faults = [fault for word in words for fault in _faults(word, names, kind, packs)]
    if faults:
        raise JingzhunError(faults)
    chosen = [pair for pair in known if {pair.id, *_groups(pair)} & set(words)]
    return (*chosen, *(_of_two_names(word, kind, packs) for word in words if "=" in word))


def _groups(pair: RulePair) -> Iterator[str]:
    for side in pair.sides:
        group = side.measure if isinstance(side, Programme) else side.group if side else ""
        if group:
            yield group


def _of_two_names(word: str, kind: PairedKind, packs: tuple[Pack, Pack]) -> RulePair:
    first, _, second = word.partition("=")
    sides = (entries_of(packs[0], kind)[first], entries_of(packs[1], kind)[second])
    return RulePair(kind=kind, id=word if first != second else first, sides=sides)


def _faults(
    word: str, names: set[str], kind: PairedKind, packs: tuple[Pack, Pack]
) -> Iterator[Fault]:
    """The faults of a word that names nothing; of two names each is looked for in its own pack."""
    if "=" not in word:
        if word not in names:
            yield _not_there(word, names, kind, packs)
        return
    for name, pack in zip(word.split("=", 1), packs, strict=True):
        known = set(entries_of(pack, kind))
        if name not in known:
            yield _not_there(name, known, kind, (pack,))


def _not_there(word: str, names: set[str], kind: PairedKind, packs: tuple[Pack, ...]) -> Fault:
    """What comes near the word, else every kind of help, or group."""
    ids = {id_ for pack in packs for id_ in entries_of(pack, kind)}
    offered = nearest(word, names) or sorted(names - ids) or sorted(names)
    called = [pack.id for pack in packs]
    shows = [f"jingzhun packs show {name}" for name in called]
    fields = {
        "packs": ", ".join(called),
        "packs_zh": "、".join(called),
        "wanted_zh": "、".join(offered),
        "shows": " and ".join(f"`{show}`" for show in shows),
        "shows_zh": " 和 ".join(shows),
    }
    return Fault(code=_CODES[kind], seen=word, wanted=", ".join(offered), fields=fields)
