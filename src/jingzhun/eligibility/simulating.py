"""What a changed parameter or rule would change: who gains, who loses, what it costs, per place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from jingzhun.eligibility.amount_periods import is_one_period
from jingzhun.eligibility.deciding import DecisionRequest
from jingzhun.eligibility.rule_pairs import RuleApart, RulePair, both_runs
from jingzhun.eligibility.rules_in_force import Regimes
from jingzhun.engines import EngineSettings, quote_text
from jingzhun.errors import Fault, JingzhunError
from jingzhun.packs import CompiledChain, ParameterContent, Per


@dataclass(frozen=True, kw_only=True)
class Difference:
    """How one rule changes in one place (a division code): subjects who gain, lose or become (un)decided, and money.

    ``cost_before`` and ``cost_after`` are yuan due to all who are entitled, the first amount of the programme;
    ``None`` where the rule gives no money. Subjects whose amount is unknown are not in the sums and counted apart.
    ``period_before`` and ``period_after`` say what the sums are told per: the same where both can be brought to one
    (a month and a year to a year), ``None`` where that side gives no money.
    """

    rule: str
    place_id: str
    gain: int
    lose: int
    become_unknown: int
    become_known: int
    cost_before: Decimal | None = None
    cost_after: Decimal | None = None
    amount_unknown: int = 0
    period_before: Per | None = None
    period_after: Per | None = None

    @property
    def cost_change(self) -> Decimal | None:
        """What more is due; ``None`` without money, or where what is due once meets what is due every year."""
        if self.cost_before is None or self.cost_after is None:
            return None
        if not is_one_period(self.period_before, self.period_after):
            return None
        return self.cost_after - self.cost_before


def with_parameters(regimes: Regimes, changes: Mapping[str, ParameterContent]) -> Regimes:
    """The same chains with other values of some parameters, in rule units.

    Raises:
        JingzhunError: a parameter that no chain has (DECIDE005).
    """
    known = {name for chain in regimes.chains for name in chain.parameters}
    unknown = sorted(set(changes) - known)
    if unknown:
        raise JingzhunError([Fault(code="DECIDE005", seen=name) for name in unknown])
    return replace(regimes, chains=tuple(_changed(chain, changes) for chain in regimes.chains))


def simulate(
    request: DecisionRequest,
    changed: Regimes,
    *,
    level_digits: int = 6,
    settings: EngineSettings | None = None,
) -> tuple[Difference, ...]:
    """Both sets of rules over the same snapshot, rule by rule and place by place; unchanged rules are left out.

    A rule that only one set has holds for nobody in the other. ``level_digits`` is how much of a division code names
    a place: 4 city, 6 county, 9 township, 12 village.
    """
    with both_runs(request, changed, settings) as runs:
        return tuple(
            difference for pair in runs.pairs() for difference in _differences(pair, level_digits)
        )


def _changed(chain: CompiledChain, changes: Mapping[str, ParameterContent]) -> CompiledChain:
    parameters = {
        name: replace(found, content=changes[name]) if name in changes else found
        for name, found in chain.parameters.items()
    }
    return replace(chain, parameters=parameters)


def _differences(pair: RulePair, digits: int) -> list[Difference]:
    place = f"SUBSTR({pair.place}, 1, {digits})"
    sql = f"""SELECT {quote_text(pair.rule)}, {place},
      COUNT(*) FILTER (WHERE {pair.after} AND {pair.before} IS NOT TRUE),
      COUNT(*) FILTER (WHERE {pair.before} AND {pair.after} IS NOT TRUE),
      COUNT(*) FILTER (WHERE {pair.before} IS NOT NULL AND {pair.after} IS NULL),
      COUNT(*) FILTER (WHERE {pair.before} IS NULL AND {pair.after} IS NOT NULL), {_sums(pair)}
      FROM {pair.tables} GROUP BY {place} ORDER BY {place}"""
    rows = (_difference(pair, row) for row in pair.engine.rows(sql))
    return [row for row in rows if _is_change(row)]


def _sums(pair: RulePair) -> str:
    if not pair.gives_money:
        return "NULL, NULL, 0"
    before, after = pair.before, pair.after
    given, changed = pair.amount_before.sql, pair.amount_after.sql
    return (
        f"COALESCE(SUM({given}) FILTER (WHERE {before}), 0),"
        f" COALESCE(SUM({changed}) FILTER (WHERE {after}), 0),"
        f" COUNT(*) FILTER (WHERE ({after} AND {changed} IS NULL) OR ({before} AND {given} IS NULL))"
    )


def _difference(pair: RulePair, row: tuple[object, ...]) -> Difference:
    rule, place, gain, lose, unknown, known, before, after, blank = row
    return Difference(
        rule=str(rule),
        place_id=str(place),
        gain=_count(gain),
        lose=_count(lose),
        become_unknown=_count(unknown),
        become_known=_count(known),
        cost_before=_yuan(before),
        cost_after=_yuan(after),
        amount_unknown=_count(blank),
        period_before=pair.amount_before.period,
        period_after=pair.amount_after.period,
    )


@dataclass(frozen=True, kw_only=True)
class ChangedSubject:
    """One subject for whom a rule comes out otherwise; states are true, false or unknown, amounts yuan.

    ``speaks_before`` and ``speaks_after`` are false where a standard is known not to speak of the subject.
    Amounts are told per ``period_before`` and ``period_after``, as those of a :class:`Difference`; ``gives_money``
    says whether either set of rules gives money at all.
    """

    rule: str
    entity: str
    subject_id: str
    place_id: str
    before: bool | None
    after: bool | None
    amount_before: Decimal | None
    amount_after: Decimal | None
    gives_money: bool = False
    period_before: Per | None = None
    period_after: Per | None = None
    speaks_before: bool = True
    speaks_after: bool = True

    @property
    def is_of_one_period(self) -> bool:
        """Whether both sums are told per the same period, so that one can be taken from the other."""
        return is_one_period(self.period_before, self.period_after)

    @property
    def due_before(self) -> Decimal | None:
        """What was due: nothing to whom the rule does not reach; ``None`` where that or the amount is unknown."""
        return Decimal(0) if self.before is False else self.amount_before

    @property
    def due_after(self) -> Decimal | None:
        """What is due under the changed rules, as :attr:`due_before`."""
        return Decimal(0) if self.after is False else self.amount_after


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Over how many subjects a rule was compared, and of how many of them neither set of rules can tell."""

    rule: str
    entity: str
    subjects: int
    unknown: int


@dataclass(frozen=True, kw_only=True)
class ComparedRules:
    """Both sets of rules over one snapshot: who comes out otherwise, and what such a list does not show.

    ``compared`` has every rule that was, ``apart`` the rules that speak of other records in each set and could not be.
    """

    subjects: tuple[ChangedSubject, ...]
    compared: tuple[Compared, ...]
    apart: tuple[RuleApart, ...]


def compare_rules(
    request: DecisionRequest, changed: Regimes, *, settings: EngineSettings | None = None
) -> ComparedRules:
    """Everyone for whom a rule comes out otherwise under the changed rules, with what could not be told."""
    with both_runs(request, changed, settings) as runs:
        pairs = tuple(runs.pairs())
        return ComparedRules(
            subjects=tuple(_subject(pair, row) for pair in pairs for row in _changed_rows(pair)),
            compared=tuple(map(_compared, pairs)),
            apart=tuple(runs.apart()),
        )


def changed_subjects(
    request: DecisionRequest, changed: Regimes, *, settings: EngineSettings | None = None
) -> tuple[ChangedSubject, ...]:
    """Everyone for whom a rule comes out otherwise under the changed rules, or gives another amount."""
    return compare_rules(request, changed, settings=settings).subjects


def _compared(pair: RulePair) -> Compared:
    blank = f"{pair.before} IS NULL AND {pair.after} IS NULL"
    ((subjects, unknown),) = pair.engine.rows(
        f"SELECT COUNT(*), COUNT(*) FILTER (WHERE {blank}) FROM {pair.tables}"
    )
    return Compared(
        rule=pair.rule,
        entity=pair.entity,
        subjects=_count(subjects),
        unknown=_count(unknown),
    )


def _changed_rows(pair: RulePair) -> list[tuple[object, ...]]:
    given, changed = pair.amount_before.sql, pair.amount_after.sql
    amounts = f"{given}, {changed}" if pair.gives_money else "NULL, NULL"
    speaks = [f"({side} IS NOT FALSE)" for side in (pair.speaks_before, pair.speaks_after)]
    moved = f"{pair.before} IS DISTINCT FROM {pair.after} OR {speaks[0]} <> {speaks[1]}"
    if pair.gives_money:
        paid = f"{given} IS DISTINCT FROM {changed}"
        if not is_one_period(pair.amount_before.period, pair.amount_after.period):
            paid = "TRUE"
        moved = f"{moved} OR ({pair.before} AND {pair.after} AND {paid})"
    columns = f"{pair.subject}, {pair.place}, {pair.before}, {pair.after}, {amounts}, {speaks[0]}, {speaks[1]}"
    return pair.engine.rows(f"SELECT {columns} FROM {pair.tables} WHERE {moved} ORDER BY 2, 1")


def _subject(pair: RulePair, row: tuple[object, ...]) -> ChangedSubject:
    key, place, before, after, amount_before, amount_after, *speaks = row
    return ChangedSubject(
        rule=pair.rule,
        entity=pair.entity,
        subject_id=str(key),
        place_id=str(place),
        before=None if before is None else bool(before),
        after=None if after is None else bool(after),
        amount_before=_yuan(amount_before) if before else None,
        amount_after=_yuan(amount_after) if after else None,
        gives_money=pair.gives_money,
        period_before=pair.amount_before.period,
        period_after=pair.amount_after.period,
        speaks_before=bool(speaks[0]),
        speaks_after=bool(speaks[1]),
    )


def _yuan(value: object) -> Decimal | None:
    return None if value is None else Decimal(_count(value)) / 100


def _count(value: object) -> int:
    return int(str(value))


def _is_change(row: Difference) -> bool:
    counts = (row.gain, row.lose, row.become_unknown, row.become_known)
    return any(counts) or row.cost_before != row.cost_after or _is_paid_otherwise(row)


def _is_paid_otherwise(row: Difference) -> bool:
    """Whether equal sums are no equal sums, since one is due once and the other every month."""
    return bool(row.cost_before) and not is_one_period(row.period_before, row.period_after)
