"""Names of decisions: who meets which standard, who is entitled to what, and the two-way gaps of each programme."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from jingzhun.eligibility import Gap, State
from jingzhun.engines import quote_text
from jingzhun.reports import Answer, KnownName
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.compartments import closed_rules
from jingzhun_site.decisions.deciders import packs, regimes_of
from jingzhun_site.decisions.engine import query
from jingzhun_site.decisions.gaps import OFF_LIST, GapList, access_gaps
from jingzhun_site.decisions.models import Run
from jingzhun_site.decisions.rules import programme_label, rules_of_run
from jingzhun_site.decisions.standings import STANDINGS, state_column
from jingzhun_site.places.scope import Scope, prefix_of
from jingzhun_site.register.as_of import Times
from jingzhun_site.reports.moments import Moment
from jingzhun_site.reports.names.counting import wanted_places
from jingzhun_site.reports.names.source import (
    Answers,
    Trace,
    WithoutLists,
    is_village,
    not_applicable,
    unknown,
)
from jingzhun_site.reports.names.spending import programme_ids

_GROUP, _GAPS = "达标与应享", "差缺"
_STATES: Mapping[str, tuple[State, str]] = {
    "met": (State.YES, "达标"),
    "not_met": (State.NO, "未达标"),
    "not_known": (State.UNKNOWN, "情况不明"),
}
_ENTITLED: Mapping[str, tuple[State, str]] = {
    "yes": (State.YES, "应享"),
    "not_known": (State.UNKNOWN, "应享情况不明"),
}
_DIRECTIONS: Mapping[str, tuple[Gap, str]] = {
    "not_receiving": (Gap.NOT_RECEIVING, "应享未享"),
    "not_entitled": (Gap.NOT_ENTITLED, "不应享而享"),
}
_ALL = "all"
_NO_RUN = "还没有这一天以前的研判。"
_NO_RULE = "当地现行文件没有这一条。"
_NOBODY = "这次研判里没有这个地区的对象。"


class DecidedSource(WithoutLists):
    """What a run found, standard by standard and programme by programme."""

    def names(self) -> Mapping[str, KnownName]:
        """Every standard and programme of the packs."""
        found = [
            _known(f"standard.{id_}.{word}", f"{label}：{says}", _GROUP)
            for id_, label in _standards().items()
            for word, (_state, says) in _STATES.items()
        ]
        for id_ in programme_ids():
            label = programme_label(id_)
            found += [
                _known(f"entitled.{id_}.{word}", f"{label}：{says}", _GROUP)
                for word, (_state, says) in _ENTITLED.items()
            ]
        for id_ in (_ALL, *programme_ids()):
            label = "全部专项" if id_ == _ALL else programme_label(id_)
            found += [
                _known(f"gap.{id_}.{word}", f"{label}：{says}", _GAPS)
                for word, (_gap, says) in _DIRECTIONS.items()
            ]
        return {one.name: one for one in found}

    def answers(self, names: Collection[str], places: Sequence[str], moment: Moment) -> Answers:
        """One query for the standings, one for the gaps of each level of places."""
        if moment.run is None:
            return {(place, name): unknown(_NO_RUN) for place in places for name in names}
        of_gaps = [name for name in names if name.startswith("gap.")]
        of_rules = [name for name in names if not name.startswith("gap.")]
        found: Answers = {}
        if of_rules:
            found |= _standings(of_rules, places, moment.run)
        if of_gaps:
            found |= _gaps(of_gaps, places, moment)
        return found

    def closed(self, names: Collection[str], place: str, user: User, moment: Moment) -> set[str]:
        """In a village, rules that rest on what is closed to the user."""
        if moment.run is None or not is_village(place):
            return set()
        regimes = regimes_of(moment.run.snapshot.place_code, moment.run.on)
        closed = closed_rules(user.authority(), regimes, Scope.of([place]))
        of_all = f"gap.{_ALL}." if any(r.startswith("programme:") for r in closed) else "-"
        return {n for n in names if _rule_of(n) in closed or n.startswith(of_all)}

    def trace(self, name: str, place: str, moment: Moment) -> Trace:
        """Those of whom the run found it, or the list of gaps."""
        kind, id_, word = name.split(".")
        if kind == "gap":
            words = {"tab": word, "place": place, "programme": "" if id_ == _ALL else id_}
            if not moment.is_today:
                words["as_at"] = moment.on.isoformat()
            return Trace(
                href=f"{reverse('decisions:gaps')}?{urlencode(words)}", href_label="打开差缺清单"
            )
        if moment.run is None:
            return Trace()
        words = {"rule": _rule_of(name), "state": str(int(_state_of(name))), "place": place}
        address = reverse("decisions:subjects", args=[moment.run.pk])
        return Trace(href=f"{address}?{urlencode(words)}", href_label="打开名单")


def _known(name: str, label: str, group: str) -> KnownName:
    return KnownName(name=name, label=label, unit="条" if group == _GAPS else "个", group=group)


@cache
def _standards() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for pack in packs().values():
        for standard in pack.standards.values():
            found.setdefault(standard.id, standard.label)
    return found


def _rule_of(name: str) -> str:
    kind, id_, _word = name.split(".")
    return f"standard:{id_}" if kind == "standard" else f"programme:{id_}"


def _state_of(name: str) -> State:
    kind, _id, word = name.split(".")
    return (_STATES if kind == "standard" else _ENTITLED)[word][0]


def _standings(names: Sequence[str], places: Sequence[str], run: Run) -> Answers:
    rules = rules_of_run(run).by_name
    counts = _counts(places, run)
    found: Answers = {}
    for name in names:
        rule, state = _rule_of(name), int(_state_of(name))
        column = state_column(rule, "entitled" if rule.startswith("programme:") else "")
        for place in places:
            if rule not in rules:
                found[(place, name)] = not_applicable(_NO_RULE)
            elif not counts.get(place):
                found[(place, name)] = unknown(_NOBODY)
            else:
                found[(place, name)] = Answer(value=counts[place].get((column, state), 0))
    return found


def _counts(places: Sequence[str], run: Run) -> Mapping[str, Mapping[tuple[str, int], int]]:
    source = quote_text(str(run.path / STANDINGS))
    rows = query(
        f"SELECT w.code, s.column_name, s.state, sum(s.subjects) FROM read_parquet({source}) AS s"
        " JOIN wanted AS w ON s.place_id BETWEEN w.low AND w.high GROUP BY ALL",
        tables={"wanted": wanted_places(places)},
    )
    found: dict[str, dict[tuple[str, int], int]] = {}
    for place, column, state, subjects in rows:
        found.setdefault(place, {})[(column, state)] = int(subjects)
    return found


def _gaps(names: Sequence[str], places: Sequence[str], moment: Moment) -> Answers:
    """The lines that wait, as the list of gaps shows them."""
    times = Times(as_at=moment.on, known_at=Times.present().known_at)
    inside = Scope.of(places).place_code
    listed = access_gaps(moment.user, times, place=inside, right=Right.FILL_REPORTS)
    if listed is None:
        return {(place, name): unknown(_NO_RUN) for place in places for name in names}
    present, counts = _counts(places, listed.run), _gap_counts(listed, places)
    found: Answers = {}
    for name in names:
        _gap, id_, word = name.split(".")
        why_not = _why_no_gaps(listed, id_)
        for place in places:
            if not present.get(place):
                found[(place, name)] = unknown(_NOBODY)
            elif why_not:
                found[(place, name)] = not_applicable(why_not)
            else:
                lines = counts.get(place, {}).items()
                direction = _DIRECTIONS[word][0]
                found[(place, name)] = Answer(
                    value=sum(
                        n for (gap, one), n in lines if gap == direction and id_ in (_ALL, one)
                    )
                )
    return found


def _why_no_gaps(listed: GapList, programme: str) -> str:
    if programme == _ALL:
        return ""
    rule = listed.rules.programme(programme)
    if rule is None:
        return _NO_RULE
    return "" if rule.checks_gaps else "名册里没有可比的享受记录，这个专项不查差缺。"


def _gap_counts(
    listed: GapList, places: Sequence[str]
) -> Mapping[str, Mapping[tuple[int, str], int]]:
    found: dict[str, dict[tuple[int, str], int]] = {}
    # Above villages a figure is a statistic; what is closed to the reader is hidden in villages.
    everything = replace(listed, closed=frozenset())
    for size, codes in _by_size(places).items():
        rows: Iterable[tuple[Any, ...]] = everything.counts_by_place(size=size, without=OFF_LIST)
        for code, gap, programme, count in rows:
            if code in codes:
                found.setdefault(code, {})[(gap, programme)] = count
    return found


def _by_size(places: Sequence[str]) -> Mapping[int, set[str]]:
    found: dict[int, set[str]] = {}
    for place in places:
        found.setdefault(len(prefix_of(place)), set()).add(place)
    return found
