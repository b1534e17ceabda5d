"""The things that components show, as plain values that queries make and templates render."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from jingzhun_site.frame.words import Words

TONES = ("good", "bad", "soon", "quiet", "action")
"""What a colour may say: done; overdue or wrong; soon or unknown; beside the point; to be done."""


@dataclass(frozen=True, kw_only=True)
class Guarantee:
    """One of the five guarantees on the strip: its state, and where its explanation opens.

    ``state`` is whatever the state tag takes: yes, no or nothing, or a decision file's number.
    ``missing`` names the field that is not known, ``missing_href`` opens exactly that field.
    """

    label: Words
    state: Any
    href: str = ""
    icon: str = ""
    missing: Words = ""
    missing_href: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number that matters to someone; ``href`` leads to the records that it counts."""

    label: Words
    value: Any
    unit: Words = ""
    href: str = ""
    note: Words = ""
    tone: str = ""
    decimals: int | None = None


@dataclass(frozen=True, kw_only=True)
class GapLine:
    """What someone should get and does not, or gets and should not; and whose job it is.

    A sum that rests on a placeholder is no money owed: ``is_placeholder`` keeps it off the line.
    """

    title: Words
    is_received: bool = False  # receives without being entitled, the other of the two directions
    amount: Any = None
    per: Words = ""
    is_placeholder: bool = False
    waiting_days: int | None = None
    owner: Words = ""
    reason: Words = ""
    why_href: str = ""
    href: str = ""
    actions: Sequence["Action"] = ()


@dataclass(frozen=True, kw_only=True)
class Action:
    """A button: what it says and what it does. ``post`` sends a form; ``confirm`` asks before it."""

    label: Words
    href: str
    icon: str = ""
    tone: str = ""
    post: bool = False
    confirm: Words = ""
    panel: bool = False


@dataclass(frozen=True, kw_only=True)
class Event:
    """A line of the timeline."""

    day: date | datetime | None
    title: Words
    text: Words = ""
    icon: str = "history"
    tone: str = "quiet"
    href: str = ""
    who: Words = ""


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A tab is an address; ``count`` says how much lies behind it."""

    label: Words
    href: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A filter that is on: what it filters, by which value, and the query keys that it takes away."""

    label: Words
    value: Words
    keys: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of a procedure: done on a day, current, late or still to come."""

    label: Words
    day: date | None = None
    state: str = "open"  # done | current | overdue | open
    note: Words = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A line of a list of facts; without a value it says so and leads to the field that is missing."""

    label: Words
    value: Any = None
    unit: Words = ""
    href: str = ""
    edit_href: str = ""
    source: Words = ""


@dataclass(frozen=True, kw_only=True)
class Empty:
    """A list with nothing in it: why, and the first step."""

    title: Words
    hint: Words = ""
    icon: str = "inbox"
    actions: Sequence[Action] = ()


@dataclass(frozen=True, kw_only=True)
class Series:
    """One line or row of bars of a chart; ``tone`` picks its colour."""

    name: Words
    values: Sequence[Any]
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart that answers the question of its title, a sentence; its table lies underneath.

    ``kind`` is ``bar`` (lying bars, for places and other names), ``column`` (standing, for years),
    ``stacked`` or ``line``. Unknown values are ``None``: a gap, never a nought.
    """

    id: str
    title: Words
    categories: Sequence[Words]
    series: Sequence[Series]
    unit: Words = ""
    kind: str = "column"
    source: Words = ""
    hrefs: Sequence[str] = field(default_factory=tuple)
