"""What recognises a duty from records, and the table of all of them: apps above put theirs into it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.frame.words import Words


@dataclass(frozen=True, kw_only=True)
class Known:
    """What records show: how many, when the last was, and in words."""

    quantity: int
    last_on: date
    says: str


@dataclass(frozen=True, kw_only=True)
class Recogniser:
    """What answers some duties: by their ids in the packs, or by a kind of which the records name the duty.

    ``rule`` tells an officer on the page of a duty what must be there. ``knows`` says of an open instance how much
    the records of its period show; nothing where they cannot tell, for what is not known is never fulfilled.
    """

    name: str
    label: Words
    rule: Words
    knows: Callable[[DutyInstance], Known | None]
    duty_ids: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    def is_for(self, one: DutyInstance) -> bool:
        """Whether it may know something of an instance."""
        return one.duty_id in self.duty_ids or one.kind in self.kinds


_RECOGNISERS: dict[str, Recogniser] = {}


def register_recogniser(one: Recogniser) -> None:
    """Add what answers duties; call it in ``AppConfig.ready`` of the app that has the records."""
    _RECOGNISERS[one.name] = one


def recognisers() -> Sequence[Recogniser]:
    """All of them."""
    return tuple(_RECOGNISERS.values())


def recognisers_for(one: DutyInstance) -> Sequence[Recogniser]:
    """Those that may know something of an instance."""
    return [recogniser for recogniser in recognisers() if recogniser.is_for(one)]


def source_label(name: str) -> Words:
    """What recognised a record, in words; its bare name where its app is gone."""
    found = _RECOGNISERS.get(name)
    return found.label if found else name


def known(count: int, last_on: date | None, words: str) -> Known | None:
    """What a count of records comes to; nothing where there is none. ``words`` take the ``count``."""
    if not count or last_on is None:
        return None
    return Known(quantity=count, last_on=last_on, says=words % {"count": count})


def enough(one: DutyInstance, last_on: date | None, says: str) -> Known | None:
    """The whole of what was wanted, where records show that nothing is missing."""
    if last_on is None:
        return None
    return Known(quantity=-(-int(one.wanted * 100) // 100), last_on=last_on, says=says)
