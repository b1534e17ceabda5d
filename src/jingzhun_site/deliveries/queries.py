"""What the pages of deliveries show: the batches, who is due, the lines of a batch with their differences."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.deliveries.due import Due
from jingzhun_site.deliveries.evidence import programme_label
from jingzhun_site.deliveries.models import DeliveryBatch, DeliveryLine
from jingzhun_site.deliveries.periods import period_words
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Chip, Empty, Figure
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.places.queries import place_names
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.queries.shown import subjects_of

State = DeliveryLine.State
_TONES: Mapping[str, str] = {
    State.WAITING: "soon",
    State.PAID: "good",
    State.OTHER_AMOUNT: "bad",
    State.REFUSED: "bad",
    State.CANCELLED: "quiet",
}
_BATCH_COLUMNS = (
    Column(key="programme", label=gettext_lazy("专项"), wraps=True),
    Column(key="number", label=gettext_lazy("批次")),
    Column(key="period", label=gettext_lazy("发放期")),
    Column(key="place", label=gettext_lazy("地区")),
    Column(key="lines", label=gettext_lazy("笔数"), kind="number"),
    Column(key="total", label=gettext_lazy("应发"), unit=gettext_lazy("元"), kind="money"),
    Column(key="paid", label=gettext_lazy("实发"), unit=gettext_lazy("元"), kind="money"),
    Column(key="open", label=gettext_lazy("未了结"), kind="number"),
    Column(key="state", label=gettext_lazy("状态")),
    Column(key="who", label=gettext_lazy("制表人"), shown=False),
    Column(key="at", label=gettext_lazy("制表时间"), kind="moment"),
)
_LINE_COLUMNS = (
    Column(key="code", label=gettext_lazy("发放编号")),
    Column(key="name", label=gettext_lazy("对象")),
    Column(key="place", label=gettext_lazy("村")),
    Column(key="amount", label=gettext_lazy("应发"), unit=gettext_lazy("元"), kind="money"),
    Column(key="paid", label=gettext_lazy("实发"), unit=gettext_lazy("元"), kind="money"),
    Column(key="difference", label=gettext_lazy("差额"), unit=gettext_lazy("元"), kind="money"),
    Column(key="quantity", label=gettext_lazy("数量"), kind="number", shown=False),
    Column(key="state", label=gettext_lazy("状态")),
    Column(key="day", label=gettext_lazy("发放日期"), kind="day"),
    Column(key="words", label=gettext_lazy("原因"), wraps=True),
)
_DUE_COLUMNS = (
    Column(key="name", label=gettext_lazy("对象")),
    Column(key="place", label=gettext_lazy("村")),
    Column(key="amount", label=gettext_lazy("应发"), unit=gettext_lazy("元"), kind="money"),
    Column(key="quantity", label=gettext_lazy("数量"), kind="number", shown=False),
    Column(key="obstacle", label=gettext_lazy("不能发放的原因"), wraps=True),
)
_DUE_SHOWN = 100


def batches_table(batches: "QuerySet[DeliveryBatch]", query: QueryDict) -> Table:
    """The batches, the latest first."""
    sums = batches.annotate(
        count=Count("lines"),
        total=Sum("lines__amount_yuan"),
        paid=Sum("lines__paid_yuan"),
        open=Count("lines", filter=Q(lines__state=State.WAITING)),
    )
    page = keyset_page(sums, ["-id"], after=query.get("after", ""), before=query.get("before", ""))
    names = place_names(one.place_code for one in page.rows)
    return Table(
        id="batches",
        caption=_("发放批次"),
        columns=_BATCH_COLUMNS,
        rows=[_batch_row(one, names.get(one.place_code, one.place_code)) for one in page.rows],
        chosen=query.getlist("cols"),
        next=page.next,
        previous=page.previous,
        empty=Empty(
            title=_("还没有发放批次"),
            hint=_("选一个专项，先看谁该发、发多少，再做成一批。"),
            icon="cash",
        ),
    )


def due_table(user: User, dues: Sequence[Due], scope: Scope) -> Table:
    """Who would be in a batch, and who would not and why; those who would not come first."""
    ordered = sorted(dues, key=lambda due: not due.obstacle)
    shown_dues = ordered[:_DUE_SHOWN]
    shown = subjects_of(user, [due.line for due in shown_dues], scope)
    ready = [due for due in dues if not due.obstacle]
    rows = [
        Row(
            key=due.line.pk,
            href=reverse("programmes:line", args=[due.line.pk]),
            cells={
                "name": shown[due.line.pk].name,
                "place": shown[due.line.pk].place,
                "amount": due.amount,
                "quantity": due.quantity,
                "obstacle": Cell(value=due.obstacle or "—", tone="bad" if due.obstacle else ""),
            },
        )
        for due in shown_dues
    ]
    return Table(
        id="due",
        caption=_("应发名单"),
        columns=_DUE_COLUMNS,
        rows=rows,
        count=len(dues),
        sum_label=_("应发合计（元）"),
        sum_value=sum((due.amount or Decimal(0) for due in ready), Decimal(0)),
        has_column_choice=False,
        empty=Empty(
            title=_("现在没有该发的"),
            hint=_("办到发放这一步、核定了金额、又不在别的批次里的，会列在这里。"),
            icon="cash",
        ),
    )


def lines_table(user: User, batch: DeliveryBatch, query: QueryDict) -> Table:
    """The lines of a batch with what the receipts say of each."""
    state = query.get("state", "")
    lines = batch.lines.select_related("enrolment", "enrolment__progress")
    if state in State.values:
        lines = lines.filter(state=state)
    page = keyset_page(
        lines, ["number"], after=query.get("after", ""), before=query.get("before", "")
    )
    has_receipts = batch.receipts.exists()
    progress = [one.enrolment.progress for one in page.rows if hasattr(one.enrolment, "progress")]
    shown = subjects_of(user, progress, Scope.of([batch.place_code]))
    names = place_names(one.place_code for one in page.rows)
    return Table(
        id="lines",
        caption=_("发放明细"),
        columns=_LINE_COLUMNS,
        rows=[
            _line_row(
                one,
                shown[one.enrolment_id].name if one.enrolment_id in shown else one.enrolment_id,
                names.get(one.place_code, ""),
                has_receipts=has_receipts,
            )
            for one in page.rows
        ],
        chosen=query.getlist("cols"),
        chips=_chips(state),
        next=page.next,
        previous=page.previous,
        empty=Empty(title=_("没有这样的明细"), hint=_("去掉条件再看。"), icon="filter"),
    )


def tiles_of(batch: DeliveryBatch) -> Sequence[Figure]:
    """How many lines of each state, each leading to them, and the lines that the batch does not have."""
    counts = dict(batch.lines.order_by().values_list("state").annotate(n=Count("pk")))
    figures = [
        Figure(
            label=state_words(state, has_receipts=batch.receipts.exists()),
            value=counts.get(state, 0),
            unit=_("笔"),
            href=f"{batch.get_absolute_url()}?state={state}",
            tone=_TONES[state] if counts.get(state) else "",
        )
        for state in (State.PAID, State.OTHER_AMOUNT, State.REFUSED, State.WAITING)
    ]
    strange = unknown_lines(batch)
    return [
        *figures,
        Figure(
            label=_("批次里没有的"),
            value=len(strange),
            unit=_("行"),
            href="#unknown" if strange else "",
            tone="bad" if strange else "",
        ),
    ]


def unknown_lines(batch: DeliveryBatch) -> Sequence[Mapping[str, str]]:
    """The rows of receipts that belong to no line of the batch."""
    return [one for receipt in batch.receipts.order_by("pk") for one in receipt.unknown]


def state_words(state: str, *, has_receipts: bool) -> str:
    """A line that waits after receipts came is one that they leave out."""
    if state == State.WAITING and has_receipts:
        return _("回单里没有")
    return str(State(state).label)


def totals_of(batch: DeliveryBatch) -> Mapping[str, Decimal]:
    """What is due in all and what was handed out."""
    sums = batch.lines.aggregate(total=Sum("amount_yuan"), paid=Sum("paid_yuan"))
    return {name: value or Decimal(0) for name, value in sums.items()}


def _batch_row(one: DeliveryBatch, place: str) -> Row:
    sums = vars(one)  # the sums of the query beside the fields of the batch
    cells = {
        "programme": programme_label(one),
        "number": str(one.pk),
        "period": period_words(one.period),
        "place": place,
        "lines": sums["count"],
        "total": sums["total"],
        "paid": sums["paid"] or Decimal(0),
        "open": sums["open"],
        "state": _batch_state(one, sums["open"]),
        "who": str(one.made_by),
        "at": one.made_at,
    }
    return Row(key=str(one.pk), href=one.get_absolute_url(), cells=cells)


def _batch_state(one: DeliveryBatch, waiting: int) -> Cell:
    if one.cancelled_at is not None:
        return Cell(value=_("已作废"), tone="quiet")
    if not waiting:
        return Cell(value=_("已了结"), tone="good")
    if one.sent_at is None:
        return Cell(value=_("未送出"), tone="soon")
    days = (clock.today() - one.sent_at.date()).days
    return Cell(
        value=_("待回单"), tone="soon", note=_("已送出 %(days)d 天") % {"days": max(days, 0)}
    )


def _line_row(one: DeliveryLine, name: str, place: str, *, has_receipts: bool) -> Row:
    paid = Decimal(0) if one.state == State.REFUSED else one.paid_yuan
    is_known = one.amount_yuan is not None and paid is not None
    difference = paid - one.amount_yuan if is_known else None  # type: ignore[operator]
    state = state_words(one.state, has_receipts=has_receipts)
    cells = {
        "code": one.code,
        "name": name,
        "place": place,
        "amount": one.amount_yuan,
        "paid": paid,
        "difference": difference,
        "quantity": one.quantity,
        "state": Cell(value=state, tone=_TONES[one.state]),
        "day": one.delivered_on or "—",
        "words": one.words or "—",
    }
    href = reverse("programmes:line", args=[one.enrolment_id])
    return Row(key=str(one.pk), href=href, cells=cells)


def _chips(state: str) -> list[Chip]:
    if state not in State.values:
        return []
    return [Chip(label=_("状态"), value=State(state).label, keys=("state",))]
