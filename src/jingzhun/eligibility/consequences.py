"""What follows for whom: the sanctions and rewards whose rule holds, or may hold, for a record of the register."""

from collections.abc import Iterator
from dataclasses import dataclass

from jingzhun.eligibility.columns import Column, ColumnKey, State
from jingzhun.eligibility.computing import Computed
from jingzhun.eligibility.deciding import DecisionRequest, compute_for
from jingzhun.eligibility.reasons import small_state
from jingzhun.eligibility.rules_in_force import Wording, chain_wordings, columns_in
from jingzhun.eligibility.stage_sql import PLACE
from jingzhun.engines import Engine, quote_name
from jingzhun.packs import CompiledChain, CompiledConsequence

_KINDS = ("sanction", "reward")


@dataclass(frozen=True, kw_only=True)
class Following:
    """One consequence for one record: ``state`` is YES, or UNKNOWN where a fact is missing."""

    consequence: CompiledConsequence
    entity: str
    subject_id: str
    place_id: str
    state: State


def consequences_of(request: DecisionRequest, engine: Engine) -> list[Following]:
    """Every sanction and reward that follows, or may follow, from the records of a snapshot.

    In the order of the packs, and for each by place and record. Consequences without a rule are none of these.

    Raises:
        JingzhunError: the engine could not finish (ENGINE codes, GENERAL002 on a full disk).
    """
    columns = columns_in(
        request.regimes, wordings=_wordings, is_output=lambda key: key.kind in _KINDS
    )
    if not columns.columns:
        return []
    computed = compute_for(request, columns, engine, is_read_once=True)
    wanted = [column for column in columns.columns.values() if column.key.kind in _KINDS]
    return [found for column in wanted for found in _rows(computed, column)]


def _wordings(chain: CompiledChain) -> Iterator[Wording]:
    yield from chain_wordings(chain)
    for kind, rules in (("sanction", chain.sanctions), ("reward", chain.rewards)):
        for id_, rule in rules.items():
            key = ColumnKey(kind=kind, id=id_, aspect="follows")  # type: ignore[arg-type]
            yield Wording(key=key, entity=rule.entry.entity, expression=rule.when)


def _rows(computed: Computed, column: Column) -> Iterator[Following]:
    """The records of one consequence; where no pack of a record's place has it, nothing follows."""
    key = quote_name(computed.plan.vocabulary.entities[column.entity].key)
    state = small_state(quote_name(column.name))
    texts = [f"t.{key} AS subject", f"t.{PLACE} AS place", f"{state} AS state"]
    states = computed.select(column.entity, texts, keys=[column.key])
    rows = computed.engine.rows(
        f"SELECT subject, place, state FROM ({states}) AS states"
        f" WHERE state <> {State.NO} ORDER BY place, subject"
    )
    regimes = computed.plan.regimes
    for subject, place, found in rows:
        rule = _rule(regimes.chains[regimes.number_of(str(place or ""))], column.key)
        if rule is not None:
            yield Following(
                consequence=rule,
                entity=column.entity,
                subject_id=str(subject),
                place_id=str(place or ""),
                state=State(found),
            )


def _rule(chain: CompiledChain, key: ColumnKey) -> CompiledConsequence | None:
    return (chain.sanctions if key.kind == "sanction" else chain.rewards).get(key.id)
