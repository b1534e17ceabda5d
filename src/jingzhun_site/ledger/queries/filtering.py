"""What a list of entries is narrowed to, read from the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.periods import Period, period_name
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.frame.pieces import Chip
from jingzhun_site.frame.words import Words
from jingzhun_site.ledger.access import access_entries
from jingzhun_site.ledger.life import SOON_DAYS
from jingzhun_site.ledger.models import NO_DEADLINE, EntryPost, EntryQuerySet, State
from jingzhun_site.ledger.queries.by_month import month_named
from jingzhun_site.ledger.sources import SOURCES, source_of
from jingzhun_site.organisations.queries import post_ids_of, posts_by_id
from jingzhun_site.places.queries import chain_of
from jingzhun_site.places.scope import CODE_LENGTH, Scope

MINE, RECEIVE, UNIT = "mine", "receive", "unit"
VERIFY, ABOVE, PLACE = "verify", "above", "place"
TABS: Mapping[str, Words] = {
    MINE: gettext_lazy("我的"),
    RECEIVE: gettext_lazy("待我签收"),
    UNIT: gettext_lazy("本单位"),
    VERIFY: gettext_lazy("待我核验"),
    ABOVE: gettext_lazy("提级到本级"),
    PLACE: gettext_lazy("本地区"),
}
OPEN, UNRECEIVED, EXEMPT, PASSED, ALL = "open", "unreceived", "exempt", "passed", "all"
STATES: Mapping[str, Words] = {
    OPEN: gettext_lazy("未结"),
    "waiting": State.OPEN.label,
    State.ASSIGNED.value: State.ASSIGNED.label,
    UNRECEIVED: gettext_lazy("未签收"),
    State.REPORTED.value: State.REPORTED.label,
    EXEMPT: gettext_lazy("暂缓中"),
    State.CLOSED.value: State.CLOSED.label,
    State.REJECTED.value: State.REJECTED.label,
    PASSED: gettext_lazy("时限已过"),
    ALL: gettext_lazy("全部"),
}
"""The words of the address; ``waiting`` are those that nobody was given."""

OVERDUE, ESCALATED, SOON, UNDATED = "overdue", "escalated", "soon", "undated"
DUES: Mapping[str, Words] = {
    OVERDUE: gettext_lazy("已逾期"),
    ESCALATED: gettext_lazy("逾期已提级"),
    SOON: gettext_lazy("7 天内到期"),
    UNDATED: gettext_lazy("未定时限"),
}


@dataclass(frozen=True, kw_only=True)
class EntryFilter:
    """Empty words narrow nothing; ``month`` is that in which the deadline lies."""

    state: str = OPEN
    due: str = ""
    month: Period | None = None
    source: str = ""
    words: str = ""

    @classmethod
    def read(cls, query: QueryDict, *, default: str = OPEN) -> "EntryFilter":
        """The filter of an address; words that mean nothing there are left out."""
        state, due, source = (query.get(name, "") for name in ("state", "due", "source"))
        return cls(
            state=state if state in STATES else default,
            due=due if due in DUES else "",
            month=month_named(due),
            source=source if source in SOURCES else "",
            words=query.get("q", "").strip()[:100],
        )

    def chips(self, *, default: str = OPEN) -> list[Chip]:
        """What is on, to be taken away."""
        chips = []
        if self.state != default:
            chips.append(Chip(label=_("状态"), value=STATES[self.state], keys=("state",)))
        if self.due:
            chips.append(Chip(label=_("时限"), value=DUES[self.due], keys=("due",)))
        if self.month:
            month = period_name(self.month)
            chips.append(Chip(label=_("时限所在月份"), value=month, keys=("due",)))
        if self.source:
            label = source_of(self.source).label
            chips.append(Chip(label=_("来源"), value=label, keys=("source",)))
        if self.words:
            chips.append(Chip(label=_("查找"), value=self.words, keys=("q",)))
        return chips


def entries_of(tab: str, user: User, place: str) -> EntryQuerySet:
    """The entries of a tab.

    Those of my posts, those that a post of mine leads and has not signed for, those of my units, those that wait for my
    verdict, those that came up, or all.
    """
    found = access_entries(user, place=place)
    on = clock.today()
    if tab == PLACE:
        return found
    if tab == VERIFY:
        given = user.scope(Right.ASSIGN_TASKS).q("given_code")
        return found.filter(given, state=State.REPORTED).exclude(reported_by=user)
    if tab == ABOVE:
        scope = user.scope(Right.FOLLOW_ESCALATED).narrowed(place)
        return found.escalated(on).filter(_carried_to(scope))
    own = post_ids_of(user, on=on)
    if tab == MINE:
        return found.of_posts(own)
    if tab == RECEIVE:
        return found.unreceived().filter(lead_post__in=own)
    units = {post.organisation_id for post in posts_by_id(own, on=on).values()}
    held = EntryPost.objects.filter(organisation_id__in=units)
    return found.filter(pk__in=held.values("entry"))


def _carried_to(scope: Scope) -> Q:
    """Entries from below the places of a scope that were carried to them, or on past them."""
    condition = Q(pk__in=())
    for prefix in scope.prefixes:
        code = prefix.ljust(CODE_LENGTH, "0")
        below = Scope(prefixes=(prefix,)).q() & ~Q(place_code=code)
        condition |= below & Q(escalated_code__in=chain_of(code))
    return condition


def narrowed(entries: EntryQuerySet, wanted: EntryFilter, *, on: date) -> EntryQuerySet:
    """The entries that a filter means."""
    found = _in_state(entries, wanted.state, on)
    if wanted.due == OVERDUE:
        found = found.overdue(on)
    elif wanted.due == ESCALATED:
        found = found.escalated(on)
    elif wanted.due == SOON:
        found = found.due_between(on, on + timedelta(days=SOON_DAYS))
    elif wanted.due == UNDATED:
        found = found.filter(due_on=NO_DEADLINE)
    if wanted.month:
        found = found.filter(due_on__range=(wanted.month.start, wanted.month.end))
    if wanted.source:
        found = found.filter(source=wanted.source)
    if wanted.words:
        found = found.filter(_called(wanted.words))
    return found


def _in_state(entries: EntryQuerySet, state: str, on: date) -> EntryQuerySet:
    if state == OPEN:
        return entries.running()
    if state == UNRECEIVED:
        return entries.unreceived()
    if state == EXEMPT:
        return entries.exempt(on)
    if state == PASSED:
        return entries.passed(on)
    if state == ALL:
        return entries
    return entries.filter(state=State.OPEN if state == "waiting" else state)


def _called(words: str) -> Q:
    return (
        Q(title__icontains=words)
        | Q(text__icontains=words)
        | Q(document__icontains=words)
        | Q(clause__icontains=words)
    )
