"""What the review page shows: the text with its marks, the ledger beside it, the item that is looked at."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from jingzhun.directives.jsonl import from_json
from jingzhun.directives.model import Quantity
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.directives.actions.dividing import next_to_merge, places_to_split
from jingzhun_site.directives.actions.together import waiting_in_clause
from jingzhun_site.directives.forms import CorrectForm, correct_form
from jingzhun_site.directives.giving import has_passed, may_give
from jingzhun_site.directives.handing_over import (
    GoalChoice,
    address_of,
    goal_choices,
    may_become_goal,
)
from jingzhun_site.directives.lines import Line, line_of
from jingzhun_site.directives.models import Directive, DirectiveItem, Handover
from jingzhun_site.directives.records import record_of
from jingzhun_site.directives.relating import only_unchanged
from jingzhun_site.directives.text_html import Mark
from jingzhun_site.directives.versions import Newer, newer_of
from jingzhun_site.directives.wording import PART_WORDS, record_text
from jingzhun_site.frame.words import Words
from jingzhun_site.ledger.posts import Group, post_groups
from jingzhun_site.organisations.queries import posts_by_id

State = DirectiveItem.State
KEPT = ("place", "show")
"""What of an address goes with whoever looks from one item to the next."""

SHOWN = (State.WAITING, State.ACCEPTED, State.REJECTED)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How far the review is."""

    waiting: int
    accepted: int
    rejected: int

    @property
    def all(self) -> int:
        """All items that stand."""
        return self.waiting + self.accepted + self.rejected

    @property
    def reviewed(self) -> int:
        """Those that were ruled on."""
        return self.accepted + self.rejected


@dataclass(frozen=True, kw_only=True)
class ItemCard:
    """The item that is looked at, with everything that can be done with it."""

    line: Line
    quote: str
    may_keep: bool
    form: CorrectForm | None = None
    opens: str = ""  # the part of the card that stands open
    faults: Sequence[str] = ()
    read_words: str = ""  # what the program read, where a person corrected it
    earlier: str = ""
    changes: Sequence[Words] = ()
    cuts: Sequence[tuple[int, str, str]] = ()
    years: Sequence[int] = ()
    merges_with: Line | None = None
    lead: str = ""
    supporting: Sequence[str] = ()
    posts: Sequence[Group] = ()  # by organisation, those of the places one level below too
    goals: Sequence[GoalChoice] = ()
    may_give: bool = False
    has_passed: bool = False  # the deadline that the document names
    newer: Newer | None = None  # the latest version, where the document is an older one
    is_in_ledger: bool = False
    in_clause: int = 0  # how many items of the clause wait
    handed_over: Sequence[tuple[Any, str]] = ()
    previous: DirectiveItem | None = None
    next: DirectiveItem | None = None
    next_waiting: DirectiveItem | None = None


@dataclass(frozen=True, kw_only=True)
class Review:
    """One document under review."""

    directive: Directive
    items: Sequence[DirectiveItem]
    current: DirectiveItem | None
    lines: Sequence[Line]
    marks: Sequence[Mark]
    counts: Counts
    carried: int = 0


def item_address(item: DirectiveItem, query: QueryDict | None = None) -> str:
    """The review page with an item looked at."""
    return _address_form(item.directive_id, query).format(item.pk)


def _address_form(directive: int, query: QueryDict | None) -> str:
    """The address of any item of a document with ``{}`` for its number: a page has hundreds of them."""
    kept = [(name, str(query[name])) for name in KEPT if query is not None and name in query]
    words = urlencode([*kept, ("tab", "item")])
    return f"{reverse('directives:directive', args=(directive,))}?{words}&item={{}}"


def items_in_order(directive: Directive) -> list[DirectiveItem]:
    """The items that stand, in the order of the text."""
    items = directive.items.exclude(state=State.REPLACED).order_by("start", "end", "pk")
    return list(items.select_related("earlier").defer("read", "earlier__read", "earlier__record"))


def review_of(directive: Directive, query: QueryDict, *, asked: int) -> Review:
    """Everything on the page but the card; ``asked`` is the item that the address names, or 0."""
    items = items_in_order(directive)
    shown = query.get("show", "")
    own = [item for item in items if shown not in SHOWN or item.state == shown]
    current = _current(items, asked) or _first(own) or _first(items)
    key = current.pk if current else 0
    address = _address_form(directive.pk, query)
    lines = [line_of(item, address.format(item.pk), current=key) for item in own]
    waiting = [item for item in items if item.state == State.WAITING]
    return Review(
        directive=directive,
        items=items,
        current=current,
        lines=lines,
        marks=[_mark(item, address.format(item.pk)) for item in items],
        counts=counts_of(items),
        carried=len(only_unchanged(waiting)),
    )


def _current(items: Sequence[DirectiveItem], asked: int) -> DirectiveItem | None:
    return next((item for item in items if item.pk == asked), None)


def _first(items: Sequence[DirectiveItem]) -> DirectiveItem | None:
    """The first that waits, else the first."""
    waiting = (item for item in items if item.state == State.WAITING)
    return next(waiting, items[0] if items else None)


def counts_of(items: Sequence[DirectiveItem]) -> Counts:
    """How many items wait and how many were ruled on."""
    states = Counter(item.state for item in items)
    return Counts(
        waiting=states[State.WAITING],
        accepted=states[State.ACCEPTED],
        rejected=states[State.REJECTED],
    )


def card_of(
    item: DirectiveItem,
    items: Sequence[DirectiveItem],
    user: User,
    *,
    query: QueryDict | None = None,
    form: CorrectForm | None = None,
    opens: str = "",
    faults: Sequence[str] = (),
) -> ItemCard:
    """The card of an item among the others of its document."""
    may_keep = user.may(Right.KEEP_DIRECTIVES, item.directive.place_code)
    names = posts_by_id([item.lead_post, *item.supporting_posts], on=clock.today())
    about: dict[str, Any] = _beside(item, items) | _before(item)
    if may_keep:
        about |= _tools(item, user) | {"form": form or correct_form(item)}
    return ItemCard(
        line=line_of(item, item_address(item, query), current=item.pk),
        quote=item.directive.text[item.start : item.end].strip(),
        may_keep=may_keep,
        opens=opens,
        faults=faults,
        lead=str(names.get(item.lead_post, "")),
        supporting=[str(names[post]) for post in item.supporting_posts if post in names],
        handed_over=[(one, address_of(one)) for one in item.handovers.order_by("pk")],
        **about,
    )


def _beside(item: DirectiveItem, items: Sequence[DirectiveItem]) -> dict[str, Any]:
    """The items before and behind, and the next that waits."""
    keys = [one.pk for one in items]
    at = keys.index(item.pk) if item.pk in keys else 0
    behind = [*items[at + 1 :], *items[:at]]
    waiting = next((one for one in behind if one.state == State.WAITING), None)
    return {
        "previous": items[at - 1] if at else None,
        "next": items[at + 1] if at + 1 < len(items) else None,
        "next_waiting": waiting,
    }


def _before(item: DirectiveItem) -> dict[str, Any]:
    """What the program read where a person corrected it, and what the version before says."""
    about: dict[str, Any] = {}
    read, now = record_text(from_json(item.read)), record_text(record_of(item))
    if read != now or item.read.get("responsible") != item.record.get("responsible"):
        about["read_words"] = read
    if item.earlier is not None:
        about["earlier"] = record_text(record_of(item.earlier))
        about["changes"] = [PART_WORDS.get(name, name) for name in item.changes]
    return about


def _tools(item: DirectiveItem, user: User) -> dict[str, Any]:
    """What can be done with an item by whoever keeps its document."""
    record = record_of(item)
    other = next_to_merge(item)
    place = item.directive.governs_code
    own = post_groups(item.directive.place_code, on=clock.today())
    newer = newer_of(item)
    is_replaced = newer is not None and bool(newer.counterpart)
    return {
        "cuts": places_to_split(item) if item.kind == DirectiveItem.Kind.TASK else (),
        "years": record.dating.years if isinstance(record, Quantity) else (),
        "merges_with": line_of(other, item_address(other)) if other else None,
        "posts": own or post_groups(place, on=clock.today()),
        "newer": newer,
        "has_passed": has_passed(item),
        "may_give": not is_replaced and may_give(item, user),
        "is_in_ledger": item.handovers.filter(kind=Handover.Kind.TASK).exists(),
        "in_clause": waiting_in_clause(item).count(),
        "goals": goal_choices(item)
        if not is_replaced and may_become_goal(item, user) and not item.handovers.exists()
        else (),
    }


def _mark(item: DirectiveItem, href: str) -> Mark:
    record = item.record
    figure = (record["figure_start"], record["figure_end"]) if "figure_start" in record else None
    return Mark(
        pk=item.pk,
        start=item.start,
        end=item.end,
        kind=str(record.get("kind") or "task"),
        state=item.state,
        href=href,
        figure=figure,
    )
