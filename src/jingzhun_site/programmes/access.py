"""Which programmes and enrolments a user may see: by place, and by what the programme's rules rest on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import Http404

from jingzhun.eligibility import Regimes
from jingzhun.errors import JingzhunError
from jingzhun.packs import CompiledChain
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.decisions.compartments import closed_rules
from jingzhun_site.decisions.deciders import decider_for, packs
from jingzhun_site.places.scope import CODE_LENGTH, Scope
from jingzhun_site.programmes.models import EnrolmentProgress, LedgerUpload, ProgressQuerySet
from jingzhun_site.programmes.procedures import InForce, last_ruled

_KEY, _SECONDS = "programmes.enrolled_in", 20


@dataclass(frozen=True, kw_only=True)
class Ledgers:
    """The programmes of some places that a user may see, and the lines of their ledgers."""

    scope: Scope
    programmes: Mapping[str, InForce]
    has_closed: bool

    def lines(self) -> ProgressQuerySet:
        """The lines of all these programmes."""
        return EnrolmentProgress.objects.within(self.scope).filter(programme__in=self.programmes)

    def lines_of(self, programme: str) -> ProgressQuerySet:
        """The lines of one of them.

        Raises:
            Http404: it is none of them.
        """
        if programme not in self.programmes:
            raise Http404
        return EnrolmentProgress.objects.within(self.scope).filter(programme=programme)


def access_ledgers(user: User, *, place: str = "", right: Right = Right.SEE_DECISIONS) -> Ledgers:
    """The programmes of the places where a user has a right, without those that rest on what is closed to the user.

    They are those in force today, and those that have lapsed while enrolments are in them.
    """
    scope = user.scope(right).narrowed(place)
    chains = _chains(scope)
    found = _in_force(chains)
    closed = _closed(user, chains, scope)
    for name, one in _lapsed(scope, found).items():
        found[name] = one
        closed |= _closed(user, _chains_of(one), scope) & {name}
    seen = {name: one for name, one in found.items() if name not in closed}
    return Ledgers(scope=scope, programmes=seen, has_closed=len(seen) < len(found))


def _in_force(chains: Sequence[CompiledChain]) -> dict[str, InForce]:
    found: dict[str, InForce] = {}
    for chain in chains:
        for name, compiled in chain.programmes.items():
            pack = packs()[compiled.entry.pack_id]
            found.setdefault(name, InForce(programme=compiled.entry, pack=pack))
    return found


def _closed(user: User, chains: Sequence[CompiledChain], scope: Scope) -> set[str]:
    rules = closed_rules(user.authority(), Regimes(chains=tuple(chains), places={"": 0}), scope)
    return {rule.partition(":")[2] for rule in rules if rule.startswith("programme:")}


def _lapsed(scope: Scope, found: Mapping[str, InForce]) -> dict[str, InForce]:
    """The programmes that no pack in force has, and some enrolment is in."""
    names = set(_enrolled_in()) - set(found)
    ruled = (
        (name, last_ruled(name, prefix)) for name in sorted(names) for prefix in scope.prefixes
    )
    return {name: one for name, one in ruled if one is not None}


def _enrolled_in() -> Sequence[str]:
    """Every programme that has a line at all; counted over all places, and not again for a while."""
    known: list[str] | None = cache.get(_KEY)
    if known is None:
        lines = EnrolmentProgress.objects.order_by()
        known = list(lines.values_list("programme", flat=True).distinct())
        cache.set(_KEY, known, _SECONDS)
    return known


def _chains_of(one: InForce) -> tuple[CompiledChain, ...]:
    """The chain of a lapsed programme, as it stood on the last day of its pack."""
    place = one.pack.place.ljust(CODE_LENGTH, "0")
    last = one.pack.valid_until or clock.today()
    return (decider_for(place, last).chain,)


def access_line(user: User, key: str, *, right: Right = Right.SEE_DECISIONS) -> EnrolmentProgress:
    """One line of a ledger.

    Raises:
        Http404: alike for one that does not exist and one that is not the user's to see.
    """
    lines = access_ledgers(user, right=right).lines()
    found = lines.select_related("enrolment").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def access_uploads(
    user: User, *, right: Right = Right.HANDLE_PROGRAMMES
) -> "QuerySet[LedgerUpload]":
    """The workbooks that a user sent in, of the programmes that the user may still handle."""
    found = LedgerUpload.objects.filter(
        uploaded_by=user, programme__in=access_ledgers(user, right=right).programmes
    )
    return found.select_related("job", "uploaded_by")


def access_upload(user: User, pk: int, *, right: Right = Right.HANDLE_PROGRAMMES) -> LedgerUpload:
    """One of them; ``Http404`` alike for one that does not exist and one that is somebody else's."""
    found = access_uploads(user, right=right).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _chains(scope: Scope) -> tuple[CompiledChain, ...]:
    """The chains of packs that hold somewhere in a scope today, the widest place's first."""
    inside = (pack.place for pack in packs().values() if not pack.checks_only)
    codes = [prefix.ljust(CODE_LENGTH, "0") for prefix in scope.prefixes]
    codes += [code for place in inside if scope.covers(code := place.ljust(CODE_LENGTH, "0"))]
    found: dict[str, CompiledChain] = {}
    for code in codes:
        try:
            chain = decider_for(code, clock.today()).chain
        except JingzhunError:  # no pack is in force there
            continue
        found.setdefault(chain.id, chain)
    return tuple(found.values())
