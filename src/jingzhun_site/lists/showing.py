"""A page of a list as the table of the frame, with names opened once for the page."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun.vocabulary import Field, FieldType
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.frame.pieces import Chip, Empty
from jingzhun_site.frame.tables import Batch, Column, Order, Row, Table
from jingzhun_site.lists.filters import said, unit_words
from jingzhun_site.lists.queries import Listed
from jingzhun_site.places.queries import place_names
from jingzhun_site.register.record import Record
from jingzhun_site.vault.revealing import Revealed, reveal
from jingzhun_site.vault.tokens import Kind

_KINDS: Mapping[FieldType, str] = {
    FieldType.INTEGER: "number",
    FieldType.MONEY: "money",
    FieldType.QUANTITY: "number",
    FieldType.RATE: "percent",
    FieldType.DATE: "day",
}
_PLAIN_NUMBERS = {"planned_exit_year", "income_year", "planned_delisting_year"}
"""Years: numbers that nobody writes with a separator."""


def list_table(request: HttpRequest, listed: Listed, *, user: User) -> Table:
    """The table of a list as the address asks for it."""
    columns = columns_of(listed)
    order = Order.read(request.GET.get("sort", ""), columns=columns, default="place")
    page = listed.page(
        str(order), after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    summed = request.GET.get("sum", "")
    total = listed.total(summed)
    return Table(
        id="records",
        caption=listed.kind.label,
        columns=columns,
        chosen=[name for name in request.GET.getlist("cols") if name],
        rows=list(_rows(listed, page.rows, user, summed)),
        order=order,
        chips=list(_chips(listed)),
        count=listed.count(),
        sum_label=_("%(field)s合计") % {"field": listed.fields[summed].label_zh}
        if total is not None
        else "",
        sum_value=total,
        next=page.next,
        previous=page.previous,
        batches=_batches(request, listed),
        empty=Empty(
            title=_("没有符合条件的记录"),
            hint=_("去掉几个条件，或在上面换一个地区；名册空着的，请先导入表格。"),
        ),
    )


def columns_of(listed: Listed) -> list[Column]:
    """All columns of a list, those of the site first."""
    fixed = [
        Column(
            key=key,
            label=label,
            sort="place" if key == "place" else "",
            kind="id_number" if key == "id" else "text",
        )
        for key, label in listed.kind.fixed.items()
    ]
    return fixed + [_column(field, listed) for field in listed.fields.values()]


def cells_of(listed: Listed, records: Sequence[Any], user: User) -> Iterator[dict[str, Any]]:
    """The cells of records, in words; names and numbers as the user may see them."""
    places = place_names(_place_of(listed, record) for record in records)
    shown = reveal(user.authority(), _tokens(listed, records))
    for record in records:
        yield {
            **_fixed_cells(listed, record, places, shown),
            **{name: _cell(field, record.value(name)) for name, field in listed.fields.items()},
        }


def address_of(listed: Listed, record: Record) -> str:
    """The page of a record."""
    match listed.kind.name:
        case "households":
            return reverse("households:household", args=(record.pk,))
        case "persons":
            return reverse("households:person", args=(record.pk,))
        case _:
            return f"{reverse('lists:list', args=('households',))}?place={record.pk}"


def _rows(listed: Listed, records: Sequence[Any], user: User, summed: str) -> Iterator[Row]:
    for record, cells in zip(records, cells_of(listed, records, user), strict=True):
        yield Row(
            key=str(record.pk),
            cells=cells,
            href=address_of(listed, record),
            sum_of=record.value(summed) if summed in listed.fields else None,
        )


def _column(field: Field, listed: Listed) -> Column:
    is_plain = field.name in _PLAIN_NUMBERS
    return Column(
        key=field.name,
        label=field.label_zh,
        unit="" if is_plain else unit_words(field),
        kind="text" if is_plain else _KINDS.get(field.type, "text"),
        sort=field.name,
        shown=field.name in listed.kind.shown,
    )


def _cell(field: Field, value: Any) -> Any:
    if value is None or field.name in _PLAIN_NUMBERS:
        return "" if value is None and field.type not in _KINDS else value
    return value if field.type in _KINDS else said(field, value)


def _fixed_cells(
    listed: Listed, record: Any, places: Mapping[str, str], shown: Revealed
) -> dict[str, Any]:
    place = places.get(_place_of(listed, record), "")
    match listed.kind.name:
        case "households":
            head = record.head
            who = shown.name(head.name, record.place_code) if head else ""
            return {"who": who, "place": place, "key": record.pk}
        case "persons":
            number = shown.show(Kind.ID_NUMBER, record.id_number, record.place_code)
            who = shown.name(record.name, record.place_code)
            return {"who": who, "place": place, "id": number, "key": record.household_id}
        case _:
            return {"who": record.name, "place": place, "key": record.pk}


def _place_of(listed: Listed, record: Any) -> str:
    return str(record.township_id if listed.kind.name == "villages" else record.place_code)


def _tokens(listed: Listed, records: Sequence[Any]) -> Iterator[str | None]:
    for record in records:
        if listed.kind.name == "households" and record.head is not None:
            yield record.head.name
        if listed.kind.name == "persons":
            yield record.name
            yield record.id_number


def _chips(listed: Listed) -> Iterator[Chip]:
    for one in listed.filters:
        yield one.chip()
    if listed.pasted is not None:
        words = _("找到 %(found)d 条") % {"found": len(listed.pasted.keys)}
        if listed.pasted.missing:
            words += _("，%(missing)d 个号码没有找到") % {"missing": listed.pasted.missing}
        yield Chip(label=_("粘贴的名单"), value=words, keys=("ids",))


def _batches(request: HttpRequest, listed: Listed) -> tuple[Batch, ...]:
    query = f"?{request.GET.urlencode()}"
    export = reverse("lists:export", args=(listed.kind.name,)) + query
    batches = [
        Batch(label=_("导出"), href=export, icon="file-spreadsheet", right=Right.EXPORT_LISTS)
    ]
    if listed.kind.settable and not request.looking.is_past:  # type: ignore[attr-defined]
        change = reverse("lists:change", args=(listed.kind.name,)) + query
        batches.append(
            Batch(label=_("批量修改"), href=change, icon="pencil", right=Right.CHANGE_REGISTER)
        )
    return tuple(batches)
