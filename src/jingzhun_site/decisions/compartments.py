"""Which rules rest on closed compartments: their outcomes would tell what the compartment keeps.

Whoever may not see health does not see, or count, who is entitled to a treatment either.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q

from jingzhun.eligibility.columns import ColumnKey
from jingzhun.eligibility.rules_in_force import Regimes, chain_wordings, references
from jingzhun.errors import JingzhunError
from jingzhun.packs import CompiledChain
from jingzhun.rules import Aggregate, Expression, FieldValue
from jingzhun.vocabulary import Entity
from jingzhun_site.accounts.authority import Authority
from jingzhun_site.config import clock
from jingzhun_site.decisions.deciders import regimes_of
from jingzhun_site.places.scope import CODE_LENGTH, Scope
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.models import MODELS

_OF_PROGRAMMES: Mapping[str, str] = {
    "enrolments": "programme",
    "enrolment_steps": "enrolment__programme",
    "deliveries": "programme",
}
"""The records that tell of a programme, and the way to its name."""
_BY_CHAIN: dict[tuple[str, str], Mapping[str, frozenset[str]]] = {}


def compartments_of(chain: CompiledChain) -> Mapping[str, frozenset[str]]:
    """The compartments that each rule of a chain (``programme:family_doctor``) rests on, all ways followed."""
    key = ("+".join(f"{p.id}@{p.content_hash}" for p in chain.packs), chain.date.isoformat())
    if key not in _BY_CHAIN:
        _BY_CHAIN[key] = _computed(chain)
    return _BY_CHAIN[key]


def closed_rules(authority: Authority, regimes: Regimes, scope: Scope) -> frozenset[str]:
    """The rules whose outcomes a user may not learn somewhere in a scope."""
    found: set[str] = set()
    for chain in regimes.chains:
        for rule, compartments in compartments_of(chain).items():
            if not all(_is_open(authority, one, scope) for one in compartments):
                found.add(rule)
    return frozenset(found)


def closed_in(authority: Authority, chain: CompiledChain, place_code: str) -> frozenset[str]:
    """The rules of a chain whose outcomes a user may not learn about a record of one place."""
    return frozenset(
        rule
        for rule, compartments in compartments_of(chain).items()
        if not all(authority.may_open(one, place_code) for one in compartments)
    )


def closed_fields(authority: Authority, scope: Scope, entity: Entity) -> frozenset[str]:
    """The fields of an entity that lie in a compartment which is closed to a user somewhere in a scope."""
    return frozenset(
        name
        for name, field in entity.fields.items()
        if (word := field.compartment or entity.compartment)
        and not _is_open(authority, word, scope)
    )


def closed_changes(authority: Authority, scope: Scope, *, values: str) -> Q:
    """The changes that tell of closed compartments alone: that there was one would tell already.

    For rows that name an ``entity`` and hold its changed fields in the JSON column ``values``: changes of closed
    fields only, records of closed entities, and what belongs to a programme whose outcome is closed.
    """
    told = Q(pk__in=())
    for name, entity in VOCABULARY.entities.items():
        closed = closed_fields(authority, scope, entity)
        if not closed:
            continue
        opened = sorted(set(entity.fields) - closed)
        if entity.compartment or not opened:
            told |= Q(entity=name)
        else:
            says = Q(**{f"{values}__has_any_keys": sorted(closed)})
            told |= Q(entity=name) & says & ~Q(**{f"{values}__has_any_keys": opened})
    programmes = [r.partition(":")[2] for r in _closed_now(authority, scope) if "programme:" in r]
    for name, way in _OF_PROGRAMMES.items() if programmes else ():
        # A change holds what it changed alone, which need not be the programme: the record says it.
        records: Any = MODELS[name].with_withdrawn
        of_closed = records.filter(pk=OuterRef("key"), **{f"{way}__in": programmes})
        told |= Q(entity=name) & (
            Q(Exists(of_closed)) | Q(**{f"{values}__programme__in": programmes})
        )
    return told


def _closed_now(authority: Authority, scope: Scope) -> frozenset[str]:
    """The rules of today that are closed; none where no pack is in force."""
    found: set[str] = set()
    for prefix in scope.prefixes:
        try:
            regimes = regimes_of(prefix.ljust(CODE_LENGTH, "0"), clock.today())
        except JingzhunError:
            continue
        found |= closed_rules(authority, regimes, scope)
    return frozenset(found)


def _is_open(authority: Authority, compartment: str, scope: Scope) -> bool:
    return all(authority.may_open(compartment, p.ljust(CODE_LENGTH, "0")) for p in scope.prefixes)


def _computed(chain: CompiledChain) -> Mapping[str, frozenset[str]]:
    return compartments_reached({w.key: w.expression for w in chain_wordings(chain)})


def compartments_reached(
    expressions: Mapping[ColumnKey, Expression],
) -> Mapping[str, frozenset[str]]:
    """The compartments that each rule rests on, by the name of the rule, all ways followed."""
    own = {key: frozenset(_named(expression)) for key, expression in expressions.items()}
    found: dict[str, frozenset[str]] = {}
    for key in expressions:
        reached = _reached(key, expressions)
        rests_on = frozenset().union(*(own[one] for one in reached))
        found[key.rule] = found.get(key.rule, frozenset()) | rests_on
    return found


def _reached(start: ColumnKey, expressions: Mapping[ColumnKey, Expression]) -> set[ColumnKey]:
    reached: set[ColumnKey] = set()
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key not in reached and key in expressions:
            reached.add(key)
            waiting.extend(references(expressions[key]))
    return reached


def _named(expression: Expression) -> Iterator[str]:
    for node in expression.walk():
        if isinstance(node, FieldValue):
            yield from _words(node.field.compartment, node.entity)
        elif isinstance(node, Aggregate):
            yield from _words("", node.relation.entity)


def _words(compartment: str, entity: str) -> Iterator[str]:
    for word in (compartment, VOCABULARY.entities[entity].compartment):
        if word:
            yield word
