"""Sums with the period that they are told per: no sum a month beside a sum a year without saying so."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from jingzhun.cli.texts import Texts
from jingzhun.eligibility import Difference, common_period, times_in
from jingzhun.packs import Per
from jingzhun.packs.wording import Wording
from jingzhun.vocabulary import Vocabulary


def period_words(
    before: Per | None, after: Per | None, *, texts: Texts, vocabulary: Vocabulary
) -> str:
    """The period of two sums; both periods, in the order of the sums, where they differ."""
    wording = Wording(language=texts.language, vocabulary=vocabulary)
    given = dict.fromkeys(per for per in (before, after) if per is not None)
    return " / ".join(wording.word("per", per) for per in given)


def summed_changes(found: Iterable[Difference]) -> Mapping[Per, Decimal]:
    """The changes of cost of all rules, those that a year brings together as one sum, others apart."""
    sums: dict[Per, Decimal] = defaultdict(Decimal)
    for line in found:
        period = line.period_after or line.period_before
        if line.cost_change is not None and period is not None:
            sums[period] += line.cost_change
    return _brought_together(sums)


def _brought_together(sums: Mapping[Per, Decimal]) -> Mapping[Per, Decimal]:
    regular = [per for per in sums if common_period([per, Per.YEAR]) is Per.YEAR]
    told = common_period(regular)
    if told is None:
        return sums
    apart = {per: total for per, total in sums.items() if per not in regular}
    return {told: sum((times_in(told, p) * sums[p] for p in regular), Decimal(0)), **apart}
