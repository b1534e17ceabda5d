"""What a list of duties is narrowed to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.periods import Period, period_name
from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.duties.access import access_duties
from jingzhun_site.duties.models import DutyQuerySet
from jingzhun_site.duties.queries.recorded import backdated
from jingzhun_site.duties.wording import KINDS
from jingzhun_site.frame.pieces import Chip
from jingzhun_site.frame.words import Words
from jingzhun_site.ledger.life import SOON_DAYS
from jingzhun_site.ledger.queries.by_month import month_named
from jingzhun_site.organisations.queries import PostHeld, post_ids_of

MINE, PLACE = "mine", "place"
TABS: Mapping[str, Words] = {MINE: gettext_lazy("我的"), PLACE: gettext_lazy("本地区")}
STATES: Mapping[str, Words] = {
    "open": gettext_lazy("未完成"),
    "overdue": gettext_lazy("已逾期"),
    "soon": gettext_lazy("7 天内到期"),
    "passed": gettext_lazy("时限已过"),
    "done": gettext_lazy("已完成"),
    "backdated": gettext_lazy("按期完成（补记）"),
    "all": gettext_lazy("全部"),
}


@dataclass(frozen=True, kw_only=True)
class DutyFilter:
    """Empty words narrow nothing; ``post`` is the id of a post, ``month`` that in which the deadline lies."""

    state: str = "open"
    kind: str = ""
    post: str = ""
    month: Period | None = None
    words: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "DutyFilter":
        """The filter of an address; words that mean nothing there are left out."""
        state, kind = query.get("state", ""), query.get("kind", "")
        return cls(
            state=state if state in STATES else "open",
            kind=kind if kind in KINDS else "",
            post=query.get("post", "")[:60],
            month=month_named(query.get("due", "")),
            words=query.get("q", "").strip()[:100],
        )

    def chips(
        self, held: Mapping[str, PostHeld] = MappingProxyType({}), *, default: str = "open"
    ) -> list[Chip]:
        """What it is narrowed to, but for the usual state."""
        chips = []
        if self.state != default:
            chips.append(Chip(label=_("状态"), value=STATES[self.state], keys=("state",)))
        if self.kind:
            chips.append(Chip(label=_("类别"), value=KINDS[self.kind], keys=("kind",)))
        if self.post:
            post = held.get(self.post)
            title = post.title if post else self.post
            chips.append(Chip(label=_("岗位"), value=title, keys=("post",)))
        if self.month:
            month = period_name(self.month)
            chips.append(Chip(label=_("时限所在月份"), value=month, keys=("due",)))
        if self.words:
            chips.append(Chip(label=_("查找"), value=self.words, keys=("q",)))
        return chips


def duties_of(tab: str, user: User, place: str) -> DutyQuerySet:
    """The instances of a tab: those of my posts, or all of the place."""
    found = access_duties(user, place=place)
    return found.filter(post_id__in=post_ids_of(user, on=clock.today())) if tab == MINE else found


def narrowed(duties: DutyQuerySet, wanted: DutyFilter, *, on: date) -> DutyQuerySet:
    """The instances that a filter means."""
    if wanted.state == "open":
        duties = duties.open()
    elif wanted.state == "overdue":
        duties = duties.overdue(on)
    elif wanted.state == "soon":
        duties = duties.open().filter(due_on__range=(on, on + timedelta(days=SOON_DAYS)))
    elif wanted.state == "passed":
        duties = duties.passed(on)
    elif wanted.state == "done":
        duties = duties.filter(fulfilled_on__isnull=False)
    elif wanted.state == "backdated":
        duties = backdated(duties)
    if wanted.kind:
        duties = duties.filter(kind=wanted.kind)
    if wanted.post:
        duties = duties.filter(post_id=wanted.post)
    if wanted.month:
        duties = duties.filter(due_on__range=(wanted.month.start, wanted.month.end))
    if wanted.words:
        duties = duties.filter(Q(label__icontains=wanted.words) | Q(clause=wanted.words))
    return duties
