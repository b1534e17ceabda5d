"""The rows behind what a place found itself and what others found there: differences, and findings of the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.crosschecks.access import access_differences
from jingzhun_site.crosschecks.actions.assigning import SOURCE
from jingzhun_site.crosschecks.catalogue import is_comparison
from jingzhun_site.crosschecks.models import DifferenceQuerySet
from jingzhun_site.crosschecks.queries.filtering import ALL, DifferenceFilter
from jingzhun_site.crosschecks.queries.table import Asked, differences_table
from jingzhun_site.frame.tables import Table
from jingzhun_site.frame.words import Words
from jingzhun_site.ledger.access import access_entries
from jingzhun_site.ledger.models import EntryQuerySet, State
from jingzhun_site.ledger.queries.filtering import PLACE, EntryFilter
from jingzhun_site.ledger.queries.lists import LEDGER
from jingzhun_site.ledger.queries.table import Asked as AskedEntries
from jingzhun_site.ledger.queries.table import entries_table
from jingzhun_site.ledger.sources import SOURCES
from jingzhun_site.places.scope import prefix_of

OWN, OTHERS = "own", "others"
FINDERS: Mapping[str, Words] = {
    OWN: gettext_lazy("自己发现"),
    OTHERS: gettext_lazy("别人发现"),
}


@dataclass(frozen=True, kw_only=True)
class FoundFilter:
    """Which findings: by whom, only those put right, of one comparison or of one source of the ledger."""

    by: str = OWN
    is_righted: bool = False
    comparison: str = ""
    source: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "FoundFilter":
        """The filter of an address.

        Raises:
            BadRequest: it names a finder, a comparison or a source that there is not; dropped, it would show others.
        """
        by, comparison, source = (query.get(name, "") for name in ("by", "comparison", "source"))
        is_wrong = (
            by not in FINDERS
            or (comparison and not is_comparison(comparison))
            or (source and source not in SOURCES)
        )
        if is_wrong:
            raise BadRequest(f"no findings are called {query.urlencode()!r}")
        righted = query.get("righted") == "1"
        return cls(by=by, is_righted=righted, comparison=comparison, source=source)

    def address(self, place: str) -> str:
        """The page of these findings in a place."""
        words = {"place": place, "by": self.by, "righted": "1" if self.is_righted else ""}
        words |= {"comparison": self.comparison, "source": self.source}
        query = urlencode({name: word for name, word in words.items() if word})
        return f"{reverse('crosschecks:found')}?{query}"


@dataclass(frozen=True, kw_only=True)
class FoundRows:
    """The findings of a filter in a place, of both kinds, so far as they are a user's."""

    user: User
    differences: DifferenceQuerySet
    entries: EntryQuerySet

    @classmethod
    def of(cls, user: User, place: str, wanted: FoundFilter) -> "FoundRows":
        """Those that the figures count: of a comparison no entries, of a source of the ledger no differences."""
        differences = access_differences(user, place=place).filter(
            _found_by(wanted.by, "first_run__place_code", place)
        )
        entries = noted_findings(user, place).filter(_found_by(wanted.by, "given_code", place))
        if wanted.is_righted:
            differences = differences.filter(entry__state=State.CLOSED)
            entries = entries.filter(state=State.CLOSED)
        if wanted.comparison:
            differences, entries = differences.filter(comparison=wanted.comparison), entries.none()
        if wanted.source:
            differences, entries = differences.none(), entries.filter(source=wanted.source)
        return cls(user=user, differences=differences, entries=entries)

    def differences_table(self, query: QueryDict) -> Table:
        """One page of the differences."""
        wanted = DifferenceFilter(state=ALL)
        asked = Asked(user=self.user, wanted=wanted, query=query, is_past=True)
        return replace(differences_table(self.differences, asked), chips=())

    def entries_table(self, query: QueryDict) -> Table:
        """One page of the findings of the ledger."""
        asked = AskedEntries(
            tab=PLACE, entry_list=LEDGER, wanted=EntryFilter(state=ALL), query=query, is_past=True
        )
        return replace(entries_table(self.entries, asked), chips=())


def noted_findings(user: User, place: str) -> EntryQuerySet:
    """The findings in the ledger that came of no comparison: somebody wrote them down."""
    names = [one.name for one in SOURCES.values() if one.is_finding and one.name != SOURCE]
    return access_entries(user, place=place).filter(source__in=names)


def _found_by(by: str, field: str, place: str) -> Q:
    own = Q(**{f"{field}__startswith": prefix_of(place)})
    return own if by == OWN else ~own
