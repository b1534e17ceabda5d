"""The typed form of a rule, between its text and the engines.

:func:`jingzhun.rules.parse_rule` turns text into these nodes and refuses whatever it cannot type. From here there
are two ways on, and tests hold them equal: SQL over whole registers and evaluation in Python over one subject.

Every value is an integer, a date, a text, a boolean or *unknown*: money in fen, quantities in thousandths, rates in
millionths of one, so nothing here is ever a float.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Literal as Choice

from jingzhun.vocabulary import Field, FieldType, Relation


@dataclass(frozen=True, kw_only=True)
class ValueType:
    """The type of an expression: its kind, and what tells apart two values of one kind.

    ``codes`` is the code table of a CODE, ``refers_to`` the entity of a REFERENCE, ``unit`` the unit of a
    QUANTITY, INTEGER or MONEY where one is declared (``yuan_month`` is not ``yuan_year``).
    """

    kind: FieldType
    unit: str = ""
    codes: str = ""
    refers_to: str = ""


BOOLEAN = ValueType(kind=FieldType.BOOLEAN)
INTEGER = ValueType(kind=FieldType.INTEGER)
MONEY = ValueType(kind=FieldType.MONEY, unit="yuan")
RATE = ValueType(kind=FieldType.RATE)
DATE = ValueType(kind=FieldType.DATE)
TEXT = ValueType(kind=FieldType.TEXT)


@dataclass(frozen=True, kw_only=True)
class Span:
    """Where a node stands in its rule's text: offsets from 0, the end excluded."""

    start: int = 0
    end: int = 0


@dataclass(frozen=True, kw_only=True)
class Expression:
    """What all nodes have: a type and a place in the text; two nodes are equal wherever they stand."""

    type: ValueType
    span: Span = dataclass_field(default=Span(), compare=False)

    def children(self) -> tuple["Expression", ...]:
        """The nodes directly below, in the order of the text."""
        return ()

    def walk(self) -> Iterator["Expression"]:
        """This node and all below it, parents first; the inside of an aggregate is included."""
        yield self
        for child in self.children():
            yield from child.walk()


@dataclass(frozen=True, kw_only=True)
class Literal(Expression):
    """A constant, already in rule units (fen, thousandths, millionths)."""

    value: int | str | bool | date


@dataclass(frozen=True, kw_only=True)
class ContextValue(Expression):
    """``today`` (the decision date) or ``year`` (its year)."""

    name: Choice["today", "year"]


@dataclass(frozen=True, kw_only=True)
class FieldValue(Expression):
    """A field of the subject, or of a parent reached by ``path`` (``('village',)`` for ``village.name``).

    ``entity`` is the plural name of the entity that owns the field. ``presence`` is the key of that parent, where
    an empty cell means 'known to be none': nothing is known to be none of a parent that is not there.
    """

    entity: str
    path: tuple[str, ...]
    field: Field
    presence: "FieldValue | None" = dataclass_field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class ParameterValue(Expression):
    """``param.x``: the value in force for the subject's place on the decision date."""

    name: str


@dataclass(frozen=True, kw_only=True)
class RuleResult(Expression):
    """Another rule's result for the same subject (empty ``path``) or for a parent.

    ``aspect`` is ``value`` of a definition, ``met`` of a standard (``applies``: whether it speaks of the subject,
    which no rule asks by itself), ``entitled``, ``receiving`` or ``amount`` of a programme.
    """

    kind: Choice["definition", "standard", "programme"]
    rule_id: str
    aspect: Choice["value", "met", "applies", "entitled", "receiving", "amount"]
    entity: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Not(Expression):
    """Kleene negation: unknown stays unknown."""

    item: Expression

    def children(self) -> tuple[Expression, ...]:
        return (self.item,)


@dataclass(frozen=True, kw_only=True)
class And(Expression):
    """Kleene conjunction: false if one is false, else unknown if one is unknown, else true."""

    items: tuple[Expression, ...]

    def children(self) -> tuple[Expression, ...]:
        return self.items


@dataclass(frozen=True, kw_only=True)
class Or(Expression):
    """Kleene disjunction: true if one is true, else unknown if one is unknown, else false."""

    items: tuple[Expression, ...]

    def children(self) -> tuple[Expression, ...]:
        return self.items


Comparison = Choice["=", "<>", "<", "<=", ">", ">="]


@dataclass(frozen=True, kw_only=True)
class Compare(Expression):
    """A comparison of two values of one type; unknown if a side is. Either side may be a :class:`Ratio`."""

    operator: Comparison
    left: Expression
    right: Expression

    def children(self) -> tuple[Expression, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, kw_only=True)
class OneOf(Expression):
    """``item in (…)``; every option was checked against the code table when the rule was read."""

    item: Expression
    options: tuple[Literal, ...]

    def children(self) -> tuple[Expression, ...]:
        return (self.item, *self.options)


Sign = Choice["+", "-", "*"]


@dataclass(frozen=True, kw_only=True)
class Arithmetic(Expression):
    """Addition, subtraction, or multiplication by a count; exact in integers."""

    operator: Sign
    left: Expression
    right: Expression

    def children(self) -> tuple[Expression, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, kw_only=True)
class Ratio(Expression):
    """``a / b``, only as a side of a comparison: compared by cross-multiplication, unknown unless ``b > 0``."""

    numerator: Expression
    denominator: Expression

    def children(self) -> tuple[Expression, ...]:
        return (self.numerator, self.denominator)


@dataclass(frozen=True, kw_only=True)
class Case(Expression):
    """``case when … then … else … end``: an unknown condition makes the result unknown, never the ``else``."""

    branches: tuple[tuple[Expression, Expression], ...]
    otherwise: Expression | None

    def children(self) -> tuple[Expression, ...]:
        flat = tuple(node for branch in self.branches for node in branch)
        return flat if self.otherwise is None else (*flat, self.otherwise)


@dataclass(frozen=True, kw_only=True)
class Call(Expression):
    """A scalar function of the allow-list; ``options`` are its constant words such as a rounding."""

    function: str
    arguments: tuple[Expression, ...]
    options: tuple[str, ...] = ()

    def children(self) -> tuple[Expression, ...]:
        return self.arguments


@dataclass(frozen=True, kw_only=True)
class Lookup(Expression):
    """``by(param.x, key, …)``: one cell of a keyed parameter; a key without a cell is unknown."""

    parameter: str
    keys: tuple[Expression, ...]

    def children(self) -> tuple[Expression, ...]:
        return self.keys


@dataclass(frozen=True, kw_only=True)
class Bracket(Expression):
    """``bracket(param.scale, amount)``: each tier takes its rate of the part of the amount inside it."""

    parameter: str
    amount: Expression

    def children(self) -> tuple[Expression, ...]:
        return (self.amount,)


@dataclass(frozen=True, kw_only=True)
class IsKnown(Expression):
    """``is_known(x)``: whether a value stands there; itself always true or false."""

    item: Expression

    def children(self) -> tuple[Expression, ...]:
        return (self.item,)


@dataclass(frozen=True, kw_only=True)
class HasValue(Expression):
    """``has_value(x)`` of a field whose empty cell means 'known to be none'; always true or false."""

    item: FieldValue

    def children(self) -> tuple[Expression, ...]:
        return (self.item,)


@dataclass(frozen=True, kw_only=True)
class Window:
    """Which child rows an aggregate sees, by their time.

    ``ever`` sees all; ``during`` the rows whose day (or year, or interval) meets ``start`` … ``end`` (inclusive);
    ``as_at`` the intervals that hold on ``start``. The days are expressions without fields (constants, ``today``,
    ``year``) so that they are known before the query runs. ``text`` is the window as written.
    """

    kind: Choice["ever", "during", "as_at"]
    text: str
    start: "Day | None" = None
    end: "Day | None" = None


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day relative to the decision date: a fixed date, or a rule such as 'first day of the previous year'."""

    rule: str  # 'fixed', 'today', 'period_start', 'period_end'
    fixed: date | None = None
    period: str = ""  # 'year', 'half_year', 'quarter', 'month', 'ten_days', 'income_year'
    back: int = 0  # how many periods before the one of the decision date


AggregateFunction = Choice[
    "any_of", "every_of", "none_of", "count_of", "share_of", "sum_of", "max_of", "min_of"
]


@dataclass(frozen=True, kw_only=True)
class Aggregate(Expression):
    """A word over child rows: ``any_of(members, age < 16)``, ``sum_of(deliveries, amount_yuan, during(year))``.

    ``item`` is the condition (any, every, none, count, share) or the value (sum, max, min) on the child row.
    ``where`` narrows the rows first; a row whose ``where`` is unknown may or may not count, and makes the result
    unknown wherever that matters.
    """

    function: AggregateFunction
    parent: str  # plural name of the entity whose children these are
    relation: Relation
    path: tuple[str, ...]  # parents walked first: ('household',) for household.members
    item: (
        Expression | None
    )  # None where every row will do: count_of(children), a line in a register
    where: Expression | None
    window: Window | None

    def children(self) -> tuple[Expression, ...]:
        return tuple(node for node in (self.item, self.where) if node is not None)
