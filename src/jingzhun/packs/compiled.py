"""A chain of packs with every rule read and typed: what decisions are made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from jingzhun.packs.model import (
    Check,
    Comparison,
    Definition,
    Goal,
    MoneyRule,
    Pack,
    Parameter,
    ParameterContent,
    Procedure,
    Programme,
    Ranking,
    Register,
    Reward,
    Sanction,
    Source,
    Standard,
    Status,
)
from jingzhun.rules import Aspect, Expression, RuleKind, Scope

ResultKey = tuple[RuleKind, str, Aspect]
"""One result of a rule: ``("programme", "housing_renovation", "entitled")``."""


@dataclass(frozen=True, kw_only=True)
class ResolvedParameter:
    """A parameter with the value in force: since when, by which clause, how sure."""

    entry: Parameter
    pack: Pack
    content: ParameterContent
    valid_from: date
    source: Source
    status: Status
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CompiledDefinition:
    """A named expression."""

    entry: Definition
    pack: Pack
    value: Expression


@dataclass(frozen=True, kw_only=True)
class CompiledStandard:
    """A standard; where ``applies_when`` is false the standard does not speak of the subject."""

    entry: Standard
    pack: Pack
    met_when: Expression
    applies_when: Expression | None = None


@dataclass(frozen=True, kw_only=True)
class CompiledProgramme:
    """A programme.

    ``who`` is the rule as written, ``entitled`` adds that nothing it excludes is being received. ``receiving`` is
    the rule as written, or that an enrolment is open (of a one-off programme: open or completed); ``None`` where
    neither can be told. ``amounts`` stand beside ``entry.gives``.
    """

    entry: Programme
    pack: Pack
    who: Expression
    entitled: Expression
    receiving: Expression | None
    amounts: tuple[Expression | None, ...]

    @property
    def amount(self) -> Expression | None:
        """What ``programme.x.amount`` means in rules: the first amount that a rule gives."""
        return next((amount for amount in self.amounts if amount is not None), None)


@dataclass(frozen=True, kw_only=True)
class CompiledGoal:
    """The rules of an indicator, each on rows of ``entry.indicator.of``."""

    entry: Goal
    pack: Pack
    where: Expression | None = None
    by: Expression | None = None
    value: Expression | None = None
    numerator: Expression | None = None
    denominator: Expression | None = None


@dataclass(frozen=True, kw_only=True)
class CompiledMoney:
    """The rules of a money rule, on rows of ``entry.entity``; where ``applies_when`` is false it says nothing."""

    entry: MoneyRule
    pack: Pack
    applies_when: Expression | None = None
    paid: Expression | None = None
    of: Expression | None = None
    holds_when: Expression | None = None


@dataclass(frozen=True, kw_only=True)
class CompiledConsequence:
    """A sanction or a reward whose rule says when it follows, on rows of ``entry.entity``."""

    entry: Sanction | Reward
    pack: Pack
    when: Expression


@dataclass(frozen=True, kw_only=True)
class CompiledRanking:
    """The order of a procedure, on rows of ``entry.entity``; ``rules`` is what the pack wrote."""

    entry: Procedure
    pack: Pack
    rules: Ranking
    by: Expression
    among: Expression | None = None
    beside: tuple[Expression, ...] = ()
    share: Expression | None = None
    chosen_when: Expression | None = None


@dataclass(frozen=True, kw_only=True)
class CompiledCheck:
    """A check; ``values`` stand beside those of ``entry.message``."""

    entry: Check
    pack: Pack
    wrong_when: Expression
    values: tuple[Expression, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CompiledComparison:
    """A comparison; ``exceptions`` are its rules by id, ``registers`` all that any of its rules looks at."""

    entry: Comparison
    pack: Pack
    difference_when: Expression
    exceptions: Mapping[str, Expression] = field(default_factory=dict)
    registers: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class CompiledChain:
    """All that is in force in a place on a date, ready to be computed.

    ``rule_order`` names the results that rules may refer to, each after all it needs. ``entities`` are the plural
    names of the records of ours that any rule looks at. ``sanctions`` and ``rewards`` are those that have a rule,
    ``rankings`` the procedures that rank.
    ``checks``, ``registers`` and ``comparisons`` are there only where the chain has checks; ``scope`` then knows the
    registers too.
    """

    id: str
    date: date
    packs: tuple[Pack, ...]
    scope: Scope
    parameters: Mapping[str, ResolvedParameter] = field(default_factory=dict)
    definitions: Mapping[str, CompiledDefinition] = field(default_factory=dict)
    standards: Mapping[str, CompiledStandard] = field(default_factory=dict)
    programmes: Mapping[str, CompiledProgramme] = field(default_factory=dict)
    goals: Mapping[str, CompiledGoal] = field(default_factory=dict)
    money: Mapping[str, CompiledMoney] = field(default_factory=dict)
    sanctions: Mapping[str, CompiledConsequence] = field(default_factory=dict)
    rewards: Mapping[str, CompiledConsequence] = field(default_factory=dict)
    rankings: Mapping[str, CompiledRanking] = field(default_factory=dict)
    checks: Mapping[str, CompiledCheck] = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)
    comparisons: Mapping[str, CompiledComparison] = field(default_factory=dict)
    rule_order: tuple[ResultKey, ...] = ()
    entities: frozenset[str] = frozenset()

    def expression(self, key: ResultKey) -> Expression | None:
        """The expression of one result.

        ``None`` for a programme without amount or without a sign of receipt, and for the bounds of a standard
        that speaks of everybody.
        """
        kind, rule_id, aspect = key
        if kind == "definition":
            return self.definitions[rule_id].value
        if kind == "standard":
            standard = self.standards[rule_id]
            return standard.applies_when if aspect == "applies" else standard.met_when
        programme = self.programmes[rule_id]
        by_aspect = {"entitled": programme.entitled, "receiving": programme.receiving}
        return by_aspect.get(aspect, programme.amount)
