"""The list of documents, and the tasks of one document unit by unit."""

from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.config import clock
from jingzhun_site.directives.handing_over import address_of
from jingzhun_site.directives.models import Directive, DirectiveItem
from jingzhun_site.directives.places import governed_name
from jingzhun_site.directives.records import COMMA, record_of
from jingzhun_site.directives.review import item_address
from jingzhun_site.directives.versions import outdated
from jingzhun_site.directives.wording import clause_text, record_text
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Action, Chip, Empty
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.organisations.queries import posts_by_id

State = DirectiveItem.State


def directives_table(
    request: HttpRequest, directives: "QuerySet[Directive]", *, may_upload: bool
) -> Table:
    """The documents, the latest first, with how far their review is."""
    words = request.GET.get("q", "").strip()
    if words:
        directives = directives.filter(
            Q(title__icontains=words)
            | Q(document_number__icontains=words)
            | Q(issuer__icontains=words)
        )
    page = keyset_page(
        directives.select_related("uploaded_by"),
        ["-id"],
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    counts, unseen = _counts(page.rows)
    older = outdated(page.rows)
    upload = Action(label=_("上传文件"), href=reverse("directives:upload"), icon="upload")
    return Table(
        id="directives",
        caption=_("文件"),
        columns=(
            Column(key="title", label=_("标题"), wraps=True),
            Column(key="state", label=_("状态")),
            Column(key="at", label=_("上传时间"), kind="moment"),
            Column(key="number", label=_("文号")),
            Column(key="issuer", label=_("发文单位"), wraps=True),
            Column(key="issued_on", label=_("成文日期"), kind="day"),
            Column(key="governs", label=_("适用地区")),
            Column(key="reviewed", label=_("已审"), unit=_("项"), kind="number"),
            Column(key="waiting", label=_("待审"), unit=_("项"), kind="number"),
            Column(key="findings", label=_("疑点未核"), unit=_("处"), kind="number"),
            Column(key="who", label=_("上传人"), shown=False),
        ),
        rows=[
            _directive_row(one, counts[one.pk], unseen.get(one.pk, 0), is_older=one.pk in older)
            for one in page.rows
        ],
        chosen=request.GET.getlist("columns"),
        chips=[Chip(label=_("查找"), value=words, keys=("q",))] if words else [],
        next=page.next,
        previous=page.previous,
        empty=Empty(
            title=_("还没有文件"),
            hint=_("上传上级或本级的文件，系统读出任务和指标，逐条审定后下达。"),
            icon="file-text",
            actions=(upload,) if may_upload else (),
        ),
    )


def units_table(request: HttpRequest, directive: Directive, unit: str) -> Table:
    """The accepted items of a document, of one leading unit or of all."""
    items = directive.items.filter(state=State.ACCEPTED).prefetch_related("handovers")
    if unit:
        items = items.filter(lead_units__contains=f"{COMMA}{unit}{COMMA}")
    page = keyset_page(
        items,
        ["start", "id"],
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    posts = posts_by_id({item.lead_post for item in page.rows}, on=clock.today())
    return Table(
        id="items",
        caption=_("已采纳的事项"),
        columns=(
            Column(key="what", label=_("事项"), wraps=True),
            Column(key="clause", label=_("条款")),
            Column(key="due", label=_("完成时限"), kind="day"),
            Column(key="units", label=_("牵头单位"), wraps=True),
            Column(key="post", label=_("责任岗位"), wraps=True),
            Column(key="became", label=_("去向"), wraps=True),
        ),
        rows=[_item_row(item, str(posts.get(item.lead_post, ""))) for item in page.rows],
        chips=[Chip(label=_("牵头单位"), value=unit, keys=("unit",))] if unit else [],
        next=page.next,
        previous=page.previous,
        has_column_choice=False,
        empty=Empty(
            title=_("还没有已采纳的事项"),
            hint=_("在审定页逐条采纳后，这里按牵头单位列出。"),
            icon="list-check",
        ),
    )


def unit_lines(directive: Directive) -> list[tuple[str, int, str]]:
    """The units that lead accepted items: name, how many, and the address of its list."""
    counts: Counter[str] = Counter()
    for units in directive.items.filter(state=State.ACCEPTED).values_list("lead_units", flat=True):
        counts.update([unit for unit in units.split(COMMA) if unit])
    path = reverse("directives:units", args=(directive.pk,))
    return [
        (unit, count, f"{path}?{urlencode({'unit': unit})}")
        for unit, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _counts(rows: Sequence[Directive]) -> tuple[dict[int, Counter[str]], dict[int, int]]:
    """Of some documents the items in each state, and the findings that nobody has looked at."""
    keys = [one.pk for one in rows]
    states: dict[int, Counter[str]] = {key: Counter() for key in keys}
    items = DirectiveItem.objects.filter(directive__in=keys)
    for key, state, count in items.values_list("directive", "state").annotate(n=Count("pk")):
        states[key][state] = count
    open_findings = Directive.objects.filter(pk__in=keys, findings__isnull=False)
    unseen = open_findings.annotate(
        n=Count("findings", filter=Q(findings__seen_at__isnull=True))
    ).values_list("pk", "n")
    return states, dict(unseen)


def _directive_row(one: Directive, counts: Counter[str], unseen: int, *, is_older: bool) -> Row:
    reviewed = counts[State.ACCEPTED] + counts[State.REJECTED]
    waiting = counts[State.WAITING]
    cells = {
        "title": one.title,
        "number": one.document_number,
        "issuer": one.issuer,
        "issued_on": one.issued_on,
        "governs": governed_name(one.governs_code),
        "state": _state_cell(one, waiting, is_older=is_older),
        "reviewed": reviewed,
        "waiting": waiting,
        "findings": unseen,
        "who": str(one.uploaded_by),
        "at": one.uploaded_at,
    }
    return Row(key=str(one.pk), cells=cells, href=one.get_absolute_url())


def _state_cell(one: Directive, waiting: int, *, is_older: bool) -> Cell:
    if is_older:
        return Cell(value=_("已有新版"), tone="quiet", icon="history")
    if one.state == Directive.State.UNREADABLE:
        return Cell(value=one.get_state_display(), tone="bad", icon="alert-circle")
    if one.state == Directive.State.READING:
        return Cell(value=one.get_state_display(), tone="quiet", icon="hourglass")
    if waiting:
        return Cell(value=_("待审定"), tone="soon", icon="circle-dashed")
    return Cell(value=_("已审定"), tone="good", icon="circle-check")


def _item_row(item: DirectiveItem, post: str) -> Row:
    became = list(item.handovers.all())
    cells = {
        "what": record_text(record_of(item)),
        "clause": clause_text(item.section),
        "due": item.due or Cell(value=_("文件未写"), tone="quiet"),
        "units": item.lead_units.strip(COMMA) or Cell(value=_("文件未写"), tone="quiet"),
        "post": post or Cell(value=_("未分派"), tone="soon"),
        "became": Cell(value=became[0].label, href=address_of(became[0]))
        if became
        else Cell(value=_("未下达"), tone="quiet"),
    }
    return Row(key=str(item.pk), cells=cells, href=item_address(item))
