"""Whether the cases of a pack notice when one of its rules or figures is made wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from functools import cache

from jingzhun.errors import Fault, JingzhunError
from jingzhun.packs.case_running import run_case
from jingzhun.packs.cases import Case
from jingzhun.packs.chain import chain_for
from jingzhun.packs.compiled import CompiledChain
from jingzhun.packs.compiling import RuleMemory, compile_chain
from jingzhun.packs.model import Pack
from jingzhun.packs.mutants import Mutant, RuleName, mutants_of, needs, rules_of
from jingzhun.vocabulary import Vocabulary


@dataclass(frozen=True, kw_only=True)
class MutationReport:
    """How many mutants there were, and those that no case noticed."""

    pack_id: str
    count: int
    survivors: tuple[Mutant, ...]

    @property
    def caught(self) -> int:
        """How many made at least one case fail."""
        return self.count - len(self.survivors)

    @property
    def percent(self) -> Decimal:
        """How many of a hundred were caught, cut off and never rounded up; of none, all were."""
        share = Decimal(self.caught * 100) / self.count if self.count else Decimal(100)
        return share.quantize(Decimal("0.1"), rounding=ROUND_DOWN)

    def reaches(self, percent: int) -> bool:
        """Whether at least so many of a hundred were caught; of none, all were."""
        return self.caught * 100 >= percent * self.count


def mutate_pack(
    pack: Pack, cases: Sequence[Case], *, packs: Mapping[str, Pack], vocabulary: Vocabulary
) -> MutationReport:
    """Make each figure and comparison of a pack wrong in turn and run the cases that rest on it.

    Raises:
        JingzhunError: a case does not hold to begin with (PACK133): nothing can be said then.
    """
    bench = _MutationBench(cases=cases, packs=packs, vocabulary=vocabulary)
    bench.check_as_written()
    mutants = mutants_of(pack, bench.chains())
    survivors = tuple(mutant for mutant in mutants if not bench.notices(mutant))
    return MutationReport(pack_id=pack.id, count=len(mutants), survivors=survivors)


class _MutationBench:
    """The cases of a pack, each with its chain and with all that its answers rest on."""

    def __init__(
        self, *, cases: Sequence[Case], packs: Mapping[str, Pack], vocabulary: Vocabulary
    ) -> None:
        memory = RuleMemory()

        @cache
        def chain(place: str, on: date, has_checks: bool) -> CompiledChain:
            found = chain_for(packs, place=place, on=on, checks=has_checks)
            return compile_chain(found, vocabulary=vocabulary, memory=memory)

        self._cases = [(case, chain(case.place, case.date, case.has_checks)) for case in cases]
        closures = {id(c): _closures(c) for c in self.chains()}
        self._rests_on = [_rests_on(case, closures[id(c)]) for case, c in self._cases]

    def chains(self) -> list[CompiledChain]:
        """Each chain once."""
        return list({id(chain): chain for _, chain in self._cases}.values())

    def check_as_written(self) -> None:
        """Refuse to begin where a case fails already."""
        faults: list[Fault] = [
            fault for case, chain in self._cases for fault in run_case(case, chain).faults
        ]
        if faults:
            raise JingzhunError(faults)

    def notices(self, mutant: Mutant) -> bool:
        """Whether one case at least comes out otherwise, or can no longer be computed."""
        changed: dict[int, CompiledChain] = {}
        for (case, chain), names in zip(self._cases, self._rests_on, strict=True):
            if mutant.name not in names:
                continue
            wrong = changed.setdefault(id(chain), mutant.apply(chain))
            if wrong is not chain and not _holds(case, wrong):
                return True
        return False


def _holds(case: Case, chain: CompiledChain) -> bool:
    try:
        return run_case(case, chain).holds
    except JingzhunError:
        return False


def _closures(chain: CompiledChain) -> Mapping[RuleName, frozenset[RuleName]]:
    """Of each rule, itself and all that its results rest on."""
    direct = {rule: needs(chain, rule) for rule in rules_of(chain)}
    return {rule: frozenset(_reached(rule, direct)) for rule in direct}


def _reached(start: RuleName, direct: Mapping[RuleName, set[RuleName]]) -> set[RuleName]:
    """All that can be reached; a programme may look at its own enrolments, so there may be circles."""
    found, waiting = {start}, [start]
    while waiting:
        new = direct.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return found


def _rests_on(case: Case, closures: Mapping[RuleName, frozenset[RuleName]]) -> frozenset[RuleName]:
    """All rules and figures that the expectations of a case rest on."""
    found: Iterator[frozenset[RuleName]] = (
        closures.get((kind, name), frozenset()) for kind, name, _ in case.expected
    )
    return frozenset().union(*found)
