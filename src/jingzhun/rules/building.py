"""From a SQLGlot tree to a typed expression: operators, constants and scalar functions.

Names are resolved in :mod:`jingzhun.rules.naming`, aggregates and their windows in
:mod:`jingzhun.rules.aggregate_building`. A method returns ``None`` once it has reported a fault; its callers pass the
``None`` on, so that one mistake is told once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlglot import exp

from jingzhun.errors.suggest import closest
from jingzhun.rules.expressions import (
    BOOLEAN,
    DATE,
    TEXT,
    And,
    Arithmetic,
    Bracket,
    Call,
    Case,
    Compare,
    Comparison,
    Expression,
    FieldValue,
    HasValue,
    IsKnown,
    Literal,
    Lookup,
    Not,
    OneOf,
    Or,
    ParameterValue,
    Ratio,
    Span,
    ValueType,
)
from jingzhun.rules.functions import FUNCTIONS, ROUNDINGS
from jingzhun.rules.kinds import (
    NUMBERS,
    ORDERED,
    common_type,
    describe,
    describe_kinds,
    is_condition,
    known_codes,
    number_in,
    read_day,
)
from jingzhun.rules.reading import SourceTree, identifiers
from jingzhun.rules.reporting import Reporter
from jingzhun.rules.scope import ParameterDeclaration, Scope
from jingzhun.vocabulary import Blank, Entity, FieldType

COMPARISONS: Mapping[type[exp.Expr], Comparison] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_TEXTUAL = frozenset({FieldType.TEXT, FieldType.CODE, FieldType.REFERENCE})


@dataclass(frozen=True, kw_only=True)
class Builder:
    """Builds expressions about rows of ``entity``; :meth:`about` gives one for child rows."""

    tree: SourceTree
    reporter: Reporter
    scope: Scope
    entity: Entity

    def about(self, entity: Entity) -> "Builder":
        """The same text read about another entity's rows."""
        return replace(self, entity=entity)

    def build(self, node: exp.Expr, wanted: ValueType | None = None) -> Expression | None:
        """The expression of a node; ``wanted`` gives constants their type."""
        if isinstance(node, exp.Paren):
            return self.build(node.this, wanted)
        if type(node) in COMPARISONS:
            return self._comparison(node)
        if identifiers(node) is not None:
            return self._name(node)
        build = _BUILDERS.get(type(node))
        if build is None:
            return self.refuse(node, "RULE027", seen=self.source(node))
        return build(self, node, wanted)

    def condition(self, node: exp.Expr) -> Expression | None:
        """The expression of a node that must be true, false or unknown."""
        built = self.build(node, BOOLEAN)
        if built is not None and not is_condition(built.type):
            self.refuse(node, "RULE023", seen=self.source(node), wanted=describe(built.type))
            return None
        return built

    def refuse(self, node: exp.Expr, code: str, **texts: str) -> None:
        """Report a fault at a node."""
        self.reporter.report(code, self.span(node), **texts)

    def span(self, node: exp.Expr) -> Span:
        """Where a node stands in the text."""
        return self.tree.span(node)

    def source(self, node: exp.Expr) -> str:
        """What was written for a node."""
        return self.reporter.source(self.span(node))

    # --- operators ---

    def _name(self, node: exp.Expr) -> Expression | None:
        from jingzhun.rules.naming import resolve_name  # naming builds on Builder

        return resolve_name(self, node)

    def _junction(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        items = [self.condition(item) for item in _flat(node, type(node))]
        if any(item is None for item in items):
            return None
        kind = And if isinstance(node, exp.And) else Or
        kept = tuple(item for item in items if item is not None)
        return kind(type=BOOLEAN, span=self.span(node), items=kept)

    def _not(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        item = self.condition(node.this)
        return None if item is None else Not(type=BOOLEAN, span=self.span(node), item=item)

    def _comparison(self, node: exp.Expr) -> Expression | None:
        sides = self._sides(node.this, node.expression)
        return None if sides is None else self._compare(COMPARISONS[type(node)], *sides, node)

    def _between(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        bounds = (self._sides(node.this, node.args[name]) for name in ("low", "high"))
        low, high = bounds
        if low is None or high is None:
            return None
        items = [self._compare(">=", *low, node), self._compare("<=", *high, node)]
        kept = tuple(item for item in items if item is not None)
        return And(type=BOOLEAN, span=self.span(node), items=kept) if len(kept) == 2 else None

    def _sides(self, left: exp.Expr, right: exp.Expr) -> tuple[Expression, Expression] | None:
        """Both sides of a comparison; the one that is no bare constant gives the other its type."""
        if _is_constant(left) and _is_constant(right):
            self.refuse(left, "RULE014", seen=self.source(left))
            return None
        first, second = (right, left) if _is_constant(left) else (left, right)
        one = self._side(first, None)
        if one is None:
            self._side(second, None) if not _is_constant(second) else None
            return None
        other = self._side(second, one.type)
        if other is None:
            return None
        return (other, one) if first is right else (one, other)

    def _side(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        inner = node.unnest()
        return self._ratio(inner) if isinstance(inner, exp.Div) else self.build(inner, wanted)

    def _compare(
        self, operator: Comparison, left: Expression, right: Expression, node: exp.Expr
    ) -> Expression | None:
        if common_type(left.type, right.type) is None:
            texts = {"seen": describe(left.type), "wanted": describe(right.type)}
            return self.refuse(node, "RULE009", text=self.source(node), **texts)
        ordered = left.type.kind in ORDERED or operator in ("=", "<>")
        if not ordered:
            return self.refuse(node, "RULE035", seen=operator, wanted=describe(left.type))
        if left == right or _is_foregone(operator, left, right):
            return self.refuse(node, "RULE014", seen=self.source(node))
        return Compare(
            type=BOOLEAN, span=self.span(node), operator=operator, left=left, right=right
        )

    def _ratio(self, node: exp.Expr) -> Expression | None:
        above, below = self.build(node.this), self.build(node.expression)
        if above is None or below is None:
            return None
        kind = _ratio_type(above.type, below.type)
        if kind is None or isinstance(above, Literal) or isinstance(below, Literal):
            texts = {"seen": describe(above.type), "wanted": describe(below.type)}
            return self.refuse(node, "RULE036", text=self.source(node), **texts)
        return Ratio(type=kind, span=self.span(node), numerator=above, denominator=below)

    def _stray_ratio(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        return self.refuse(node, "RULE015", seen=self.source(node))

    def _one_of(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        item = self.build(node.this)
        listed = node.expressions
        if item is None:
            return None
        if not listed or not all(_is_constant(option) for option in listed):
            return self.refuse(node, "RULE037", seen=self.source(node))
        options = [self.build(option, item.type) for option in listed]
        kept = tuple(option for option in options if isinstance(option, Literal))
        if len(kept) < len(options):
            return None
        if _covers_table(self.scope, item.type, kept):
            return self.refuse(node, "RULE014", seen=self.source(node))
        return OneOf(type=BOOLEAN, span=self.span(node), item=item, options=kept)

    def _arithmetic(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        sign = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*"}[type(node)]
        if sign == "*":
            return self._product(node, wanted)
        sides = self._terms(node.this, node.expression, wanted)
        if sides is None:
            return None
        kind = common_type(sides[0].type, sides[1].type)
        if kind is None or kind.kind not in NUMBERS:
            texts = {"seen": describe(sides[0].type), "wanted": describe(sides[1].type)}
            return self.refuse(node, "RULE009", text=self.source(node), **texts)
        return Arithmetic(
            type=kind, span=self.span(node), operator=sign, left=sides[0], right=sides[1]
        )

    def _terms(
        self, left: exp.Expr, right: exp.Expr, wanted: ValueType | None
    ) -> tuple[Expression, Expression] | None:
        first, second = (right, left) if _is_constant(left) else (left, right)
        one = self.build(first, wanted)
        other = self.build(second, one.type if one is not None else wanted)
        if one is None or other is None:
            return None
        return (other, one) if first is right else (one, other)

    def _product(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        """An amount times a count; the count gives way to the amount's type."""
        count = ValueType(kind=FieldType.INTEGER)
        left = self.build(node.this, count)
        right = self.build(node.expression, count)
        if left is None or right is None:
            return None
        kinds = {left.type.kind, right.type.kind}
        if FieldType.INTEGER not in kinds or not kinds <= NUMBERS - {FieldType.RATE}:
            texts = {"seen": describe(left.type), "wanted": describe(right.type)}
            return self.refuse(node, "RULE038", text=self.source(node), **texts)
        kind = right.type if left.type.kind is FieldType.INTEGER else left.type
        return Arithmetic(type=kind, span=self.span(node), operator="*", left=left, right=right)

    def _case(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        if node.this is not None:
            return self.refuse(node, "RULE027", seen="case x when …")
        pairs = [(branch.this, branch.args["true"]) for branch in node.args["ifs"]]
        return self.choice(node, pairs, node.args.get("default"), wanted)

    def choice(
        self,
        node: exp.Expr,
        pairs: Sequence[tuple[exp.Expr, exp.Expr]],
        default: exp.Expr | None,
        wanted: ValueType | None,
    ) -> Expression | None:
        """A ``case``: its conditions, and values that share one type."""
        conditions = [self.condition(condition) for condition, _ in pairs]
        written = [value for _, value in pairs] + ([default] if default is not None else [])
        first = next((value for value in written if not _is_constant(value)), None)
        kind = wanted
        if kind is None and first is not None:
            built = self.build(first)
            kind = None if built is None else built.type
        values = [self.build(value, kind) for value in written]
        if None in conditions or None in values:
            return None
        shared = _shared_type([value.type for value in values if value is not None])
        if shared is None:
            return self.refuse(node, "RULE039", seen=self.source(node))
        kept = [value for value in values if value is not None]
        branches = tuple(zip((c for c in conditions if c is not None), kept, strict=False))
        otherwise = kept[-1] if default is not None else None
        return Case(type=shared, span=self.span(node), branches=branches, otherwise=otherwise)

    # --- constants ---

    def _constant(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        return self._text(node, wanted) if node.is_string else self._number(node, wanted)

    def _number(self, node: exp.Expr, wanted: ValueType | None, sign: int = 1) -> Expression | None:
        kind = wanted if wanted is not None else ValueType(kind=FieldType.INTEGER)
        if kind.kind not in NUMBERS:
            texts = {"seen": self.source(node), "wanted": describe(kind)}
            return self.refuse(node, "RULE011", **texts)
        value = number_in(kind, sign * Decimal(node.name))
        if value is None:
            return self.refuse(node, "RULE012", seen=node.name, wanted=describe(kind))
        return Literal(type=kind, span=self.span(node), value=value)

    def _negative(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        if not isinstance(node.this, exp.Literal) or node.this.is_string:
            return self.refuse(node, "RULE027", seen=self.source(node))
        return self._number(node.this, wanted, sign=-1)

    def _text(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        kind = wanted if wanted is not None else TEXT
        if kind.kind not in _TEXTUAL:
            texts = {"seen": self.source(node), "wanted": describe(kind)}
            return self.refuse(node, "RULE011", **texts)
        if kind.kind is FieldType.CODE:
            codes = known_codes(self.scope.vocabulary.code_tables[kind.codes])
            if node.name not in codes:
                nearest = closest(node.name, codes) or ", ".join(codes[:8])
                return self.refuse(
                    node, "RULE010", seen=node.name, wanted=nearest, table=kind.codes
                )
        return Literal(type=kind, span=self.span(node), value=node.name)

    def _date(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        day = read_day(node.this.name)
        if day is None:
            return self.refuse(node, "RULE024", seen=node.this.name)
        return Literal(type=DATE, span=self.span(node), value=day)

    # --- functions ---

    def _function(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        from jingzhun.rules.aggregate_building import AGGREGATES, build_aggregate, build_step_word

        name = str(node.this)
        if name in AGGREGATES:
            return build_aggregate(self, node)
        if name in ("reached", "reached_on"):
            return build_step_word(self, node)
        if name in _WORDS:
            return _WORDS[name](self, node, wanted)
        if name in FUNCTIONS:
            return self._call(node)
        words = [*FUNCTIONS, *AGGREGATES, *_WORDS, "reached", "reached_on"]
        return self.refuse(
            node, "RULE007", seen=name, wanted=closest(name, words) or "age(born_on)"
        )

    def _call(self, node: exp.Expr) -> Expression | None:
        function = FUNCTIONS[str(node.this)]
        written = list(node.expressions)
        options: tuple[str, ...] = ()
        if function.has_rounding:
            rounding = written.pop().name if written and _is_text(written[-1]) else ""
            if rounding not in ROUNDINGS:
                texts = {"seen": rounding or self.source(node), "wanted": function.usage}
                return self.refuse(node, "RULE025", **texts)
            options = (rounding,)
        count = len(function.parameters)
        if len(written) != count and not (function.is_variadic and len(written) > count):
            return self.refuse(node, "RULE008", seen=self.source(node), wanted=function.usage)
        arguments = self._arguments(written, function.is_variadic)
        if arguments is None:
            return None
        for place, argument in enumerate(arguments):
            allowed = function.parameters[min(place, count - 1)]
            if argument.type.kind not in allowed:
                texts = {"seen": describe(argument.type), "wanted": describe_kinds(allowed)}
                return self.refuse(node, "RULE011", **texts)
        result = function.result([argument.type for argument in arguments])
        if result is None:
            return self.refuse(node, "RULE008", seen=self.source(node), wanted=function.usage)
        return Call(
            type=result,
            span=self.span(node),
            function=function.name,
            arguments=arguments,
            options=options,
        )

    def _arguments(
        self, written: Sequence[exp.Expr], is_alike: bool
    ) -> tuple[Expression, ...] | None:
        """The arguments; where all must be of one type, constants take that of the others."""
        model = next((node for node in written if not _is_constant(node)), None)
        built = self.build(model) if is_alike and model is not None else None
        kind = built.type if built is not None else None
        arguments = tuple(self.build(node, kind) for node in written)
        kept = tuple(argument for argument in arguments if argument is not None)
        return kept if len(kept) == len(arguments) else None

    def _if(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        if len(node.expressions) != 3:
            texts = {"seen": self.source(node), "wanted": "if(condition, value, other)"}
            return self.refuse(node, "RULE008", **texts)
        condition, value, other = node.expressions
        return self.choice(node, [(condition, value)], other, wanted)

    def _is_known(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        if len(node.expressions) != 1:
            return self.refuse(node, "RULE008", seen=self.source(node), wanted="is_known(x)")
        item = self.build(node.expressions[0])
        if isinstance(item, Literal):
            return self.refuse(node, "RULE014", seen=self.source(node))
        return None if item is None else IsKnown(type=BOOLEAN, span=self.span(node), item=item)

    def _has_value(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        item = self.build(node.expressions[0]) if len(node.expressions) == 1 else None
        if isinstance(item, FieldValue) and item.field.blank is Blank.NONE:
            return HasValue(type=BOOLEAN, span=self.span(node), item=item)
        if item is not None or len(node.expressions) != 1:
            self.refuse(node, "RULE022", seen=self.source(node))
        return None

    def _by(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        declared = self._parameter_of(node, usage="by(param.table, key)")
        if declared is None:
            return None
        keys = node.expressions[1:]
        if len(keys) != len(declared.keyed_by) or not keys:
            kinds = ", ".join(describe(kind) for kind in declared.keyed_by) or "no key"
            return self.refuse(node, "RULE021", seen=self.source(node), wanted=kinds)
        built = [self.build(key, kind) for key, kind in zip(keys, declared.keyed_by, strict=True)]
        for key, kind in zip(built, declared.keyed_by, strict=True):
            if key is not None and common_type(key.type, kind) is None:
                texts = {"seen": describe(key.type), "wanted": describe(kind)}
                return self.refuse(node, "RULE009", text=self.source(node), **texts)
        kept = tuple(key for key in built if key is not None)
        if len(kept) < len(built):
            return None
        return Lookup(type=declared.type, span=self.span(node), parameter=declared.name, keys=kept)

    def _bracket(self, node: exp.Expr, wanted: ValueType | None) -> Expression | None:
        declared = self._parameter_of(node, usage="bracket(param.scale, amount)")
        if declared is None:
            return None
        if not declared.is_bracket or len(node.expressions) != 2:
            texts = {"seen": self.source(node), "wanted": "bracket(param.scale, amount)"}
            return self.refuse(node, "RULE021", **texts)
        amount = self.build(node.expressions[1])
        if amount is not None and amount.type.kind is not FieldType.MONEY:
            texts = {"seen": describe(amount.type), "wanted": "money"}
            return self.refuse(node, "RULE011", **texts)
        return (
            None
            if amount is None
            else Bracket(
                type=amount.type, span=self.span(node), parameter=declared.name, amount=amount
            )
        )

    def _parameter_of(self, node: exp.Expr, *, usage: str) -> ParameterDeclaration | None:
        from jingzhun.rules.naming import find_parameter

        words = identifiers(node.expressions[0]) if node.expressions else None
        if words is None or len(words) != 2 or words[0].name != "param":
            return self.refuse(node, "RULE008", seen=self.source(node), wanted=usage)
        return find_parameter(self, words)


def _flat(node: exp.Expr, kind: type[exp.Expr]) -> list[exp.Expr]:
    """The parts of ``a and b and c``, whatever way the parser nested them."""
    inner = node.unnest()
    if type(inner) is not kind:
        return [inner]
    return _flat(inner.this, kind) + _flat(inner.expression, kind)


def _is_constant(node: exp.Expr) -> bool:
    inner = node.unnest()
    if isinstance(inner, exp.Neg):
        inner = inner.this
    return isinstance(inner, exp.Literal)


def _is_text(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and node.is_string


def _ratio_type(above: ValueType, below: ValueType) -> ValueType | None:
    """Two values of one kind make a rate; an amount over a count keeps the amount's type."""
    if (
        above.kind not in NUMBERS
        or below.kind not in NUMBERS
        or FieldType.RATE in (above.kind, below.kind)
    ):
        return None
    if above.kind is below.kind:
        return ValueType(kind=FieldType.RATE)
    return above if below.kind is FieldType.INTEGER else None


def _shared_type(types: Sequence[ValueType]) -> ValueType | None:
    shared: ValueType | None = types[0]
    for other in types[1:]:
        shared = None if shared is None else common_type(shared, other)
    return shared


def _covers_table(scope: Scope, kind: ValueType, options: Sequence[Literal]) -> bool:
    """Whether a list names every code there is, so that it tells nobody apart."""
    if kind.kind is not FieldType.CODE:
        return False
    return set(known_codes(scope.vocabulary.code_tables[kind.codes])) <= {o.value for o in options}


def _is_foregone(operator: Comparison, left: Expression, right: Expression) -> bool:
    """Whether a count or share is compared with a bound that it always or never meets."""
    from jingzhun.rules.aggregate_building import is_count

    if is_count(right) and isinstance(left, Literal):
        flipped: Mapping[Comparison, Comparison] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
        return _is_foregone(flipped.get(operator, operator), right, left)
    if not is_count(left) or not isinstance(right, Literal) or not isinstance(right.value, int):
        return False
    below = right.value < 0 or (right.value == 0 and operator in (">=", "<"))
    most = 1_000_000 if left.type.kind is FieldType.RATE else None
    above = most is not None and (
        right.value > most or (right.value == most and operator in ("<=", ">"))
    )
    return below or above


_Build = Callable[[Builder, exp.Expr, ValueType | None], Expression | None]

_BUILDERS: Mapping[type[exp.Expr], _Build] = {
    exp.And: Builder._junction,
    exp.Or: Builder._junction,
    exp.Not: Builder._not,
    exp.Between: Builder._between,
    exp.In: Builder._one_of,
    exp.Add: Builder._arithmetic,
    exp.Sub: Builder._arithmetic,
    exp.Mul: Builder._arithmetic,
    exp.Div: Builder._stray_ratio,
    exp.Neg: Builder._negative,
    exp.Case: Builder._case,
    exp.Literal: Builder._constant,
    exp.Cast: Builder._date,
    exp.Anonymous: Builder._function,
}
_WORDS: Mapping[str, _Build] = {
    "if": Builder._if,
    "is_known": Builder._is_known,
    "has_value": Builder._has_value,
    "by": Builder._by,
    "bracket": Builder._bracket,
}
