"""Reading every rule of a chain: typed, checked against each other, ready to be computed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from graphlib import TopologicalSorter
from typing import cast

from jingzhun.errors import Fault, FaultList, Position
from jingzhun.packs.applying import counting_where_applying
from jingzhun.packs.chain import Chain, Ruling, entries_in_force
from jingzhun.packs.compiled import CompiledChain, ResolvedParameter, ResultKey
from jingzhun.packs.model import Parameter, Register
from jingzhun.packs.references import check_references
from jingzhun.packs.register_words import with_registers
from jingzhun.packs.rule_reading import RuleReader
from jingzhun.packs.scope_building import Rulings, build_scope
from jingzhun.rules import Expression, RuleResult, find_circle
from jingzhun.vocabulary import Vocabulary


@dataclass(frozen=True, kw_only=True)
class RuleMemory:
    """Rules that were read already, under one vocabulary: chains with the same entries in force share them.

    Such chains differ in their day and in the figures of that day alone, and no rule is read by its figures.
    """

    known: dict[tuple[int, ...], "_ReadRules"] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _ReadRules:
    """A chain without day and figures, and what was found; ``rulings`` keeps the entries it was read from alive."""

    compiled: CompiledChain
    rulings: Rulings
    parameters: tuple[tuple[str, Fault], ...]
    faults: tuple[Fault, ...]


def compile_chain(
    chain: Chain, *, vocabulary: Vocabulary, memory: RuleMemory | None = None
) -> CompiledChain:
    """The chain with every rule read and typed; with a ``memory`` nothing is read twice.

    Raises:
        JingzhunError: with every fault of every rule: RULE codes for rules that cannot be read, PACK
            codes for entries that contradict each other, circles, parameters without a value.
    """
    faults = FaultList()
    compiled = read_chain(chain, vocabulary=vocabulary, faults=faults, memory=memory)
    faults.raise_if_errors()
    return compiled


def read_chain(
    chain: Chain,
    *,
    vocabulary: Vocabulary,
    faults: FaultList,
    memory: RuleMemory | None = None,
) -> CompiledChain:
    """The chain as far as it can be read; what is wrong goes into ``faults``."""
    rulings = entries_in_force(chain, faults)
    known = RuleMemory().known if memory is None else memory.known
    entries = (id(ruling.entry) for of_kind in rulings.values() for ruling in of_kind.values())
    key = (int(chain.has_checks), *entries)
    if key not in known:
        known[key] = _read_rules(chain, rulings, vocabulary)
    read = known[key]
    faults.extend(read.faults)
    figures = _resolve(rulings["parameters"], chain)
    compiled = replace(
        read.compiled, id=chain.id, date=chain.date, packs=chain.packs, parameters=figures
    )
    _check_parameters(compiled, read.parameters, faults)
    return compiled


def _read_rules(chain: Chain, rulings: Rulings, vocabulary: Vocabulary) -> _ReadRules:
    faults = FaultList()
    check_references(rulings, faults)
    scope = build_scope(rulings, vocabulary)
    registers = _registers(rulings) if chain.has_checks else {}
    wide = replace(scope, vocabulary=with_registers(vocabulary, registers.values()))
    reader = RuleReader(
        scope=scope, wide_scope=wide, registers=registers, rulings=rulings, faults=faults
    )
    compiled = CompiledChain(
        id=chain.id,
        date=chain.date,
        packs=chain.packs,
        scope=wide,
        definitions=reader.read_all("definitions", reader.definition),
        standards=reader.read_all("standards", reader.standard),
        programmes=reader.read_all("programmes", reader.programme),
        goals=reader.read_all("goals", reader.goal),
        money=reader.read_all("money", reader.money),
        sanctions=reader.read_all("sanctions", reader.consequence),
        rewards=reader.read_all("rewards", reader.consequence),
        rankings=reader.read_all("procedures", reader.ranking),
        checks=reader.read_all("checks", reader.check) if chain.has_checks else {},
        registers=registers,
        comparisons=(reader.read_all("comparisons", reader.comparison) if chain.has_checks else {}),
        entities=frozenset(reader.entities),
    )
    return _ReadRules(
        compiled=replace(
            compiled,
            goals={
                id_: counting_where_applying(goal, compiled.standards)
                for id_, goal in compiled.goals.items()
            },
            rule_order=_order(compiled, faults),
        ),
        rulings=rulings,
        parameters=tuple(reader.parameters),
        faults=tuple(faults.faults),
    )


def _registers(rulings: Rulings) -> Mapping[str, Register]:
    return {name: cast(Register, ruling.entry) for name, ruling in rulings["registers"].items()}


def _resolve(parameters: Mapping[str, Ruling], chain: Chain) -> Mapping[str, ResolvedParameter]:
    """The parameters that have a value on the chain's date."""
    found = {name: _resolved(ruling, chain) for name, ruling in parameters.items()}
    return {name: value for name, value in found.items() if value is not None}


def _resolved(ruling: Ruling, chain: Chain) -> ResolvedParameter | None:
    entry = cast(Parameter, ruling.entry)
    value = entry.value_on(chain.date)
    if value is None:
        return None
    return ResolvedParameter(
        entry=entry,
        pack=ruling.pack,
        content=value.value,
        valid_from=value.valid_from,
        source=value.source or entry.source,
        status=value.status or entry.status,
        note=value.note or entry.note,
    )


def _check_parameters(
    compiled: CompiledChain, wanted: Iterable[tuple[str, Fault]], faults: FaultList
) -> None:
    """A rule may not rest on a parameter that has no value yet."""
    for name, fault in wanted:
        if name in compiled.scope.parameters and name not in compiled.parameters:
            faults.add(replace(fault, wanted=compiled.date.isoformat()))


def results(compiled: CompiledChain) -> Iterator[ResultKey]:
    """Every result that a rule may refer to."""
    yield from (("definition", name, "value") for name in compiled.definitions)
    yield from (("standard", name, "met") for name in compiled.standards)
    for name, programme in compiled.programmes.items():
        yield "programme", name, "entitled"
        if programme.receiving is not None:
            yield "programme", name, "receiving"
        if programme.amount is not None:
            yield "programme", name, "amount"


def _order(compiled: CompiledChain, faults: FaultList) -> tuple[ResultKey, ...]:
    """Every result after all that it needs; every circle is a fault, and its rules are left out."""
    graph = {key: frozenset(_needs(compiled, key)) for key in results(compiled)}
    while circle := _circle(graph):
        faults.add(_circle_fault(compiled, circle))
        graph = {key: needs - set(circle) for key, needs in graph.items() if key not in circle}
    return tuple(TopologicalSorter(graph).static_order())


def _circle(graph: Mapping[ResultKey, frozenset[ResultKey]]) -> list[ResultKey]:
    """One circle of the graph, the first result repeated at its end."""
    names = {_name(key): key for key in graph}
    found = find_circle({_name(key): tuple(map(_name, needs)) for key, needs in graph.items()})
    return [names[name] for name in found]


def _name(key: ResultKey) -> str:
    """How messages name a result: ``standard safe_housing (met)``."""
    kind, rule_id, aspect = key
    return f"{kind} {rule_id} ({aspect})"


def _needs(compiled: CompiledChain, key: ResultKey) -> Iterator[ResultKey]:
    kind, name, _ = key
    found = [compiled.expression(key)]
    if kind == "standard":
        found.append(compiled.standards[name].applies_when)
    for expression in found:
        yield from _referred(expression)


def _referred(expression: Expression | None) -> Iterator[ResultKey]:
    for node in expression.walk() if expression else ():
        if isinstance(node, RuleResult):
            yield node.kind, node.rule_id, node.aspect


def _circle_fault(compiled: CompiledChain, circle: list[ResultKey]) -> Fault:
    """The whole circle, told from the rule that stands first in its file."""
    turn = circle[:-1]
    start = min(range(len(turn)), key=lambda i: _position(compiled, turn[i]))
    shown = [*turn[start:], *turn[:start], turn[start]]
    text = " → ".join(map(_name, shown))
    return Fault(code="PACK125", position=_position(compiled, turn[start]), seen=text)


def _position(compiled: CompiledChain, key: ResultKey) -> Position:
    """Where the rule of a result stands."""
    kind, name, aspect = key
    if kind == "definition":
        return compiled.definitions[name].entry.rule.position
    if kind == "standard":
        return compiled.standards[name].entry.met_when.position
    entry = compiled.programmes[name].entry
    amount = next((b.amount for b in entry.gives if b.amount), None)
    by_aspect = {"receiving": entry.receiving, "amount": amount}
    return (by_aspect.get(aspect) or entry.who).position
