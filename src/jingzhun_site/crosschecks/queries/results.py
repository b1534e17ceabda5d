"""What became of differences: found, confirmed, put right, how long it took, and how often each comparison is right."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.access import access_differences
from jingzhun_site.crosschecks.catalogue import comparison_label
from jingzhun_site.crosschecks.models import DifferenceQuerySet, Standing, Verdict
from jingzhun_site.crosschecks.queries.filtering import RIGHTED, WAITING, in_state
from jingzhun_site.frame.pieces import Empty, Figure
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.ledger.access import access_entries
from jingzhun_site.ledger.models import State
from jingzhun_site.places.looking import Looking
from jingzhun_site.places.queries import places_below
from jingzhun_site.places.scope import Scope, prefix_of

ENOUGH_JUDGED = 10
"""From how many verdicts on the share of true ones says something of a comparison."""
TOO_FEW_TRUE = 0.05
"""Below this share a comparison keeps more people busy than it helps."""
_COLUMNS = (
    Column(key="comparison", label=gettext_lazy("比对项目"), wraps=True),
    Column(key="found", label=gettext_lazy("发现"), kind="number"),
    Column(key="waiting", label=gettext_lazy("待核实"), kind="number"),
    Column(key="confirmed", label=gettext_lazy("属实"), kind="number"),
    Column(key="rejected", label=gettext_lazy("不属实"), kind="number"),
    Column(key="righted", label=gettext_lazy("已整改"), kind="number"),
    Column(key="gone", label=gettext_lazy("已消失"), kind="number"),
    Column(key="rate", label=gettext_lazy("命中率"), kind="percent", hint=gettext_lazy("属实占已核实的比例")),
    Column(key="days", label=gettext_lazy("整改中位天数"), kind="number"),
    Column(key="advice", label=gettext_lazy("提示")),
)  # fmt: skip
_PLACE_COLUMNS = (
    Column(key="place", label=gettext_lazy("地区")),
    Column(key="own", label=gettext_lazy("本级自己发现"), kind="number"),
    Column(key="others", label=gettext_lazy("比对和上级发现"), kind="number"),
    Column(key="righted", label=gettext_lazy("已销号"), kind="number"),
    Column(key="waiting", label=gettext_lazy("比对差异待核实"), kind="number"),
)
Numbers = Mapping[str, Any]


def tiles(differences: DifferenceQuerySet, *, place: str) -> list[Figure]:
    """The figures at the top."""
    on = clock.today()
    judged = differences.filter(verdict__in=(Verdict.CONFIRMED, Verdict.REJECTED))
    confirmed = differences.filter(verdict=Verdict.CONFIRMED).count()
    days = _days(differences)
    known = [one for some in days.values() for one in some]
    return [
        Figure(label=_("发现"), value=differences.count(), unit=_("条"), href=_list("all", place)),
        Figure(
            label=_("待核实"),
            value=in_state(differences, WAITING, on=on).count(),
            unit=_("条"),
            href=_list(WAITING, place),
            tone="soon",
        ),
        Figure(
            label=_("核实属实"),
            value=confirmed,
            unit=_("条"),
            note=_("已核实 %(count)d 条") % {"count": judged.count()},
        ),
        Figure(
            label=_("已整改销号"),
            value=in_state(differences, RIGHTED, on=on).count(),
            unit=_("条"),
            href=_list(RIGHTED, place),
            tone="good",
        ),
        Figure(
            label=_("整改中位天数"),
            value=round(median(known)) if known else None,
            unit=_("天"),
            note=_("从发现到另一人核验销号"),
        ),
    ]


def comparisons_table(differences: DifferenceQuerySet, *, place: str) -> Table:
    """Each comparison with what it found and how often it was right, those that are seldom right first."""
    lines = [_line(numbers) for numbers in _by_comparison(differences)]
    lines.sort(key=lambda one: (not one["is_poor"], -one["found"], one["comparison"]))
    return Table(
        id="comparisons",
        caption=_("各比对项目"),
        columns=_COLUMNS,
        rows=[_row(one, place) for one in lines],
        has_column_choice=False,
        empty=Empty(title=_("还没有比对结果"), icon="arrows-diff"),
    )


def places_table(user: User, looking: Looking) -> Table | None:
    """What each place below found itself, apart from what others found there; nothing below a village.

    The two stand apart on purpose: a place that looks for its own faults must not come out worse for it.
    """
    scope = user.scope(Right.SEE_DIFFERENCES)
    here = looking.place or scope.place_code
    below = places_below(here, scope) if here else ()
    if not below:
        return None
    entries = list(
        access_entries(user, place=here).values_list("place_code", "given_code", "state")
    )
    differences = access_differences(user, place=here)
    waiting = in_state(differences, WAITING, on=clock.today())
    counted = dict(waiting.order_by().values_list("place_code").annotate(n=Count("pk")))
    return Table(
        id="places",
        caption=_("下级各地"),
        columns=_PLACE_COLUMNS,
        rows=[_place_row(code, name, entries, counted) for code, name in below],
        has_column_choice=False,
    )


def _place_row(
    code: str,
    name: str,
    entries: Sequence[tuple[str, str, str]],
    waiting: Mapping[str, int],
) -> Row:
    scope = Scope(prefixes=(prefix_of(code),))
    here = [one for one in entries if scope.covers(one[0])]
    own = [one for one in here if scope.covers(one[1])]
    cells = {
        "place": Cell(value=name, href=f"?{urlencode({'place': code})}"),
        "own": len(own),
        "others": len(here) - len(own),
        "righted": sum(one[2] == State.CLOSED for one in here),
        "waiting": sum(count for place, count in waiting.items() if scope.covers(place)),
    }
    return Row(key=code, cells=cells)


def _by_comparison(differences: DifferenceQuerySet) -> list[Numbers]:
    on = clock.today()
    days = _days(differences)
    counted: Any = (
        differences.order_by()
        .values("comparison")
        .annotate(
            found=Count("pk"),
            confirmed=Count("pk", filter=Q(verdict=Verdict.CONFIRMED)),
            rejected=Count("pk", filter=Q(verdict=Verdict.REJECTED)),
            righted=Count("pk", filter=Q(entry__state=State.CLOSED)),
            gone=Count("pk", filter=Q(standing=Standing.GONE)),
        )
    )
    waiting = dict(
        in_state(differences, WAITING, on=on)
        .order_by()
        .values_list("comparison")
        .annotate(n=Count("pk"))
    )
    return [
        {
            **row,
            "waiting": waiting.get(row["comparison"], 0),
            "days": days.get(row["comparison"], []),
        }
        for row in counted
    ]


def _days(differences: DifferenceQuerySet) -> Mapping[str, list[int]]:
    """How many days it took from finding to closing, by comparison."""
    closed = differences.filter(entry__state=State.CLOSED, entry__ended_on__isnull=False)
    found: defaultdict[str, list[int]] = defaultdict(list)
    for name, first, ended in closed.values_list("comparison", "found_on", "entry__ended_on"):
        if ended is not None:
            found[name].append((ended - first).days)
    return found


def _line(numbers: Numbers) -> dict[str, Any]:
    judged = numbers["confirmed"] + numbers["rejected"]
    rate = numbers["confirmed"] / judged if judged else None
    is_poor = judged >= ENOUGH_JUDGED and rate is not None and rate < TOO_FEW_TRUE
    return {
        **numbers,
        "rate": rate,
        "days": round(median(numbers["days"])) if numbers["days"] else None,
        "is_poor": is_poor,
    }


def _row(one: Numbers, place: str) -> Row:
    name = one["comparison"]
    words = {"comparison": name, "state": "all", **({"place": place} if place else {})}
    cells = {
        key: one[key] for key in ("found", "waiting", "confirmed", "rejected", "righted", "gone")
    }
    advice: Any = ""
    if one["is_poor"]:
        note = _("已核实 %(count)d 条以上，属实的不到二十分之一") % {"count": ENOUGH_JUDGED}
        advice = Cell(
            value=_("很少属实，可考虑停用"), tone="soon", icon="alert-triangle", note=note
        )
    cells |= {
        "comparison": comparison_label(name),
        "rate": one["rate"],
        "days": one["days"],
        "advice": advice or "—",
    }
    return Row(key=name, cells=cells, href=f"{reverse('crosschecks:list')}?{urlencode(words)}")


def _list(state: str, place: str) -> str:
    words = {"state": state, **({"place": place} if place else {})}
    return f"{reverse('crosschecks:list')}?{urlencode(words)}"
