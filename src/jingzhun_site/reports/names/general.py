"""Names of the report itself: its place, its period, who fills it, what the figures were computed from."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from jingzhun.reports import Answer, KnownName
from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.organisations.queries import PostHeld, posts_in
from jingzhun_site.places.queries import full_place_name, place_names
from jingzhun_site.reports.moments import Moment, period_words
from jingzhun_site.reports.names.source import Answers, Trace, WithoutLists, unknown

_GROUP = "报表"
_OFFICE = "poverty_alleviation"
_HEAD = "department_head"
_NAMES: Mapping[str, str] = {
    "place.name": "地区名称",
    "place.full_name": "地区全称",
    "place.code": "地区代码",
    "unit.name": "填报单位",
    "unit.head": "填报单位负责人",
    "report.on": "截止日期",
    "report.on_words": "截止日期（年月日）",
    "report.period": "期别",
    "report.period_start": "本期第一天",
    "report.period_end": "本期最后一天",
    "report.year": "年度",
    "report.filled_by": "填报人",
    "report.filled_on": "填报日期",
    "data.as_at": "名册数据日期",
    "data.run": "研判指纹",
}


class GeneralSource(WithoutLists):
    """What is known without any record."""

    def names(self) -> Mapping[str, KnownName]:
        """All of them."""
        return {n: KnownName(name=n, label=label, group=_GROUP) for n, label in _NAMES.items()}

    def answers(self, names: Collection[str], places: Sequence[str], moment: Moment) -> Answers:
        """The same everywhere but for the place."""
        short = place_names(places)
        same = _of_report(moment)
        found: Answers = {}
        for place in places:
            own = {
                "place.name": Answer(value=short.get(place, place)),
                "place.code": Answer(value=place),
            }
            if "place.full_name" in names:
                own["place.full_name"] = Answer(value=full_place_name(place))
            if any(name.startswith("unit.") for name in names):
                own |= _unit(place, moment)
            found |= {(place, name): {**same, **own}[name] for name in names}
        return found

    def closed(self, names: Collection[str], place: str, user: User, moment: Moment) -> set[str]:
        """Nothing is closed."""
        return set()

    def trace(self, name: str, place: str, moment: Moment) -> Trace:
        """There are no records behind these."""
        return Trace()


def _of_report(moment: Moment) -> Mapping[str, Answer]:
    day, run = moment.on, moment.run
    no_run = unknown("还没有这一天以前的研判。")
    return {
        "report.on": Answer(value=day),
        "report.on_words": Answer(value=_words(day)),
        "report.period": Answer(value=period_words(moment.period)),
        "report.period_start": Answer(value=moment.period.start),
        "report.period_end": Answer(value=moment.period.end),
        "report.year": Answer(value=str(day.year)),
        "report.filled_by": Answer(value=str(moment.user)),
        "report.filled_on": Answer(value=clock.today()),
        "data.as_at": Answer(value=run.snapshot.as_at) if run else no_run,
        "data.run": Answer(value=run.pk[:12]) if run else no_run,
    }


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _unit(place: str, moment: Moment) -> Mapping[str, Answer]:
    """The office of the place that keeps the register, and whoever leads it."""
    posts = posts_in(place, on=moment.on, function=_OFFICE)
    if not posts:
        none = unknown("没有登记这个地区的扶贫办及其岗位。")
        return {"unit.name": none, "unit.head": none}
    unit = posts[0]
    own = [post for post in posts if post.organisation_id == unit.organisation_id]
    return {"unit.name": Answer(value=unit.organisation), "unit.head": _head(own)}


def _head(posts: Sequence[PostHeld]) -> Answer:
    """Whoever holds the post of its head; nobody who merely works in the office stands for it."""
    heads = [post for post in posts if post.kind == _HEAD]
    if not heads:
        return unknown("这个单位没有登记负责人的岗位，请在“单位与岗位”中补登。")
    held = next((post.holder_name for post in heads if post.holder_name), "")
    if not held:
        return unknown("负责人的岗位当天无人任职，请在“单位与岗位”中登记任职。")
    return Answer(value=held)
