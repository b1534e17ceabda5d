"""What the layers of tasks and of duties have in common: work with a day by which it is due."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jingzhun_site.config import clock
from jingzhun_site.frame.formats import day_text
from jingzhun_site.frame.words import Words
from jingzhun_site.ledger.queries.counts import LedgerCounts
from jingzhun_site.warmap.access import SeenMap
from jingzhun_site.warmap.layers.values import Choice, LayerData, PlaceValue, Wanted, counted

OVERDUE, OPEN = "overdue", "open"


@dataclass(frozen=True, kw_only=True)
class DatedWork:
    """A kind of work: how it is counted, where its rows stand, what it is called.

    ``source`` names the day as ``%(day)s``; ``address`` gives the rows of a place that are overdue or open.
    """

    counts: Callable[..., Mapping[str, LedgerCounts]]
    address: Callable[[str, str], str]
    words: Mapping[str, Words]
    unit: Words
    label: Words
    source: Words
    none: Words
    remark: Words

    def layer(self, seen: SeenMap, wanted: Wanted) -> LayerData:
        """How much of each place is overdue, or open; a place that has none has no figure."""
        what = wanted.choice if wanted.choice in self.words else OVERDUE
        on = clock.today()
        places = [seen.place, *seen.names]
        counts = self.counts(places, user=seen.user, on=on)
        values = {
            place: self._value(counts.get(place, LedgerCounts()), place, what) for place in places
        }
        return LayerData(
            title=str(self.words[what]),
            unit=str(self.unit),
            values={place: values[place] for place in seen.names},
            whole=values[seen.place],
            source=str(self.source) % {"day": day_text(on)},
            choices=[
                Choice(value=word, label=str(label), is_chosen=word == what)
                for word, label in self.words.items()
            ],
            choices_label=str(self.label),
            remark=str(self.remark),
        )

    def _value(self, counts: LedgerCounts, place: str, what: str) -> PlaceValue:
        if not counts.open + counts.closed:
            return PlaceValue(note=str(self.none))
        count = counts.overdue if what == OVERDUE else counts.open
        return counted(count, href=self.address(place, what))
