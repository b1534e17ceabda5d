"""Rankings over a register: whom a procedure chooses among, and in which order, by the records of a snapshot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from jingzhun.eligibility.columns import ColumnKey, State
from jingzhun.eligibility.computing import Computed
from jingzhun.eligibility.deciding import DecisionRequest, compute_for
from jingzhun.eligibility.ranking import Candidate, Ranked, rank
from jingzhun.eligibility.reasons import small_state
from jingzhun.eligibility.rules_in_force import Wording, chain_wordings, columns_in
from jingzhun.eligibility.stage_sql import PLACE
from jingzhun.engines import Engine, quote_name
from jingzhun.packs import CompiledChain, CompiledRanking
from jingzhun.places.levels import CODE_WIDTHS, Level
from jingzhun.rules import BOOLEAN, Expression, written_number

_CONDITIONS = ("among", "chosen")


@dataclass(frozen=True, kw_only=True)
class RankedList:
    """The records that one procedure ranks, group after group, each in its order."""

    ranking: CompiledRanking
    ranked: tuple[Ranked, ...]


def rankings_in(request: DecisionRequest) -> dict[str, CompiledRanking]:
    """The procedures that rank, by id, of every chain of packs that holds somewhere in the register."""
    chains = reversed(request.regimes.chains)
    return {name: one for chain in chains for name, one in chain.rankings.items()}


def ranked_by(procedure: str, request: DecisionRequest, engine: Engine) -> RankedList:
    """The records that a procedure ranks. Those of places where no pack has the procedure are none of these.

    Raises:
        KeyError: no procedure of this id ranks; :func:`rankings_in` names those that do.
        JingzhunError: the engine could not finish (ENGINE codes, GENERAL002 on a full disk).
    """
    ranking = rankings_in(request)[procedure]
    columns = columns_in(
        request.regimes,
        wordings=partial(_wordings, procedure=procedure),
        is_output=lambda key: key.kind == "ranking",
    )
    computed = compute_for(request, columns, engine, is_read_once=True)
    candidates = _candidates(computed, ranking)
    found = rank(candidates, has_share=ranking.share is not None)
    return RankedList(ranking=ranking, ranked=tuple(found))


def _wordings(chain: CompiledChain, *, procedure: str) -> Iterator[Wording]:
    yield from chain_wordings(chain)
    ranking = chain.rankings.get(procedure)
    if ranking is None:
        return
    for aspect, expression in _aspects(ranking).items():
        key = ColumnKey(kind="ranking", id=procedure, aspect=aspect)
        yield Wording(key=key, entity=ranking.entry.entity, expression=expression)


def _aspects(ranking: CompiledRanking) -> dict[str, Expression]:
    """The rules of a ranking by the aspect under which each is computed; a rule left out has none."""
    beside = {f"beside_{number}": rule for number, rule in enumerate(ranking.beside)}
    rules = {"among": ranking.among, "by": ranking.by, "share": ranking.share, **beside}
    rules["chosen"] = ranking.chosen_when
    return {aspect: rule for aspect, rule in rules.items() if rule is not None}


def _candidates(computed: Computed, ranking: CompiledRanking) -> Iterator[Candidate]:
    """The records that are ranked, or may be."""
    entity, name = ranking.entry.entity, ranking.entry.id
    rules = _aspects(ranking)
    keys = [ColumnKey(kind="ranking", id=name, aspect=aspect) for aspect in rules]
    subject = quote_name(computed.plan.vocabulary.entities[entity].key)
    texts = [f"t.{subject}", f"t.{PLACE}", *map(_read, keys)]
    regimes = computed.plan.regimes
    for subject_id, place, *values in computed.engine.rows(
        computed.select(entity, texts, keys=keys)
    ):
        chain = regimes.chains[regimes.number_of(str(place or ""))]
        found = {
            aspect: _value(rule, value)
            for (aspect, rule), value in zip(rules.items(), values, strict=True)
        }
        among = found.get("among", State.YES)
        if name in chain.rankings and among is not State.NO:
            yield _candidate(str(subject_id), str(place or ""), ranking, found)


def _read(key: ColumnKey) -> str:
    column = quote_name(key.name)
    return small_state(column) if key.aspect in _CONDITIONS else column


def _value(rule: Expression, found: Any) -> Any:
    """A state, or a number in the unit of its rule; ``None`` for a number that is not known."""
    if rule.type == BOOLEAN:
        return State(found)
    return None if found is None else Decimal(written_number(rule.type, found))


def _candidate(
    subject_id: str, place: str, ranking: CompiledRanking, found: Mapping[str, Any]
) -> Candidate:
    return Candidate(
        subject_id=subject_id,
        group=_group(place, ranking.rules.within),
        among=found.get("among", State.YES),
        value=found["by"],
        beside=tuple(found[f"beside_{number}"] for number in range(len(ranking.beside))),
        share=found.get("share"),
        chosen=found.get("chosen"),
    )


def _group(place: str, within: str) -> str:
    """The digits of the place in which a record is ranked; empty where all are ranked together."""
    return place[: CODE_WIDTHS[Level(within)]] if within else ""
