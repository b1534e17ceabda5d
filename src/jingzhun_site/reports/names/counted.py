"""The source of everything that is counted from snapshots: register, funds, programmes; and rates of two figures."""

from collections.abc import Collection, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from functools import cache

from jingzhun.reports import Answer, AnswerState, KnownName
from jingzhun.vocabulary import Sensitivity
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.compartments import closed_fields, closed_rules
from jingzhun_site.decisions.deciders import regimes_of
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.reports.moments import Moment
from jingzhun_site.reports.names.counting import count_measures
from jingzhun_site.reports.names.measures import Measure
from jingzhun_site.reports.names.register import register_measures
from jingzhun_site.reports.names.source import (
    Answers,
    Trace,
    WithoutLists,
    is_village,
    not_applicable,
    unknown,
)
from jingzhun_site.reports.names.spending import spending_measures

_RATES: Mapping[str, tuple[str, str, str]] = {
    "funds.paid_rate": ("专项资金支付进度", "funds.paid_in_year", "funds.allocated_in_year"),
    "funds.upper.paid_rate": (
        "中省资金支付进度",
        "funds.upper.paid_in_year",
        "funds.upper.allocated_in_year",
    ),
    "funds.city.paid_rate": (
        "市级资金支付进度",
        "funds.city.paid_in_year",
        "funds.city.allocated_in_year",
    ),
    "funds.county.paid_rate": (
        "县级资金支付进度",
        "funds.county.paid_in_year",
        "funds.county.allocated_in_year",
    ),
}


@cache
def all_measures() -> Mapping[str, Measure]:
    """Every measure by its name."""
    return {**register_measures(), **spending_measures()}


class CountedSource(WithoutLists):
    """Names that are counted from snapshots."""

    def names(self) -> Mapping[str, KnownName]:
        """Every measure, and the rates."""
        found = {
            m.name: KnownName(name=m.name, label=m.label, unit=m.unit, group=m.group)
            for m in all_measures().values()
        }
        for name, (label, _over, _under) in _RATES.items():
            found[name] = KnownName(name=name, label=label, unit="%", group="资金")
        return found

    def answers(self, names: Collection[str], places: Sequence[str], moment: Moment) -> Answers:
        """One query for each entity."""
        rates = {name: _RATES[name] for name in names if name in _RATES}
        parts = {part for _label, *both in rates.values() for part in both}
        measures = [all_measures()[name] for name in sorted({*names, *parts} - set(rates))]
        found = count_measures(measures, places, moment)
        for name, (_label, over, under) in rates.items():
            for place in places:
                found[(place, name)] = _rate(found[(place, over)], found[(place, under)])
        return found

    def closed(self, names: Collection[str], place: str, user: User, moment: Moment) -> set[str]:
        """In a village, what rests on a compartment that is closed to the user."""
        if not is_village(place):
            return set()
        return closed_measures(names, place, user, moment)

    def trace(self, name: str, place: str, moment: Moment) -> Trace:
        """The rows are shown here; those of a rate are those of its upper figure."""
        return Trace(is_counted=True)


def measure_behind(name: str) -> Measure | None:
    """The measure whose rows stand behind a name."""
    return all_measures().get(_RATES[name][1] if name in _RATES else name)


def closed_measures(names: Collection[str], place: str, user: User, moment: Moment) -> set[str]:
    """The names that rest on a compartment which is closed to the user in a place."""
    scope = Scope.of([place])
    rules: Collection[str] = ()
    if moment.run is not None:
        regimes = regimes_of(moment.run.snapshot.place_code, moment.run.on)
        rules = closed_rules(user.authority(), regimes, scope)
    return {name for name in names if _is_closed(name, scope, user, rules)}


def _is_closed(name: str, scope: Scope, user: User, rules: Collection[str]) -> bool:
    measure = measure_behind(name)
    if measure is None:
        return False
    entity = VOCABULARY.entities[measure.entity]
    hidden = closed_fields(user.authority(), scope, entity)
    personal = [f for f in measure.fields if entity.fields[f].sensitivity is Sensitivity.PERSONAL]
    if entity.compartment and hidden:
        return True
    may_see = not personal or user.may(Right.SEE_PERSONAL, _place_of(scope))
    is_ruled = f"programme:{measure.programme}" in rules
    return bool(hidden.intersection(measure.fields)) or is_ruled or not may_see


def _place_of(scope: Scope) -> str:
    return scope.place_code or scope.prefixes[0].ljust(12, "0")


def _rate(over: Answer, under: Answer) -> Answer:
    for one in (under, over):
        if one.state in (AnswerState.UNKNOWN, AnswerState.WITHHELD):
            return one
    if over.state is AnswerState.BETWEEN or under.state is AnswerState.BETWEEN:
        return unknown(over.why or under.why)
    if not under.value:
        return not_applicable("分母为零，没有进度可言。")
    share = Decimal(str(over.value)) * 100 / Decimal(str(under.value))
    # Cut and never rounded up: 99.96 % is not yet everything.
    return Answer(value=share.quantize(Decimal("0.1"), rounding=ROUND_DOWN), decimals=1)
