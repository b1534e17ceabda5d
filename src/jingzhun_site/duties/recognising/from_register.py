"""Duties answered by the register: visits, posts that are filled, projects taken into the pool."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.duties.recognising.recogniser import Known, Recogniser, enough, known
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.models import MODELS, Tenure

_POSTS_OF: Mapping[str, frozenset[str]] = {
    "designated_helper": frozenset({"designated_helper"}),
    "village_committee": frozenset({
        "village_committee", "village_secretary", "village_head", "village_cadre",
    }),
    "resident_work_team": frozenset({
        "resident_work_team", "first_secretary", "work_team_leader", "work_team_member",
    }),
    "county_leader": frozenset({"county_leader"}),
}  # fmt: skip
"""Whose visits are whose: a visit counts for the body whose post it names, one without a post for nobody."""
_ON_THE_LIST = ("poor", "exited", "relapsed")
_STAFF = frozenset({"poverty_clerk", "village_information_clerk"})
_FEWEST, _MOST = 2, 5


def _visits_of(one: DutyInstance) -> "QuerySet[Any]":
    """The visits of the duty's body in the place and below it, in the period."""
    return MODELS["visits"].objects.filter(
        Scope.of([one.place_code]).q(),
        visited_on__range=(one.period_start, one.period_end),
        post__in=_POSTS_OF.get(one.who, frozenset()),
    )


def _visited(one: DutyInstance) -> Known | None:
    """A helper has gone to every household that may have one; a body of the village as often as is wanted."""
    visits = _visits_of(one)
    found = visits.aggregate(n=Count("pk"), last=Max("visited_on"))
    if one.who != "designated_helper":
        return known(found["n"], found["last"], _("名册里本期走访 %(count)d 次"))
    homes = MODELS["households"].objects.filter(
        Scope.of([one.place_code]).q(), registration__in=_ON_THE_LIST
    )
    helped = homes.exclude(has_helper=False)  # nobody knows of some: they count
    missing = helped.exclude(pk__in=visits.values("household_id"))
    count = helped.count()
    if not count or missing.exists():
        return None
    return enough(one, found["last"], _("本期 %(count)d 户都已走访") % {"count": count})


def _working_days(one: DutyInstance) -> Known | None:
    """The days on which a head of the county was with households."""
    found = _visits_of(one).aggregate(n=Count("visited_on", distinct=True), last=Max("visited_on"))
    return known(found["n"], found["last"], _("名册里本期有 %(count)d 天走访"))


def _staffed(one: DutyInstance) -> Known | None:
    """Two to five people in the posts that the clause names, by its day."""
    posts = {"post__place_code": one.place_code, "post__kind__in": _STAFF}
    stays = Q(until_on__isnull=True) | Q(until_on__gte=one.due_on)
    seated: Any = Tenure.objects.filter(stays, from_on__lte=one.due_on, **posts)
    found = seated.aggregate(n=Count("official_id", distinct=True), last=Max("from_on"))
    kinds = seated.values("post__kind").distinct().count()
    if kinds < len(_STAFF) or not _FEWEST <= found["n"] <= _MOST:
        return None
    said = _("扶贫专干和村级信息员 %(count)d 人在岗") % {"count": found["n"]}
    return enough(one, found["last"], said)


def _pooled(one: DutyInstance) -> Known | None:
    """The projects of the county that were taken into the pool in the year; what was only proposed is in no pool."""
    taken = MODELS["projects"].objects.filter(
        Scope.of([one.place_code]).q(),
        approved_on__range=(one.period_start, one.period_end),
    )
    found = taken.aggregate(n=Count("pk"), last=Max("approved_on"))
    return known(found["n"], found["last"], _("本期入库项目 %(count)d 个"))


RECOGNISERS = (
    Recogniser(
        name="visits",
        label=gettext_lazy("走访登记"),
        rule=gettext_lazy("名册里本期有责任主体的走访；帮扶责任人要走访到所联系的每一户"),
        knows=_visited,
        # 三(二)14 wants each helped household once a month, and the bodies of the village there at least once.
        duty_ids=frozenset({"monthly_visits", "grassroots_visits"}),
    ),
    Recogniser(
        name="days_with_households",
        label=gettext_lazy("走访登记"),
        rule=gettext_lazy("名册里县级领导走访的天数达到要求"),
        knows=_working_days,
        # A day with a visit is a day worked there; days spent otherwise are for the diary, so are recorded by hand.
        duty_ids=frozenset({"county_heads_working_days"}),
    ),
    Recogniser(
        name="posts_filled",
        label=gettext_lazy("任职登记"),
        rule=gettext_lazy("两种岗位到期限都有人任职，共二至五人"),
        knows=_staffed,
        # 三(二)13 names both posts and how many people there must be.
        duty_ids=frozenset({"office_staffing"}),
    ),
    Recogniser(
        name="projects_pooled",
        label=gettext_lazy("项目库"),
        rule=gettext_lazy("名册里本期有批准入库的项目"),
        knows=_pooled,
        # 三(三) wants the pool of the county, which rolls on year by year: a project taken in shows that it does.
        duty_ids=frozenset({"project_pool"}),
    ),
)
