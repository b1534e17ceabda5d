"""What the names of tasks and of duties have in common: three counts of a place on the day of a report."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from jingzhun.reports import Answer, KnownName
from jingzhun_site.accounts.models import User
from jingzhun_site.ledger.queries.counts import LedgerCounts
from jingzhun_site.reports.moments import Moment
from jingzhun_site.reports.names.source import Answers, Trace, WithoutLists, unknown


@dataclass(frozen=True, kw_only=True)
class Count:
    """One of the counts: its label, which of :class:`LedgerCounts` it is, and the words that list its rows."""

    label: str
    part: str
    words: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, eq=False)  # one of a kind: the catalogue keys by source
class CountSource(WithoutLists):
    """Counts of work with a day by which it is due, of a place and of all below it.

    ``past`` says of a figure of a day gone by how it was come to, ``not_yours`` why there is none.
    """

    group: str
    unit: str
    known: Mapping[str, Count]
    counts: Callable[[Sequence[str], Moment], Mapping[str, LedgerCounts]]
    address: Callable[..., str]
    href_label: str
    past: str
    not_yours: str

    def names(self) -> Mapping[str, KnownName]:
        """The counts by their names."""
        return {
            name: KnownName(name=name, label=one.label, unit=self.unit, group=self.group)
            for name, one in self.known.items()
        }

    def answers(self, names: Collection[str], places: Sequence[str], moment: Moment) -> Answers:
        """One query for all places."""
        counts = self.counts(places, moment)
        return {
            (place, name): Answer(value=getattr(counts[place], self.known[name].part))
            if place in counts
            else unknown(self.not_yours)
            for place in places
            for name in names
        }

    def closed(self, names: Collection[str], place: str, user: User, moment: Moment) -> set[str]:
        """Nothing is closed."""
        return set()

    def trace(self, name: str, place: str, moment: Moment) -> Trace:
        """The list behind a count."""
        return Trace(
            href=self.address(place, **self.known[name].words),
            href_label=self.href_label,
            says="" if moment.is_today else self.past,
        )
