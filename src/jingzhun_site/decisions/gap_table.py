"""The page of gaps: its table, tabs, tiles and the counts by programme and department."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.eligibility import Gap
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.exports import subject_key
from jingzhun_site.decisions.gaps import (
    DISMISSED,
    ENROLLED,
    OFF_LIST,
    OPEN,
    SORTS,
    TAKEN_UP,
    GapCount,
    GapFilter,
    GapList,
    GapRow,
)
from jingzhun_site.decisions.rules import department
from jingzhun_site.decisions.subjects import Shown, shown_subjects
from jingzhun_site.decisions.wording import GAP_NAMES, GAP_WORDS, HANDLED_WORDS, PER_WORDS, waited
from jingzhun_site.frame.formats import number_text
from jingzhun_site.frame.pieces import Action, Chip, Empty, Figure, Tab
from jingzhun_site.frame.tables import Batch, Cell, Column, Order, Row, Table
from jingzhun_site.frame.words import Words

_Word = TypeVar("_Word")
_HANDLED = (OPEN, TAKEN_UP, ENROLLED, DISMISSED)


class AmountColumn(Column):
    """Sums stand to the right, and so do the words where there is none."""

    @property
    def is_figure(self) -> bool:
        """Always."""
        return True


COLUMNS = (
    Column(key="name", label=gettext_lazy("姓名")),
    Column(key="kind", label=gettext_lazy("对象")),
    Column(key="place", label=gettext_lazy("村"), sort="place"),
    Column(key="programme", label=gettext_lazy("专项"), sort="programme"),
    AmountColumn(
        key="amount", label=gettext_lazy("测算金额"), unit=gettext_lazy("元"), sort="amount"
    ),
    Column(key="per", label=gettext_lazy("周期")),
    Column(
        key="waited",
        label=gettext_lazy("已等"),
        unit=gettext_lazy("天"),
        kind="number",
        sort="since",
    ),
    Column(key="owner", label=gettext_lazy("牵头部门")),
    Column(key="handled", label=gettext_lazy("处理")),
)


@dataclass(frozen=True, kw_only=True)
class ProgrammeLine:
    """One programme in the summary: how many gaps, how much, how long."""

    label: str
    href: str
    is_chosen: bool
    owner: str
    lines: int
    amount: Decimal | None
    per: Words
    is_placeholder: bool
    waited: int


def read_filter(query: QueryDict, found: GapList | None) -> GapFilter:
    """The filter of an address.

    Raises ``BadRequest`` for words that mean nothing: dropped, they would widen an export or what is handled.
    """
    gap = _known(query, "tab", GAP_NAMES, Gap.NOT_RECEIVING)
    handled = _known(query, "handled", {word: word for word in _HANDLED}, OPEN)
    programme, lead = query.get("programme", ""), query.get("lead", "")
    programmes: frozenset[str] | None = frozenset({programme}) if programme else None
    if lead and found is not None:
        led = {
            rule.id
            for rule in found.rules.by_name.values()
            if rule.lead == lead and rule.rule.startswith("programme:")
        }
        programmes = frozenset(led if programmes is None else led & programmes)
    return GapFilter(
        gap=gap,
        programmes=programmes,
        handled=handled,
    )


def _known(query: QueryDict, name: str, known: Mapping[str, _Word], default: _Word) -> _Word:
    """What a word of the address means; nothing is the default, and anything else an error."""
    written = query.get(name, "")
    if written and written not in known:
        raise BadRequest(f"no {name} is called {written!r}")
    return known[written] if written else default


def is_counted(count: GapCount, wanted: GapFilter) -> bool:
    """Whether a count is of rows that the filter shows, whatever the programme."""
    if wanted.handled == OPEN:
        return count.handled not in OFF_LIST
    return count.handled == wanted.handled


def tabs(request: HttpRequest, counts: Sequence[GapCount], wanted: GapFilter) -> list[Tab]:
    """The three directions, each with how many rows it holds."""
    chosen = [
        (name, gap, sum(c.lines for c in counts if c.gap is gap and is_counted(c, wanted)))
        for name, gap in GAP_NAMES.items()
    ]
    return [
        Tab(
            label=GAP_WORDS[gap],
            href=_address(request, tab=name, programme="", sort=""),
            is_current=gap is wanted.gap,
            count=lines,
        )
        for name, gap, lines in chosen
    ]


def tiles(found: GapList, counts: Sequence[GapCount], wanted: GapFilter) -> list[Figure]:
    """Rows, money by published standards for each period, rows without a standard, the longest wait."""
    shown = [c for c in counts if c.gap is wanted.gap and is_counted(c, wanted)]
    if wanted.programmes is not None:
        shown = [c for c in shown if c.programme in wanted.programmes]
    figures = [Figure(label=_("条数"), value=sum(c.lines for c in shown), unit=_("条"))]
    if wanted.gap is Gap.NOT_RECEIVING:
        figures += [*_sums(found, shown), *_without_standard(found, shown)]
    if shown:
        longest = max(waited(c.since, on=found.on) for c in shown)
        figures.append(Figure(label=_("最久已等"), value=longest, unit=_("天")))
    return figures


def _sums(found: GapList, counts: Iterable[GapCount]) -> Iterator[Figure]:
    """Sums of one period each: what is due every month is not added to what is due once."""
    by_period: dict[str, Decimal] = {}
    for count in counts:
        if count.amount and count.programme not in found.rules.on_placeholder:
            per = found.rules.per(count.programme)
            by_period[per] = by_period.get(per, Decimal(0)) + count.amount
    for per, amount in by_period.items():
        yield Figure(
            label=_("测算金额（%(per)s）") % {"per": PER_WORDS.get(per, per)},
            value=amount,
            unit=_("元"),
            decimals=2,
            note=_("研判，待核实"),
        )


def _without_standard(found: GapList, counts: Iterable[GapCount]) -> Iterator[Figure]:
    lines = sum(c.lines for c in counts if c.amount and c.programme in found.rules.on_placeholder)
    if lines:
        note = _("标准尚无出处，不计算金额")
        yield Figure(label=_("标准待定"), value=lines, unit=_("条"), note=note, tone="quiet")


def programme_lines(
    request: HttpRequest, found: GapList, counts: Sequence[GapCount], wanted: GapFilter
) -> list[ProgrammeLine]:
    """The programmes with gaps in the chosen direction, department by department."""
    by_programme: dict[str, list[GapCount]] = {}
    for count in counts:
        if count.gap is wanted.gap and is_counted(count, wanted):
            by_programme.setdefault(count.programme, []).append(count)
    lines = [_programme_line(request, found, id_, cs) for id_, cs in by_programme.items()]
    return sorted(lines, key=lambda line: (line.owner, -line.lines))


def gap_table(
    request: HttpRequest, user: User, found: GapList, wanted: GapFilter, counts: Sequence[GapCount]
) -> Table:
    """One page of the list."""
    order = Order.read(request.GET.get("sort", ""), columns=COLUMNS, default="since")
    if order.sort not in SORTS:
        order = Order(sort="since")
    page = found.page(
        wanted,
        sort=str(order),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    shown = shown_subjects(user, [subject_key(row) for row in page.rows], found.scope)
    return Table(
        id="gaps",
        caption=_("差缺清单"),
        columns=COLUMNS,
        rows=[_row(row, shown[(row.entity, row.subject_id)], found) for row in page.rows],
        chosen=request.GET.getlist("cols"),
        order=order,
        chips=_chips(request, found),
        count=_matching(counts, wanted),
        next=page.next,
        previous=page.previous,
        batches=_batches(request, wanted) if found.run.is_current else (),
        actions=_actions(request, user),
        empty=Empty(
            title=_("没有这一类差缺"),
            hint=_("换一个地区或条件看看；刚改过的户会马上重新研判，其余在下一次研判后更新。"),
            icon="circle-check",
        ),
    )


def _matching(counts: Sequence[GapCount], wanted: GapFilter) -> int:
    return sum(
        c.lines
        for c in counts
        if c.gap is wanted.gap
        and is_counted(c, wanted)
        and (wanted.programmes is None or c.programme in wanted.programmes)
    )


def _row(row: GapRow, shown: Shown, found: GapList) -> Row:
    is_doubtful = row.programme in found.rules.on_placeholder
    amount = None if is_doubtful else row.amount
    per = PER_WORDS.get(found.rules.per(row.programme), "—")
    cells = {
        "name": shown.name,
        "kind": shown.kind,
        "place": shown.place,
        "programme": found.rules.label(row.programme),
        "amount": _amount(row, is_doubtful=is_doubtful),
        "per": per if amount is not None else "—",
        "waited": waited(row.since, on=found.on),
        "owner": department(found.rules.lead(row.programme)),
        "handled": Cell(value=HANDLED_WORDS[row.note], note=_said(row)),
    }
    return Row(key=row.line, cells=cells, href=shown.href, sum_of=amount)


def _amount(row: GapRow, *, is_doubtful: bool) -> str | Cell:
    if row.gap is not Gap.NOT_RECEIVING or row.amount is None:
        return "—"
    if is_doubtful:
        return Cell(value=_("标准待定"), tone="quiet", note=_("标准尚无出处，不作应发金额"))
    return number_text(row.amount, decimals=2)


def _said(row: GapRow) -> str:
    return "：".join(part for part in (row.who, row.reason) if part)


def _programme_line(
    request: HttpRequest, found: GapList, id_: str, counts: Sequence[GapCount]
) -> ProgrammeLine:
    is_chosen = request.GET.get("programme") == id_
    doubtful = id_ in found.rules.on_placeholder
    amount = _sum(counts)
    return ProgrammeLine(
        label=found.rules.label(id_),
        href=_address(request, programme="" if is_chosen else id_),
        is_chosen=is_chosen,
        owner=department(found.rules.lead(id_)),
        lines=sum(c.lines for c in counts),
        amount=None if doubtful or not amount else amount,
        per=PER_WORDS.get(found.rules.per(id_), ""),
        is_placeholder=doubtful and bool(amount),
        waited=max(waited(c.since, on=found.on) for c in counts),
    )


def _chips(request: HttpRequest, found: GapList) -> list[Chip]:
    query = request.GET
    chips = []
    if query.get("programme"):
        label = found.rules.label(query["programme"])
        chips.append(Chip(label=_("专项"), value=label, keys=("programme",)))
    if query.get("lead"):
        chips.append(Chip(label=_("牵头部门"), value=department(query["lead"]), keys=("lead",)))
    if query.get("handled") in _HANDLED and query["handled"] != OPEN:
        value = HANDLED_WORDS[query["handled"]]
        chips.append(Chip(label=_("处理"), value=value, keys=("handled",)))
    return chips


def _batches(request: HttpRequest, wanted: GapFilter) -> Sequence[Batch]:
    query = urlencode(_kept(request))
    kinds = [("taken_up", _("受理"), "check"), ("dismissed", _("排除"), "x")]
    if wanted.handled == DISMISSED:
        kinds = [("reopened", _("重新列出"), "arrow-back-up")]
    if wanted.handled == ENROLLED:
        return []  # what becomes of these is said in the programme's ledger
    return [*_offer(query, wanted), *_of_kinds(kinds, query)]


def _offer(query: str, wanted: GapFilter) -> Sequence[Batch]:
    """Enrolling, for those who should receive and do not, and those of whom nobody knows whether they do."""
    if wanted.gap is Gap.NOT_ENTITLED or wanted.handled == DISMISSED:
        return []
    href = f"{reverse('programmes:offer')}?{query}"
    return [Batch(label=_("纳入专项"), href=href, icon="plus", right=Right.HANDLE_PROGRAMMES)]


def _of_kinds(kinds: Sequence[tuple[str, str, str]], query: str) -> Sequence[Batch]:
    return [
        Batch(
            label=label,
            href=f"{reverse('decisions:handle', args=(kind,))}?{query}",
            icon=icon,
            right=Right.HANDLE_GAPS,
        )
        for kind, label, icon in kinds
    ]


def _actions(request: HttpRequest, user: User) -> Sequence[Action]:
    query = _kept(request)
    handled = query.pop("handled", "")
    others = [w for w in _HANDLED if w != (handled or OPEN)]
    found = [
        Action(label=HANDLED_WORDS[word], href=f"?{urlencode(query | {'handled': word})}")
        for word in others
    ]
    if user.may(Right.EXPORT_LISTS):
        href = f"{reverse('decisions:export')}?{urlencode(_kept(request))}"
        found.append(Action(label=_("导出"), href=href, icon="file-spreadsheet", post=True))
    return found


def _kept(request: HttpRequest) -> dict[str, str]:
    names = ("tab", "programme", "lead", "handled", "place", "as_at", "known_at")
    return {name: request.GET[name] for name in names if request.GET.get(name)}


def _address(request: HttpRequest, **changes: str) -> str:
    query = {name: value for name, value in request.GET.items() if name not in ("after", "before")}
    query |= changes
    return f"?{urlencode({name: value for name, value in query.items() if value})}"


def _sum(counts: Iterable[GapCount]) -> Decimal:
    return sum((c.amount for c in counts), Decimal(0))
