"""Names of the programmes' ledgers: what is overdue now; and the list of all programmes of a place."""

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import urlencode

from django.db.models import Count
from django.db.models.functions import Substr
from django.urls import reverse

from jingzhun.reports import Answer, AnswerState, KnownList, KnownName, ListRow
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.decisions.rules import department, programme_label
from jingzhun_site.places.scope import Scope, prefix_of
from jingzhun_site.programmes.access import access_ledgers
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.programmes.procedures import InForce
from jingzhun_site.reports.moments import Moment
from jingzhun_site.reports.names.counted import CountedSource
from jingzhun_site.reports.names.decided import DecidedSource
from jingzhun_site.reports.names.source import (
    Answers,
    Rows,
    Source,
    Trace,
    is_village,
    unknown,
)
from jingzhun_site.reports.names.spending import programme_ids

_GROUP, _LIST, _ALL = "专项", "programmes", "all"
_ONLY_TODAY = "逾期按当天的台账统计；过去某天的逾期数请看当时留存的报表。"
_TEXTS: Mapping[str, str] = {"label": "专项名称", "lead": "牵头部门"}
_FIGURES: Mapping[str, tuple[str, str]] = {
    # column: its words, and the ending of the name outside lists ({} is the programme)
    "entitled": ("应享", "entitled.{}.yes"),
    "not_receiving": ("应享未享", "gap.{}.not_receiving"),
    "not_entitled": ("不应享而享", "gap.{}.not_entitled"),
    "enrolled": ("累计纳入", "programme.{}.enrolled"),
    "running": ("期末在册", "programme.{}.running"),
    "enrolled_in_year": ("本年纳入", "programme.{}.enrolled_in_year"),
    "enrolled_in_period": ("本期纳入", "programme.{}.enrolled_in_period"),
    "ended_in_year": ("本年结束", "programme.{}.ended_in_year"),
    "ended_in_period": ("本期结束", "programme.{}.ended_in_period"),
    "granted_in_year": ("本年核定金额（元）", "programme.{}.granted_in_year"),
    "delivered_in_year": ("本年发放（元）", "programme.{}.delivered_in_year"),
    "delivered_in_period": ("本期发放（元）", "programme.{}.delivered_in_period"),
    "overdue": ("逾期", "programme.{}.overdue"),
}


class LedgerSource:
    """The ledgers as they are now."""

    def names(self) -> Mapping[str, KnownName]:
        """What is overdue, programme by programme."""
        return {
            f"programme.{id_}.overdue": KnownName(
                name=f"programme.{id_}.overdue",
                label=f"{_label(id_)}：办理逾期",
                unit="笔",
                group=_GROUP,
            )
            for id_ in (_ALL, *programme_ids())
        }

    def lists(self) -> Mapping[str, KnownList]:
        """The programmes that are used in a place."""
        words = {**_TEXTS, **{column: words for column, (words, _name) in _FIGURES.items()}}
        columns = {
            f"item.{column}": KnownName(name=f"item.{column}", label=label)
            for column, label in words.items()
        }
        return {_LIST: KnownList(name=_LIST, label="用到的专项", columns=columns)}

    def answers(self, names: Collection[str], places: Sequence[str], moment: Moment) -> Answers:
        """One query for each level of places."""
        if not moment.is_today:
            return {(place, name): unknown(_ONLY_TODAY) for place in places for name in names}
        late = _overdue(places)
        found: Answers = {}
        for name in names:
            id_ = name.split(".")[1]
            for place in places:
                of_place = late.get(place, {})
                count = sum(of_place.values()) if id_ == _ALL else of_place.get(id_, 0)
                found[(place, name)] = Answer(value=count)
        return found

    def rows(self, list_name: str, place: str, moment: Moment) -> Rows:
        """The programmes of the packs in force of which the place has anything to count."""
        ledgers = access_ledgers(moment.user, place=place, right=Right.FILL_REPORTS)
        columns = {
            (id_, column): ending.format(id_)
            for id_ in ledgers.programmes
            for column, (_words, ending) in _FIGURES.items()
        }
        found = _collected(set(columns.values()), place, moment)
        rows = [
            ListRow(
                key=id_,
                answers={
                    **_texts(one),
                    **{f"item.{column}": found[columns[(id_, column)]] for column in _FIGURES},
                },
            )
            for id_, one in ledgers.programmes.items()
            if one.can_be_enrolled
        ]
        used = [row for row in rows if any(_counts(answer) for answer in row.answers.values())]
        return used or _nothing(rows)

    def plain_name(self, list_name: str, key: str, column: str) -> str:
        """The figure of that very programme."""
        found = _FIGURES.get(column.removeprefix("item."))
        return found[1].format(key) if found else ""

    def closed(self, names: Collection[str], place: str, user: User, moment: Moment) -> set[str]:
        """In a village, programmes that rest on what is closed to the user."""
        if not is_village(place):
            return set()
        seen = access_ledgers(user, place=place, right=Right.FILL_REPORTS)
        opened = {*seen.programmes, *(() if seen.has_closed else (_ALL,))}
        return {name for name in names if name.split(".")[1] not in opened}

    def trace(self, name: str, place: str, moment: Moment) -> Trace:
        """The ledger, narrowed to what is late; of all programmes the overview."""
        id_ = name.split(".")[1]
        if id_ == _ALL:
            address, words = reverse("programmes:overview"), {"place": place}
        else:
            address = reverse("programmes:ledger", args=[id_])
            words = {"overdue": "1", "place": place}
        return Trace(href=f"{address}?{urlencode(words)}", href_label="打开专项台账")


def _collected(names: Collection[str], place: str, moment: Moment) -> Mapping[str, Answer]:
    sources: Sequence[Source] = (CountedSource(), DecidedSource(), LedgerSource())
    found: dict[str, Answer] = {}
    for source in sources:
        own = names & source.names().keys()
        answers = source.answers(sorted(own), [place], moment)
        found.update({name: answers[(place, name)] for name in own})
    return found


def _texts(one: InForce) -> Mapping[str, Answer]:
    lead = department(one.programme.lead)
    return {
        "item.label": Answer(value=one.programme.label),
        "item.lead": Answer(value=lead) if lead else unknown("文件没有写明牵头部门。"),
    }


def _counts(answer: Answer) -> bool:
    """Whether there is anything to report: a programme of noughts alone stays off the list."""
    return not isinstance(answer.value, str) and bool(answer.value or answer.high)


def _nothing(rows: Sequence[ListRow]) -> Rows:
    """That no programme is used, or that nobody knows: where a figure of one is not known, it may be."""
    # What is overdue is never known of a past day, and there is nothing overdue where nobody is enrolled.
    figures = [f"item.{column}" for column in _FIGURES if column != "overdue"]
    answers = (row.answers[column] for row in rows for column in figures)
    return next((one for one in answers if one.state is AnswerState.UNKNOWN), [])


def _overdue(places: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {}
    by_size: dict[int, set[str]] = {}
    for place in places:
        by_size.setdefault(len(prefix_of(place)), set()).add(place)
    for size, codes in by_size.items():
        late = EnrolmentProgress.objects.within(Scope.of(codes)).overdue(clock.today())
        rows = late.order_by().annotate(part=Substr("place_code", 1, size))
        for part, programme, count in rows.values_list("part", "programme").annotate(n=Count("pk")):
            found.setdefault(part.ljust(12, "0"), {})[programme] = count
    return found


def _label(id_: str) -> str:
    return "全部专项" if id_ == _ALL else programme_label(id_)
