"""What a decision run says about its rules: label, clause, leaves, amounts; reasons become text with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jingzhun.eligibility.columns import ColumnKey, State
from jingzhun.eligibility.reasons import MAX_LEAVES, read_reason
from jingzhun.eligibility.rules_in_force import amount_aspect, chain_wordings, references
from jingzhun.packs import CompiledChain, CompiledProgramme, CompiledStandard, Status
from jingzhun.rules import Expression, dependencies, leaves, render


@dataclass(frozen=True, kw_only=True)
class AmountInfo:
    """One amount of a programme: its column, how often it is due, whether it is a ceiling or rests on a placeholder."""

    aspect: str
    what: str
    per: str
    unit: str
    is_limit: bool
    rests_on_placeholder: bool


@dataclass(frozen=True, kw_only=True)
class RuleInfo:
    """One standard or programme of one chain, as a run was made with it."""

    rule: str  # standard:safe_housing
    regime: int
    entity: str
    label: str
    clause: str
    document: str
    pack: str
    lead: str = ""
    access: str = ""
    group: str = ""
    status: str = "confirmed"
    checks_gaps: bool = False
    leaves: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    amounts: tuple[AmountInfo, ...] = ()

    @property
    def id(self) -> str:
        """The rule's id without its kind."""
        return self.rule.partition(":")[2]

    def reasons(self, code: int) -> tuple[tuple[str, State], ...]:
        """Each leaf condition with how it stood, from a reason code."""
        return tuple(zip(self.leaves, read_reason(code, leaves=len(self.leaves)), strict=False))


def rule_table(chain: CompiledChain, *, regime: int) -> tuple[RuleInfo, ...]:
    """The standards and programmes of a chain."""
    facts = _Facts(chain)
    standards = (_standard(standard, regime, facts) for standard in chain.standards.values())
    programmes = (_programme(programme, regime, facts) for programme in chain.programmes.values())
    return (*standards, *programmes)


def rule_info(data: Mapping[str, Any]) -> RuleInfo:
    """A rule as it was written to a run's ``rules.json``."""
    amounts = tuple(AmountInfo(**amount) for amount in data["amounts"])
    texts = {name: tuple(data[name]) for name in ("leaves", "parameters")}
    return RuleInfo(**{**data, **texts, "amounts": amounts})


class _Facts:
    """What rules rest on, followed through definitions and other rules."""

    def __init__(self, chain: CompiledChain) -> None:
        self._chain = chain
        self._wordings = {w.key: w.expression for w in chain_wordings(chain)}

    def parameters(self, expression: Expression) -> tuple[str, ...]:
        return tuple(sorted(set(self._walk(expression, set()))))

    def has_placeholder(self, expression: Expression) -> bool:
        return any(
            self._chain.parameters[name].status is Status.PLACEHOLDER
            for name in self.parameters(expression)
        )

    def _walk(self, expression: Expression, seen: set[ColumnKey]) -> Iterator[str]:
        yield from dependencies(expression).parameters
        for key in references(expression):
            if key not in seen:
                seen.add(key)
                yield from self._walk(self._wordings[key], seen)


def _standard(standard: CompiledStandard, regime: int, facts: _Facts) -> RuleInfo:
    return RuleInfo(
        rule=f"standard:{standard.entry.id}",
        regime=regime,
        entity=standard.entry.entity,
        label=standard.entry.label,
        clause=standard.entry.source.clause,
        document=standard.entry.source.document or standard.pack.title,
        pack=standard.pack.id,
        group=standard.entry.group,
        status=standard.entry.status.value,
        leaves=_texts(standard.met_when),
        parameters=facts.parameters(standard.met_when),
    )


def _programme(programme: CompiledProgramme, regime: int, facts: _Facts) -> RuleInfo:
    entry = programme.entry
    return RuleInfo(
        rule=f"programme:{entry.id}",
        regime=regime,
        entity=entry.entity,
        label=entry.label,
        clause=entry.source.clause,
        document=entry.source.document or programme.pack.title,
        pack=programme.pack.id,
        lead=entry.lead,
        access=entry.access,
        status=entry.status.value,
        checks_gaps=entry.checks_gaps and programme.receiving is not None,
        leaves=_texts(programme.entitled),
        parameters=facts.parameters(programme.entitled),
        amounts=tuple(_amounts(programme, facts)),
    )


def _amounts(programme: CompiledProgramme, facts: _Facts) -> Iterator[AmountInfo]:
    for number, expression in enumerate(programme.amounts):
        benefit = programme.entry.gives[number]
        if expression is not None:
            yield AmountInfo(
                aspect=amount_aspect(programme, number),
                what=benefit.what,
                per=benefit.per.value,
                unit=benefit.unit,
                is_limit=benefit.limit,
                rests_on_placeholder=benefit.status is Status.PLACEHOLDER
                or facts.has_placeholder(expression),
            )


def _texts(expression: Expression) -> tuple[str, ...]:
    return tuple(render(leaf) for leaf in leaves(expression)[:MAX_LEAVES])
