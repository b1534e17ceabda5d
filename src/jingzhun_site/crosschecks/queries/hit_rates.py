"""How often each comparison is right: those that keep people busy for nothing can be retired."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.config import clock
from jingzhun_site.crosschecks.catalogue import comparison_label
from jingzhun_site.crosschecks.models import DifferenceQuerySet, Standing, Verdict
from jingzhun_site.crosschecks.queries.filtering import ALL, GONE, RIGHTED, WAITING, in_state
from jingzhun_site.crosschecks.queries.results import DaysToClose, list_address, middle_of
from jingzhun_site.frame.pieces import Empty
from jingzhun_site.frame.tables import Cell, Column, Order, Row, Table
from jingzhun_site.ledger.models import State

ENOUGH_JUDGED = 10
"""From how many verdicts on the share of true ones says something of a comparison."""
TOO_FEW_TRUE = Decimal("0.05")
"""Below this share a comparison keeps more people busy than it helps."""
_COLUMNS = (
    Column(key="comparison", label=gettext_lazy("比对项目"), wraps=True),
    Column(
        key="rate", label=gettext_lazy("命中率"), kind="percent", sort="rate",
        hint=gettext_lazy("属实占已核实的比例"),
    ),
    Column(key="advice", label=gettext_lazy("提示")),
    Column(key="found", label=gettext_lazy("发现"), kind="number", sort="found"),
    Column(key="waiting", label=gettext_lazy("待核实"), kind="number", sort="waiting"),
    Column(key="confirmed", label=gettext_lazy("属实"), kind="number", sort="confirmed"),
    Column(key="rejected", label=gettext_lazy("不属实"), kind="number", sort="rejected"),
    Column(key="righted", label=gettext_lazy("已整改"), kind="number", sort="righted"),
    Column(
        key="gone", label=gettext_lazy("已消失"), kind="number", sort="gone",
        hint=gettext_lazy("最近一次比对不再出现的，已整改的也在内"),
    ),
    Column(key="days", label=gettext_lazy("整改中位天数"), kind="number", sort="days"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class HitRate:
    """The figures of one comparison; ``days`` is nothing before one of its differences was closed out."""

    comparison: str
    found: int
    waiting: int
    confirmed: int
    rejected: int
    righted: int
    gone: int
    days: int | None

    @property
    def judged(self) -> int:
        """How many somebody looked into."""
        return self.confirmed + self.rejected

    @property
    def rate(self) -> Decimal | None:
        """The share of true ones, of 1; nothing before the first verdict."""
        return Decimal(self.confirmed) / self.judged if self.judged else None

    @property
    def is_judgeable(self) -> bool:
        """Whether there are verdicts enough to say something of the comparison."""
        return self.judged >= ENOUGH_JUDGED

    @property
    def is_poor(self) -> bool:
        """Whether it is right so seldom that it should be retired."""
        return self.is_judgeable and self.rate is not None and self.rate < TOO_FEW_TRUE


def hit_rates(differences: DifferenceQuerySet, days_of: DaysToClose) -> list[HitRate]:
    """The figures of each comparison that found something."""
    waiting = in_state(differences, WAITING, on=clock.today())
    counted: Any = (
        differences.order_by()
        .values("comparison")
        .annotate(
            found=Count("pk"),
            waiting=Count("pk", filter=Q(pk__in=waiting.values("pk"))),
            confirmed=Count("pk", filter=Q(verdict=Verdict.CONFIRMED)),
            rejected=Count("pk", filter=Q(verdict=Verdict.REJECTED)),
            righted=Count("pk", filter=Q(entry__state=State.CLOSED)),
            gone=Count("pk", filter=Q(standing=Standing.GONE)),
        )
    )
    return [HitRate(**row, days=middle_of(days_of.get(row["comparison"], ()))) for row in counted]


def hit_rate_table(rates: Sequence[HitRate], *, sort: str, place: str) -> Table:
    """The comparisons, the least often right first; those with too few verdicts come after them."""
    order = Order.read(sort, columns=_COLUMNS, default="rate")
    return Table(
        id="comparisons",
        caption=_("各比对项目"),
        columns=_COLUMNS,
        rows=[_row(one, place) for one in _sorted(rates, order)],
        order=order,
        has_column_choice=False,
        empty=Empty(
            title=_("还没有比对结果"),
            hint=_("收到部门数据并比对后，各项目的命中率列在这里。"),
            icon="arrows-diff",
        ),
    )


def hit_rate_sentence(rates: Sequence[HitRate]) -> str:
    """What the table says: how many comparisons can be retired, and of how many nobody can tell yet."""
    poor = sum(one.is_poor for one in rates)
    few = sum(not one.is_judgeable for one in rates)
    said = []
    if poor:
        about = {"poor": poor, "enough": ENOUGH_JUDGED}
        said.append(
            _("%(poor)d 个比对项目核实满 %(enough)d 条、属实的不到二十分之一，可考虑停用") % about
        )
    if few:
        about = {"few": few, "enough": ENOUGH_JUDGED}
        said.append(
            _("%(few)d 个比对项目核实不足 %(enough)d 条，命中率还不能说明问题，先多核实几条")
            % about
        )
    if rates and not said:
        said.append(
            _("各比对项目都已核实满 %(enough)d 条，没有很少属实的") % {"enough": ENOUGH_JUDGED}
        )
    return f"{_('；').join(said)}{_('。')}" if said else ""


def _sorted(rates: Sequence[HitRate], order: Order) -> Sequence[HitRate]:
    """In an order; of which nothing can be said yet comes last, whichever way."""
    by_size = sorted(rates, key=lambda one: (-one.found, one.comparison))
    known = [one for one in by_size if _value(one, order.sort) is not None]
    known.sort(key=lambda one: _value(one, order.sort) or 0, reverse=order.descending)
    return [*known, *(one for one in by_size if one not in known)]


def _value(one: HitRate, sort: str) -> Any:
    return None if sort == "rate" and not one.is_judgeable else getattr(one, sort)


def _row(one: HitRate, place: str) -> Row:
    def opened(count: int, **words: str) -> Cell:
        return Cell(value=count, href=list_address(place, comparison=one.comparison, **words))

    rate = None if one.rate is None else one.rate * 100
    cells: Mapping[str, Any] = {
        "comparison": comparison_label(one.comparison),
        "found": opened(one.found, state=ALL),
        "waiting": opened(one.waiting, state=WAITING),
        "confirmed": opened(one.confirmed, state=ALL, verdict=Verdict.CONFIRMED),
        "rejected": opened(one.rejected, state=ALL, verdict=Verdict.REJECTED),
        "rate": Cell(value=rate, tone="" if one.is_judgeable else "quiet"),
        "advice": _advice(one),
        "righted": opened(one.righted, state=RIGHTED),
        "gone": opened(one.gone, state=GONE),
        "days": one.days,
    }
    return Row(key=one.comparison, cells=cells)


def _advice(one: HitRate) -> Cell:
    if one.is_poor:
        return Cell(value=_("很少属实，可考虑停用"), tone="soon", icon="alert-triangle")
    if one.is_judgeable:
        return Cell(value="—")
    if not one.judged:
        return Cell(value=_("还没有核实"), tone="quiet")
    return Cell(value=_("只核实 %(count)d 条，看不出") % {"count": one.judged}, tone="quiet")
