"""Incomes just under and just above the poverty line, village by village: a clue, never a finding.

Whoever enters incomes to reach a verdict leaves a trace: few households just under the line, many just above. In a
village where nobody does, both sides of a line that nobody sees are about equally full, so that the surplus above can
be weighed like tosses of a coin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import comb
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from jingzhun.packs import Status
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.decisions.deciders import decider_for
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.access import access_households
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import RecordQuerySet

BAND = 100
"""The width of a band in yuan a head: narrow enough that chance fills both sides alike."""

EDGES = (-2, -1, 0, 1, 2)
"""The edges of the bands, in widths from the line."""

RARE = 0.01
"""How seldom chance alone may bring such a surplus before a village is flagged."""

LINE = "poverty_line"


@dataclass(frozen=True, kw_only=True)
class Line:
    """The line in force, in yuan a head and year."""

    yuan: Decimal
    since: str
    is_placeholder: bool


@dataclass(frozen=True, kw_only=True)
class VillageBands:
    """How many households of a village stand in each band, from the lowest to the highest."""

    village_id: str
    name: str
    counts: tuple[int, ...]

    @property
    def under(self) -> int:
        """Households just under the line, or on it: on the line is not above it."""
        return self.counts[len(self.counts) // 2 - 1]

    @property
    def above(self) -> int:
        """Households just above the line."""
        return self.counts[len(self.counts) // 2]

    @property
    def is_flagged(self) -> bool:
        """Whether chance would seldom put so many just above and so few just under."""
        return chance_of(self.above, self.above + self.under) < RARE


@dataclass(frozen=True, kw_only=True)
class Near:
    """A household near the line."""

    household_id: str
    head: str | None
    per_head: Decimal
    registration: str
    place_code: str


def chance_of(above: int, both: int) -> float:
    """How probable it is that at least ``above`` of ``both`` stand above when each side is as likely.

    >>> round(chance_of(9, 10), 4), chance_of(0, 0)
    (0.0107, 1.0)
    """
    return sum(comb(both, count) for count in range(above, both + 1)) / 2**both


def line_in(place_code: str) -> Line | None:
    """The line in force in a place today, if its packs have one."""
    parameters = decider_for(place_code, clock.today()).chain.parameters
    found = parameters.get(LINE)
    if found is None or not isinstance(found.content, int):
        return None
    return Line(
        yuan=Decimal(found.content) / 100,
        since=found.valid_from.isoformat(),
        is_placeholder=found.status is Status.PLACEHOLDER,
    )


def bands(user: User, scope: Scope, line: Line) -> list[VillageBands]:
    """The villages that have anybody near the line, flagged ones first."""
    households = _with_income(access_households(user, right=Right.SEE_DECISIONS).within(scope))
    counts = {f"band_{number}": Count("pk", filter=_band(line, number)) for number in _numbers()}
    rows = households.values("village_id").annotate(**counts)
    names = _names(scope)
    found = [_village(row, names) for row in rows]
    near = [village for village in found if any(village.counts)]
    return sorted(near, key=lambda v: (not v.is_flagged, -v.above, v.village_id))


def near_line(user: User, village_id: str, line: Line) -> list[Near]:
    """The households of a village within one band of the line."""
    found = access_households(user, right=Right.SEE_DECISIONS).filter(village_id=village_id)
    middle = len(EDGES) // 2
    near = _with_income(found).filter(_band(line, middle - 1) | _band(line, middle))
    rows = near.select_related("head").order_by("net", "pk")
    return [
        Near(
            household_id=str(row.pk),
            head=row.head.name if row.head else None,
            per_head=Decimal(row.net) / row.living,
            registration=row.registration,
            place_code=row.place_code,
        )
        for row in rows
    ]


def edges_text(line: Line) -> list[tuple[Decimal, Decimal]]:
    """The bands as they stand over the columns: from more than, to at most."""
    return [(line.yuan + EDGES[n] * BAND, line.yuan + EDGES[n + 1] * BAND) for n in _numbers()]


def _numbers() -> Sequence[int]:
    return range(len(EDGES) - 1)


def _with_income(households: RecordQuerySet) -> RecordQuerySet:
    """With net income and living members; an unknown part makes the whole unknown."""
    living = (
        MODELS["persons"]
        .objects.filter(household_id=OuterRef("pk"), died_on__isnull=True)
        .order_by()
        .values("household_id")
        .annotate(number=Count("pk"))
        .values("number")
    )
    net = (
        F("wage_income_yuan")
        + F("business_income_yuan")
        + F("property_income_yuan")
        + F("transfer_income_yuan")
        - F("business_expense_yuan")
    )
    counted = Coalesce(Subquery(living, output_field=IntegerField()), 0)
    return households.annotate(net=net, living=counted).filter(living__gt=0)


def _band(line: Line, number: int) -> Q:
    low, high = line.yuan + EDGES[number] * BAND, line.yuan + EDGES[number + 1] * BAND
    return Q(net__gt=F("living") * low, net__lte=F("living") * high)


def _names(scope: Scope) -> Mapping[str, str]:
    villages = MODELS["villages"].objects.filter(scope.q("pk"))
    return dict(villages.values_list("pk", "name"))


def _village(row: Mapping[str, Any], names: Mapping[str, str]) -> VillageBands:
    village_id = row["village_id"]
    return VillageBands(
        village_id=village_id,
        name=names.get(village_id, village_id),
        counts=tuple(row[f"band_{number}"] for number in _numbers()),
    )
