"""One subject of a snapshot with all that hangs on it, and the rules of its place."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from jingzhun.eligibility import (
    Decider,
    DecisionRequest,
    RecordSubject,
    SnapshotRegister,
    place_paths,
)
from jingzhun.eligibility.computing import register_entities
from jingzhun.engines import DuckDBEngine, EngineSettings
from jingzhun.errors import Fault, JingzhunError
from jingzhun.packs import CompiledChain


@dataclass(frozen=True, kw_only=True)
class FoundSubject:
    """A subject, the place that answers for it, and what decides about it."""

    subject: RecordSubject
    place: str
    decider: Decider


@contextmanager
def found_subject(request: DecisionRequest, key: str) -> Iterator[FoundSubject]:
    """The record with that key, whatever rules speak of: a household, a person, a village, a bill.

    Raises:
        JingzhunError: nothing that rules speak of has the key (CLI010).
    """
    with DuckDBEngine(EngineSettings()) as engine:
        register_entities(request.snapshot, request.vocabulary, engine)
        register = SnapshotRegister(
            vocabulary=request.vocabulary, snapshot=request.snapshot, engine=engine
        )
        entity = _entity_of(request, register, key)
        if entity == "households":
            register.gather_household(key)
        decider = Decider(request.regimes.chains[0], request.vocabulary)
        subject = decider.subject(entity, key, register)
        place = _place_of(subject)
        chain = request.regimes.chains[request.regimes.number_of(place)]
        if chain is not decider.chain:
            decider = Decider(chain, request.vocabulary)
            subject = decider.subject(entity, key, register)
        yield FoundSubject(subject=subject, place=place, decider=decider)


def _entity_of(request: DecisionRequest, register: SnapshotRegister, key: str) -> str:
    for entity in _spoken_of(request.regimes.chains):
        if register.row(entity, key) is not None:
            return entity
    raise JingzhunError([Fault(code="CLI010", seen=key)])


def _spoken_of(chains: tuple[CompiledChain, ...]) -> list[str]:
    """The kinds of records that standards and programmes speak of, those of most rules first."""
    found: list[str] = []
    for chain in chains:
        found += [standard.entry.entity for standard in chain.standards.values()]
        found += [programme.entry.entity for programme in chain.programmes.values()]
    return sorted(set(found), key=lambda entity: (-found.count(entity), entity))


def _place_of(subject: RecordSubject) -> str:
    """The division code of the place that answers for a record; empty where none is known."""
    for path, name in place_paths(subject.register.vocabulary, subject.entity.name):
        here: RecordSubject | None = subject
        for word in path:
            here = None if here is None else here.parent(word)
        value = None if here is None else here.row.get(name)
        if value is not None:
            return str(value)
    return ""
