"""What a report measures: goals and money rules of every chain in force, looked at in one way."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jingzhun.eligibility import ColumnKey, Regimes
from jingzhun.errors import Fault, JingzhunError
from jingzhun.errors.suggest import closest
from jingzhun.goals.columns import (
    goal_key,
    goal_wordings,
    money_key,
    money_wordings,
    names_the_year,
)
from jingzhun.goals.report import LineKind, Window
from jingzhun.packs import (
    CompiledChain,
    CompiledGoal,
    CompiledMoney,
    Goal,
    Measure,
    Nature,
    Pack,
    Target,
    significant_digits,
)
from jingzhun.rules import Expression


@dataclass(frozen=True, kw_only=True)
class Item:
    """One goal or money rule as one chain of packs words it.

    ``rules`` are its expressions by aspect; ``limit`` the significant digits of the places that it holds
    in; ``is_ratio`` marks a ratio of two sums of money, the one rate that is not over rows.
    """

    kind: LineKind
    id: str
    entity: str
    unit: str
    measure: Measure
    nature: Nature
    targets: tuple[Target, ...]
    entry: Goal | None
    compiled: CompiledGoal | CompiledMoney
    pack: Pack
    rules: Mapping[str, Expression]
    limit: tuple[str, ...]
    is_cumulative: bool = False
    has_year_start_base: bool = False
    is_bound_to_year: bool = False

    @property
    def is_ratio(self) -> bool:
        """Whether it is one sum of money over another."""
        return "paid" in self.rules

    @property
    def is_dated(self) -> bool:
        """Whether rows count on a day of their own, so that any year can be counted at any time."""
        return "by" in self.rules and self.measure is not Measure.RATE

    def key(self, aspect: str) -> ColumnKey:
        """The column of one of its rules."""
        return goal_key(self.id, aspect) if self.kind == "goal" else money_key(self.id, aspect)

    def columns(self) -> Iterator[ColumnKey]:
        """The columns of all its rules."""
        return (self.key(aspect) for aspect in self.rules)

    def window(self, target: Target) -> Window | None:
        """The years whose rows count towards a target; ``None`` for a state."""
        if self.kind == "money":
            return Window(first=target.year, last=target.year)
        if not self.is_dated:
            return None
        is_of_years = target.span == "total" and target.years
        last = max(target.years) if is_of_years else target.year
        return Window(first=self.first_year(target), last=last)

    def first_year(self, target: Target) -> int:
        """The year from which on something counts towards a target: its own unless it adds up over years.

        A total has its own years; what is cumulative, or wanted by a year, counts from the plan's first year on.
        """
        if target.span == "total" and target.years:
            return min(target.years)
        runs_on = self.is_cumulative or target.span in ("by", "total")
        return min(self.pack.valid_from.year, target.year) if runs_on else target.year


def due_of(target: Target) -> date:
    """The day by whose end a target must be reached: its deadline or the year's last day."""
    return target.deadline or date(target.year, 12, 31)


def items_in(chain: CompiledChain, *, only: Collection[str] = ()) -> Mapping[str, Item]:
    """The goals and money rules of a chain by id, goals first; ``only`` names those wanted."""
    goals = (_goal_item(goal, chain) for goal in chain.goals.values())
    money = (_money_item(rule, chain) for rule in chain.money.values())
    items = [*goals, *money]
    return {item.id: item for item in items if not only or item.id in only}


def check_items(regimes: Regimes, *, only: Collection[str]) -> None:
    """Refuse unknown names, and a goal that two packs measure differently.

    Raises:
        JingzhunError: GOAL001 for each unknown name, GOAL003 for each double meaning.
    """
    found: dict[str, Item] = {}
    faults: list[Fault] = []
    for chain in regimes.chains:
        for item in items_in(chain).values():
            first = found.setdefault(item.id, item)
            if (first.kind, first.entity, first.measure) != (item.kind, item.entity, item.measure):
                position = item.compiled.entry.position
                faults.append(Fault(code="GOAL003", position=position, seen=item.id))
    for name in only:
        if name not in found:
            near = closest(name, found)
            faults.append(Fault(code="GOAL001", seen=name, wanted=near or next(iter(found), "-")))
    if faults:
        raise JingzhunError(faults)


def _goal_item(goal: CompiledGoal, chain: CompiledChain) -> Item:
    indicator = goal.entry.indicator
    rules = {wording.key.aspect: wording.expression for wording in goal_wordings(goal)}
    at_start = indicator.denominator_as_at == "year_start"
    return Item(
        kind="goal",
        id=goal.entry.id,
        entity=indicator.of,
        unit=indicator.unit,
        measure=indicator.measure,
        nature=goal.entry.nature,
        targets=goal.entry.targets,
        entry=goal.entry,
        compiled=goal,
        pack=goal.pack,
        rules=rules,
        limit=tuple(map(significant_digits, goal.entry.places or (goal.pack.place,))),
        is_cumulative=indicator.cumulative,
        has_year_start_base=at_start,
        is_bound_to_year=at_start or any(names_the_year(rule, chain) for rule in rules.values()),
    )


def _money_item(rule: CompiledMoney, chain: CompiledChain) -> Item:
    rules = {wording.key.aspect: wording.expression for wording in money_wordings(rule)}
    targets = rule.entry.targets
    holds = "holds_when" in rules
    first = targets[0].comparison if targets else ">="
    return Item(
        kind="money",
        id=rule.entry.id,
        entity=rule.entry.entity,
        unit="percent",
        measure=Measure.RATE,
        nature=Nature.CEILING if first in ("<", "<=") else Nature.FLOOR,
        targets=(_all_hold(chain.date.year),) if holds else targets,
        entry=None,
        compiled=rule,
        pack=rule.pack,
        rules=rules,
        limit=(significant_digits(rule.pack.place),),
        is_bound_to_year=any(names_the_year(one, chain) for one in rules.values()),
    )


def _all_hold(year: int) -> Target:
    """A condition that each subject must meet: 100 % of them, in the year of the decision date."""
    return Target(year=year, comparison="=", value=Decimal(100))
