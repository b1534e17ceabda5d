"""What the numbers of a split rest on: a base where they are its split, else somebody's hand."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from jingzhun.errors import JingzhunError
from jingzhun_site.goals.dividing import Base, shares_of


@dataclass(frozen=True, kw_only=True)
class Basis:
    """By what some numbers were split; ``by_hand`` are the places whose numbers somebody set instead.

    Without a ``label`` every number was set by hand.
    """

    label: str = ""
    by_hand: frozenset[str] = frozenset()

    @property
    def recorded(self) -> str:
        """What the record of the places not set by hand says; how many others were, so that the sum is understood."""
        if not self.label or not self.by_hand:
            return self.label
        about = {"base": self.label, "count": len(self.by_hand)}
        return _("%(base)s（其中 %(count)d 个地区由人工确定）") % about

    def of(self, place: str) -> str:
        """What the record of one place says; empty where its number was set by hand."""
        return "" if place in self.by_hand else self.recorded


BY_HAND = Basis()


def basis_words(recorded: str, *, is_of_document: bool = False) -> str:
    """What a number rests on, by its record: a base, a document, or somebody's hand."""
    if recorded:
        return _("按%(base)s分解") % {"base": recorded}
    return _("由文件下达") if is_of_document else _("由人工确定")


def says_of(words: Iterable[str]) -> str:
    """The sentence under the table, each of the words once; empty where the table has no numbers."""
    said = "；".join(dict.fromkeys(words))
    return _("表中的任务数：%(words)s。") % {"words": said} if said else ""


def basis_of(
    total: Decimal, base: Base | None, values: Mapping[str, Decimal], fixed: Collection[str]
) -> Basis:
    """Whether numbers are the split of a total by a base, apart from those that were fixed by hand.

    Where fewer than two places are left to the base, the rest is theirs whatever the base, so the numbers are
    set by hand.
    """
    label = base.label if base else _("地区平均")
    if _is_split(total, base, values, {}):
        return Basis(label=label)
    kept = {place: values[place] for place in fixed}
    if len(values) - len(kept) > 1 and _is_split(total, base, values, kept):
        return Basis(label=label, by_hand=frozenset(kept))
    return BY_HAND


def base_recorded(bases: Sequence[Base], recorded: Collection[str]) -> Base | None:
    """The base that a record names, also where its figures are of a later day now."""
    named = [base for base in bases if any(one.startswith(base.name) for one in recorded)]
    return max(named, key=lambda base: len(base.name), default=None)


def _is_split(
    total: Decimal,
    base: Base | None,
    values: Mapping[str, Decimal],
    fixed: Mapping[str, Decimal],
) -> bool:
    if any(value != int(value) for value in (total, *values.values())):
        return False
    kept = {place: int(value) for place, value in fixed.items()}
    try:
        shares = shares_of(total, base, list(values), kept)
    except JingzhunError:
        return False
    return shares == {place: int(value) for place, value in values.items()}
