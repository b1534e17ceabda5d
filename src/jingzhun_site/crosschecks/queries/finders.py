"""Who found what: what a place found itself apart from what others found there.

The two are never added up: a place that looks for its own faults must not come out worse for it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.access import access_differences
from jingzhun_site.crosschecks.queries.filtering import WAITING, in_state
from jingzhun_site.crosschecks.queries.found_rows import OTHERS, OWN, FoundFilter, noted_findings
from jingzhun_site.crosschecks.queries.results import list_address
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.ledger.models import State
from jingzhun_site.places.looking import Looking
from jingzhun_site.places.queries import place_name, places_below
from jingzhun_site.places.scope import prefix_of

_COLUMNS = (
    Column(key="place", label=gettext_lazy("地区")),
    Column(key="own", label=gettext_lazy("自己发现"), kind="number"),
    Column(key="own_righted", label=gettext_lazy("自己发现已整改"), kind="number"),
    Column(key="others", label=gettext_lazy("别人发现"), kind="number"),
    Column(key="others_righted", label=gettext_lazy("别人发现已整改"), kind="number"),
    Column(key="waiting", label=gettext_lazy("比对差异待核实"), kind="number"),
)


@dataclass(frozen=True, kw_only=True)
class Below:
    """The places that a page of figures compares: those below the chosen one, or a village by itself.

    ``size`` is how many digits of a code tell them apart.
    """

    user: User
    here: str
    names: Mapping[str, str]
    size: int

    @classmethod
    def of(cls, user: User, looking: Looking) -> "Below | None":
        """The places of a page; nothing where a user has none."""
        scope = user.scope(Right.SEE_DIFFERENCES)
        here = looking.place or scope.place_code
        if not here:
            return None
        names = dict(places_below(here, scope)) or {here: place_name(here)}
        return cls(user=user, here=here, names=names, size=len(prefix_of(next(iter(names)))))

    def by_place(self, found: Any) -> Any:
        """Rows with the beginning of the place, ``at``, by which they are counted; in no order, so that they can be."""
        return found.annotate(at=Substr("place_code", 1, self.size)).order_by()

    def own_prefix(self, code: str) -> str:
        """The first digits of all places that lie in one of them."""
        return code[: self.size]


def finders_table(below: Below) -> Table | None:
    """What each place below found itself, and what others found there; nothing below a village."""
    if below.here in below.names:
        return None
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for at, finder, count, righted in _findings(below):
        who = OWN if finder.startswith(at) else OTHERS
        counted[at].update({who: count, f"{who}_righted": righted})
    waiting: Any = in_state(_differences(below), WAITING, on=clock.today())
    for at, count in waiting.values_list("at").annotate(n=Count("pk")):
        counted[at]["waiting"] = count
    return Table(
        id="places",
        caption=_("下级各地"),
        columns=_COLUMNS,
        rows=[
            _row(code, name, counted[below.own_prefix(code)]) for code, name in below.names.items()
        ],
        has_column_choice=False,
    )


def _findings(below: Below) -> Iterator[tuple[str, str, int, int]]:
    """Of each place and each finder how many findings there are, and how many of them were closed out."""
    yield from (
        below.by_place(noted_findings(below.user, below.here))
        .values_list("at", "given_code")
        .annotate(n=Count("pk"), righted=Count("pk", filter=Q(state=State.CLOSED)))
    )
    yield from (
        _differences(below)
        .values_list("at", "first_run__place_code")
        .annotate(n=Count("pk"), righted=Count("pk", filter=Q(entry__state=State.CLOSED)))
    )


def _differences(below: Below) -> Any:
    return below.by_place(access_differences(below.user, place=below.here))


def _row(code: str, name: str, counted: Mapping[str, int]) -> Row:
    cells = {}
    for by in (OWN, OTHERS):
        found = FoundFilter(by=by)
        righted = FoundFilter(by=by, is_righted=True)
        cells[by] = Cell(value=counted.get(by, 0), href=found.address(code))
        cells[f"{by}_righted"] = Cell(
            value=counted.get(f"{by}_righted", 0), href=righted.address(code)
        )
    waiting = Cell(value=counted.get("waiting", 0), href=list_address(code, state=WAITING))
    place = Cell(value=name, href=f"?{urlencode({'place': code})}")
    return Row(key=code, cells={"place": place, **cells, "waiting": waiting})
