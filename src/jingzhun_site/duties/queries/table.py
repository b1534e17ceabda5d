"""The lists of duties: instances, and what is overdue by place and by post."""

from collections.abc import Sequence

from django.db.models import Count
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.config import clock
from jingzhun_site.duties.models import DutyInstance, DutyQuerySet
from jingzhun_site.duties.queries.cells import cells_of
from jingzhun_site.duties.queries.counts import rows_address
from jingzhun_site.duties.queries.filtering import DutyFilter, narrowed
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Empty
from jingzhun_site.frame.tables import Cell, Column, Order, Row, Table
from jingzhun_site.organisations.queries import PostHeld, posts_by_id

COLUMNS = (
    Column(key="label", label=gettext_lazy("职责"), wraps=True),
    Column(key="place", label=gettext_lazy("地区"), sort="place"),
    Column(key="period", label=gettext_lazy("期次")),
    Column(key="due", label=gettext_lazy("期限情况"), sort="due"),
    Column(key="deadline", label=gettext_lazy("完成时限"), kind="day", sort="due"),
    Column(key="fulfilled", label=gettext_lazy("完成日期"), kind="day", shown=False),
    Column(key="recorded", label=gettext_lazy("记录日期"), kind="day", shown=False),
    Column(key="post", label=gettext_lazy("责任岗位"), wraps=True),
    Column(key="holder", label=gettext_lazy("责任人")),
    Column(key="wanted", label=gettext_lazy("要求")),
    Column(key="kind", label=gettext_lazy("类别")),
    Column(key="clause", label=gettext_lazy("条款")),
)
_MOST_POSTS = 15


def duties_table(duties: DutyQuerySet, wanted: DutyFilter, query: QueryDict) -> Table:
    """One page of instances, the longest overdue first."""
    on = clock.today()
    order = Order.read(query.get("sort", ""), columns=COLUMNS, default="due")
    fields = {"due": ("due_on", "id"), "place": ("place_code", "due_on", "id")}[order.sort]
    found = narrowed(duties, wanted, on=on)
    page = keyset_page(
        found,
        [f"-{name}" for name in fields] if order.descending else fields,
        after=query.get("after", ""),
        before=query.get("before", ""),
    )
    rows: Sequence[DutyInstance] = page.rows
    held = posts_by_id({wanted.post}, on=on)
    return Table(
        id="duties",
        caption=_("职责履行"),
        columns=COLUMNS,
        rows=[
            Row(key=str(one.pk), cells=cells, href=one.get_absolute_url())
            for one, cells in zip(rows, cells_of(rows, on=on), strict=True)
        ],
        chosen=query.getlist("cols"),
        order=order,
        chips=wanted.chips(held),
        count=found.count(),
        next=page.next,
        previous=page.previous,
        empty=_empty(wanted),
    )


def posts_table(duties: DutyQuerySet, place: str) -> Table | None:
    """The posts with the most overdue duties."""
    on = clock.today()
    late = duties.overdue(on).exclude(post_id="").order_by().values_list("post_id")
    counts = list(late.annotate(n=Count("pk")).order_by("-n", "post_id")[:_MOST_POSTS])
    if not counts:
        return None
    held = posts_by_id([post for post, _n in counts], on=on)
    return Table(
        id="posts",
        caption=_("逾期最多的岗位"),
        columns=(
            Column(key="post", label=_("岗位"), wraps=True),
            Column(key="holder", label=_("责任人")),
            Column(key="overdue", label=_("逾期"), unit=_("项"), kind="number"),
        ),
        rows=[_post_row(held[post], count, place) for post, count in counts if post in held],
        has_column_choice=False,
    )


def _post_row(post: PostHeld, count: int, place: str) -> Row:
    href = rows_address(place or post.place_code, state="overdue", post=post.post_id)
    cells = {
        "post": post.title,
        "holder": post.holder_name or Cell(value=_("空缺"), tone="soon"),
        "overdue": Cell(value=count, href=href, tone="bad"),
    }
    return Row(key=post.post_id, cells=cells)


def _empty(wanted: DutyFilter) -> Empty:
    if wanted != DutyFilter():
        return Empty(title=_("没有符合条件的职责"), hint=_("去掉一些条件再看。"), icon="filter")
    hint = _("职责由现行文件定期生成，每天凌晨更新。")
    return Empty(title=_("没有未完成的职责"), hint=hint, icon="calendar-event")
