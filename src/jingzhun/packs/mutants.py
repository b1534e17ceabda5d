"""Rules and figures of a pack made wrong, one at a time: what its cases should notice."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from jingzhun.errors import Position
from jingzhun.packs.compiled import (
    CompiledChain,
    CompiledComparison,
    CompiledMoney,
    CompiledProgramme,
    CompiledStandard,
)
from jingzhun.packs.figure_mutants import shifted, wrong_contents
from jingzhun.packs.model import (
    DatedValue,
    Pack,
    Parameter,
    ParameterContent,
    RuleText,
)
from jingzhun.rules import Compare, Expression, Literal, Not, OneOf, dependencies, render

RuleName = tuple[str, str]
"""A rule or figure: ``("standard", "safe_housing")``, ``("parameter", "housing_area_cap")``."""

_OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_PLURALS = {
    "definition": "definitions",
    "standard": "standards",
    "programme": "programmes",
    "money": "money",
    "sanction": "sanctions",
    "reward": "rewards",
    "check": "checks",
    "comparison": "comparisons",
}
_CONDITION = {"sanction": "when", "reward": "when", "check": "wrong_when"}


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """One thing made wrong: which rule or figure, where it stands, what it said and what it says now.

    ``apply`` gives a chain with the wrong thing in it, or the same chain where it has nothing to do with it.
    """

    name: RuleName
    position: Position
    was: str
    now: str
    apply: Callable[[CompiledChain], CompiledChain]


def mutants_of(pack: Pack, chains: Iterable[CompiledChain]) -> list[Mutant]:
    """Every figure in a rule one unit up and one down, every comparison turned round and moved off its boundary.

    ``chains`` are those in which the rules are tried. Figures that goals alone need are left alone: no case can
    speak of them.
    """
    read = list(chains)
    used = {name for chain in read for rule in rules_of(chain) for name in figures_in(chain, rule)}
    figures = (m for p in pack.parameters.values() if p.id in used for m in _of_parameter(pack, p))
    return [*figures, *_of_rules(pack, read)]


def rules_of(chain: CompiledChain) -> Iterator[RuleName]:
    """Every rule of a chain that a case can speak of."""
    for kind, plural in _PLURALS.items():
        yield from ((kind, name) for name in getattr(chain, plural))


def figures_in(chain: CompiledChain, rule: RuleName) -> set[str]:
    """The parameters that a rule names itself."""
    parts = (part.expression for part in _parts(chain, rule))
    return {name for expression in parts for name in dependencies(expression).parameters}


def needs(chain: CompiledChain, rule: RuleName) -> set[RuleName]:
    """The figures and rules that a rule names itself."""
    named = {("parameter", name) for name in figures_in(chain, rule)}
    for part in _parts(chain, rule):
        named |= {(r.kind, r.rule_id) for r in dependencies(part.expression).rules}
    return named


@dataclass(frozen=True, kw_only=True)
class _Part:
    """One expression of a compiled rule: its text, and the rule with another expression in its place."""

    expression: Expression
    text: RuleText
    with_other: Callable[[Any, Expression], Any]


def _parts(chain: CompiledChain, rule: RuleName) -> Iterator[_Part]:
    kind, name = rule
    compiled: Any = getattr(chain, _PLURALS[kind])[name]
    if kind == "programme":
        yield from _of_programme(compiled)
    elif kind == "standard":
        yield from _of_standard(compiled)
    elif kind == "money":
        yield from _of_money(compiled)
    elif kind == "comparison":
        yield from _of_comparison(compiled)
    elif kind == "definition":
        yield _Part(
            expression=compiled.value, text=compiled.entry.rule, with_other=_setter("value")
        )
    else:
        part = _CONDITION[kind]
        yield _Part(
            expression=getattr(compiled, part),
            text=getattr(compiled.entry, part),
            with_other=_setter(part),
        )


def _setter(part: str) -> Callable[[Any, Expression], Any]:
    return lambda compiled, other: replace(compiled, **{part: other})


def _of_standard(compiled: CompiledStandard) -> Iterator[_Part]:
    entry = compiled.entry
    yield _Part(expression=compiled.met_when, text=entry.met_when, with_other=_setter("met_when"))
    if compiled.applies_when is not None and entry.applies_when is not None:
        yield _Part(
            expression=compiled.applies_when,
            text=entry.applies_when,
            with_other=_setter("applies_when"),
        )


def _of_money(compiled: CompiledMoney) -> Iterator[_Part]:
    for part in ("applies_when", "paid", "of", "holds_when"):
        expression, text = getattr(compiled, part), getattr(compiled.entry, part)
        if expression is not None:
            yield _Part(expression=expression, text=text, with_other=_setter(part))


def _of_comparison(compiled: CompiledComparison) -> Iterator[_Part]:
    entry = compiled.entry
    yield _Part(
        expression=compiled.difference_when,
        text=entry.difference_when,
        with_other=_setter("difference_when"),
    )
    for name, expression in compiled.exceptions.items():
        yield _Part(
            expression=expression,
            text=entry.exceptions[name].when,
            with_other=_exception_setter(name),
        )


def _exception_setter(name: str) -> Callable[[CompiledComparison, Expression], CompiledComparison]:
    def with_other(compiled: CompiledComparison, other: Expression) -> CompiledComparison:
        return replace(compiled, exceptions={**compiled.exceptions, name: other})

    return with_other


def _of_programme(compiled: CompiledProgramme) -> Iterator[_Part]:
    entry = compiled.entry
    yield _Part(expression=compiled.entitled, text=entry.who, with_other=_setter("entitled"))
    if compiled.receiving is not None and entry.receiving is not None:
        yield _Part(
            expression=compiled.receiving, text=entry.receiving, with_other=_setter("receiving")
        )
    for number, (amount, benefit) in enumerate(zip(compiled.amounts, entry.gives, strict=True)):
        if amount is not None and benefit.amount is not None:
            yield _Part(expression=amount, text=benefit.amount, with_other=_amount_setter(number))


def _amount_setter(number: int) -> Callable[[Any, Expression], Any]:
    def with_other(compiled: CompiledProgramme, other: Expression) -> CompiledProgramme:
        kept = compiled.amounts
        return replace(compiled, amounts=(*kept[:number], other, *kept[number + 1 :]))

    return with_other


def _of_rules(pack: Pack, chains: Sequence[CompiledChain]) -> Iterator[Mutant]:
    """The mutants of every rule of the pack, each once however many chains it stands in."""
    seen: set[tuple[RuleName, int]] = set()
    for chain in chains:
        for rule in rules_of(chain):
            compiled = getattr(chain, _PLURALS[rule[0]])[rule[1]]
            if compiled.pack.id != pack.id:
                continue
            for number, part in enumerate(_parts(chain, rule)):
                if (rule, number) not in seen:
                    seen.add((rule, number))
                    yield from _of_part(rule, number, part)


def _of_part(rule: RuleName, number: int, part: _Part) -> Iterator[Mutant]:
    for old, new, whole in _wrong_trees(part.expression):
        yield Mutant(
            name=rule,
            position=part.text.locate(old.span.start),
            was=render(old),
            now=render(new),
            apply=_rule_setter(rule, number, part.expression, whole),
        )


def _rule_setter(
    rule: RuleName, number: int, right: Expression, wrong: Expression
) -> Callable[[CompiledChain], CompiledChain]:
    kind, name = rule
    plural = _PLURALS[kind]

    def apply(chain: CompiledChain) -> CompiledChain:
        rules = getattr(chain, plural)
        parts = list(_parts(chain, rule)) if name in rules else []
        if number >= len(parts) or parts[number].expression != right:
            return chain
        changed: dict[str, Any] = {
            plural: {**rules, name: parts[number].with_other(rules[name], wrong)}
        }
        return replace(chain, **changed)

    return apply


def _wrong_trees(node: Expression) -> Iterator[tuple[Expression, Expression, Expression]]:
    """The node that changes, what it becomes, and the whole tree then; for every change below a node."""
    yield from ((node, wrong, wrong) for wrong in _wrong(node))
    for field in fields(node):
        for old, new, changed in _wrong_values(getattr(node, field.name)):
            yield old, new, replace(node, **{field.name: changed})


def _wrong_values(value: object) -> Iterator[tuple[Expression, Expression, Any]]:
    if isinstance(value, Expression):
        yield from _wrong_trees(value)
    elif isinstance(value, tuple):
        for n, item in enumerate(value):
            for old, new, changed in _wrong_values(item):
                yield old, new, (*value[:n], changed, *value[n + 1 :])


def _wrong(node: Expression) -> Iterator[Expression]:
    if isinstance(node, Compare):
        yield replace(node, operator=_OPPOSITE[node.operator])  # type: ignore[arg-type]
        if node.operator in _BOUNDARY:
            yield replace(node, operator=_BOUNDARY[node.operator])  # type: ignore[arg-type]
    elif isinstance(node, OneOf):
        yield Not(type=node.type, span=node.span, item=node)
    elif isinstance(node, Literal):
        yield from (replace(node, value=v) for v in shifted(node.value, node.type.kind))


def _of_parameter(pack: Pack, parameter: Parameter) -> Iterator[Mutant]:
    for dated in parameter.values:
        for was, now, content in wrong_contents(dated.value, parameter.type):
            yield Mutant(
                name=("parameter", parameter.id),
                position=parameter.position,
                was=f"{dated.valid_from}: {was}",
                now=now,
                apply=_content_setter(pack, parameter.id, dated, content),
            )


def _content_setter(
    pack: Pack, name: str, dated: DatedValue, wrong: ParameterContent
) -> Callable[[CompiledChain], CompiledChain]:
    def apply(chain: CompiledChain) -> CompiledChain:
        here = chain.parameters.get(name)
        if here is None or here.pack.id != pack.id or here.valid_from != dated.valid_from:
            return chain
        return replace(chain, parameters={**chain.parameters, name: replace(here, content=wrong)})

    return apply
