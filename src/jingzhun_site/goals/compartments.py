"""Which goals rest on closed compartments: their rows, and their figures of single villages, would tell.

Figures of townships and above are statistics and shown to whoever sees decisions; what a village has is often
one person's, and the records behind a figure always are.
"""

from collections.abc import Mapping

from jingzhun.eligibility import Regimes
from jingzhun.eligibility.rules_in_force import chain_wordings
from jingzhun.goals.columns import goal_wordings, money_wordings
from jingzhun.packs import CompiledChain
from jingzhun_site.accounts.authority import Authority
from jingzhun_site.decisions.compartments import compartments_reached
from jingzhun_site.places.scope import CODE_LENGTH, Scope

_BY_CHAIN: dict[tuple[str, str], Mapping[str, frozenset[str]]] = {}


def closed_goals(authority: Authority, regimes: Regimes, scope: Scope) -> frozenset[str]:
    """The goals and money rules whose records a user may not learn of somewhere in a scope."""
    places = [prefix.ljust(CODE_LENGTH, "0") for prefix in scope.prefixes]
    return frozenset(
        goal
        for chain in regimes.chains
        for goal, compartments in _compartments_of(chain).items()
        if not all(authority.may_open(one, place) for one in compartments for place in places)
    )


def _compartments_of(chain: CompiledChain) -> Mapping[str, frozenset[str]]:
    key = ("+".join(f"{p.id}@{p.content_hash}" for p in chain.packs), chain.date.isoformat())
    if key not in _BY_CHAIN:
        _BY_CHAIN[key] = _computed(chain)
    return _BY_CHAIN[key]


def _computed(chain: CompiledChain) -> Mapping[str, frozenset[str]]:
    wordings = [*chain_wordings(chain)]
    own = [w for goal in chain.goals.values() for w in goal_wordings(goal)]
    own += [w for rule in chain.money.values() for w in money_wordings(rule)]
    reached = compartments_reached({w.key: w.expression for w in (*wordings, *own)})
    ids = {w.key.rule: w.key.id for w in own}
    return {id_: reached[rule] for rule, id_ in ids.items() if reached.get(rule)}
