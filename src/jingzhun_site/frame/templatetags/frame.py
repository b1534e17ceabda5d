"""``{% load frame %}``: the components and formats of every page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jingzhun.vocabulary import Blank, Field, load_vocabulary
from jingzhun_site.frame import formats, pieces
from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.frame.cells import row_cells, state_html
from jingzhun_site.frame.context import Bell, Frame
from jingzhun_site.frame.fields import dressed_field, fault_lines
from jingzhun_site.frame.icons import icon_html
from jingzhun_site.frame.navigation import NavGroup, may
from jingzhun_site.frame.side_bar import group_html
from jingzhun_site.frame.states import shown_state
from jingzhun_site.frame.tables import Row, Table

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """``{% icon "home" %}``; give a ``label`` only where no word stands beside it."""
    return icon_html(name, label=label)


@register.simple_tag(takes_context=True)
def bell(context: Context) -> Bell | None:
    """``{% bell as bell %}``: a tag, since the condition of a template takes an error for 'no'."""
    frame: Frame = context["frame"]
    return frame.bell


@register.simple_tag
def side_bar_group(group: NavGroup) -> SafeString:
    """``{% side_bar_group group %}``: a section of the side bar with its links."""
    return group_html(group)


@register.simple_tag
def state(value: Any, yes: str = "", no: str = "", unknown: str = "") -> SafeString:
    """``{% state verdict %}``: 达标, 未达标 or 情况不明, or other words for the same three."""
    return state_html(value, words={"met": yes, "not_met": no, "unknown": unknown})


@register.simple_tag
def badge(text: str, tone: str = "quiet", icon: str = "") -> SafeString:
    """A short word with a tone: a status, a kind, a deadline."""
    mark = icon_html(icon) if icon else ""
    return format_html('<span class="mark tone-{}">{}{}</span>', tone, mark, text)


@register.filter
def yuan(value: Any) -> SafeString:
    """``{{ amount|yuan }}``: 1,234.50, negative in red with a minus."""
    return formats.yuan_html(value)


@register.filter
def figure(value: Any) -> SafeString:
    """``{{ count|figure }}``: thousands separated."""
    return formats.number_html(value)


@register.filter
def percent(value: Any) -> SafeString:
    """``{{ rate|percent }}``: a rate given in percent."""
    return formats.percent_html(value)


@register.filter
def day(value: Any) -> SafeString:
    """``{{ born|day }}``: 2018-12-31."""
    return formats.day_html(value)


@register.filter
def moment(value: datetime | None) -> str:
    """``{{ known_at|moment }}``: 2018-12-31 14:05, Shanghai time."""
    return formats.moment_text(value)


@register.filter
def minutes(value: timedelta) -> int:
    """``{{ cooloff_timedelta|minutes }}``: a span in whole minutes, begun ones counted."""
    return -(-value // timedelta(minutes=1))


@register.filter
def id_number(value: str | None) -> str:
    """``{{ shown|id_number }}``: grouped, masked digits as they are."""
    return formats.id_number_text(value or "")


@register.filter
def phone(value: str | None) -> str:
    """``{{ shown|phone }}``: grouped in 3, 4 and 4."""
    return formats.phone_text(value or "")


@register.filter
def known(value: Any) -> Any:
    """``{{ value|known }}``: the value, or the word for one that nobody has recorded."""
    return formats.unknown_html() if value is None or value == "" else value


@register.simple_tag
def code(entity: str, field: str, value: Any) -> SafeString | str:
    """``{% code "households" "dwelling_grade" value %}``: the label of a code, yes or no included.

    A code that its table does not have is shown as it stands, for it was stored so.
    """
    declared = _field(entity, field)
    if value is None or value == "":
        return _("无") if declared.blank is Blank.NONE else formats.unknown_html()
    if isinstance(value, bool):
        return _("是") if value else _("否")
    found = load_vocabulary().code_tables[declared.codes].values.get(str(value))
    return _spoken(found.label_zh, found.label_en) if found else str(value)


@register.simple_tag
def label(entity: str, field: str) -> str:
    """``{% label "households" "dwelling_grade" %}``: how the vocabulary calls a field."""
    declared = _field(entity, field)
    return _spoken(declared.label_zh, declared.label_en)


def _field(entity: str, field: str) -> Field:
    found = load_vocabulary().entity(entity)
    if found is None or field not in found.fields:
        raise template.TemplateSyntaxError(f"the vocabulary has no field {entity}.{field}")
    return found.fields[field]


def _spoken(label_zh: str, label_en: str) -> str:
    return label_en if (get_language() or "").startswith("en") else label_zh


@register.inclusion_tag("frame/components/data_table.html", takes_context=True)
def data_table(context: Context, table: Table) -> dict[str, Any]:
    """``{% data_table table %}``: see :class:`jingzhun_site.frame.tables.Table`."""
    columns = table.shown
    shown = {column.key for column in columns}
    request = context.get("request")
    batches = [one for one in table.batches if not one.right or may(request, one.right)]
    has_choice = table.has_column_choice and bool(table.rows) and len(table.columns) > 1
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "table": table,
        "headers": [_header(table, column) for column in columns],
        "lines": [
            {"row": row, "cells": row_cells(row, columns), "name": _name_of(row, columns[0].key)}
            for row in (_looking_row(row, request) for row in table.rows)
        ],
        "choices": [(c, c.key in shown) for c in table.columns[1:]],
        "batches": batches,
        "has_choice": has_choice,
        "has_bar": has_choice or bool(table.chips or table.actions or table.count is not None),
        "has_foot": bool(batches or table.sum_label or table.next or table.previous),
        "kept": _kept(context, without=("cols", "after", "before")),
    }


def _looking_row(row: Row, request: Any) -> Row:
    href = keep_looking(row.href, request)
    return row if href == row.href else replace(row, href=href)


def _header(table: Table, column: Any) -> dict[str, Any]:
    order = table.order
    is_sorted = bool(order and column.sort and column.sort == order.sort)
    return {
        "column": column,
        "turned": order.turned_to(column) if order and column.sort else "",
        "direction": ("descending" if order and order.descending else "ascending")
        if is_sorted
        else "",
    }


def _name_of(row: Any, first: str) -> str:
    value = row.cells.get(first)
    return row.name or str(getattr(value, "value", value))


def _kept(context: Context, *, without: Sequence[str]) -> list[tuple[str, str]]:
    request = context.get("request")
    if request is None:
        return []
    return [
        (key, value)
        for key, values in request.GET.lists()
        if key not in without
        for value in values
    ]


@register.simple_tag(takes_context=True)
def here(context: Context, href: str) -> str:
    """``{% here url %}``: an address that keeps the place and days of this page."""
    return keep_looking(href, context.get("request"))


@register.simple_tag(takes_context=True)
def without(context: Context, chip: pieces.Chip) -> str:
    """The address of this page without a filter."""
    query = context["request"].GET.copy()
    for key in (*chip.keys, "after", "before"):
        query.pop(key, None)
    return f"?{query.urlencode()}"


@register.inclusion_tag("frame/components/guarantees.html")
def guarantees(items: Sequence[pieces.Guarantee], label: str = "") -> dict[str, Any]:
    """``{% guarantees items %}``: the strip of states, each opening its explanation."""
    return {
        "label": label or _("两不愁三保障"),
        "items": [{"guarantee": item, "state": shown_state(item.state)} for item in items],
    }


@register.inclusion_tag("frame/components/tile.html")
def tile(figure: pieces.Figure) -> dict[str, Any]:
    """``{% tile figure %}``: a number that is a link to what it counts."""
    return {"figure": figure, "value": formats.number_html(figure.value, decimals=figure.decimals)}


@register.inclusion_tag("frame/components/gap_line.html", takes_context=True)
def gap_line(context: Context, gap: pieces.GapLine) -> dict[str, Any]:
    """``{% gap_line gap %}``: one line of what is missing, or received without ground."""
    return {"gap": gap, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("frame/components/timeline.html")
def timeline(events: Sequence[pieces.Event]) -> dict[str, Any]:
    """``{% timeline events %}``: what happened, newest first as given."""
    return {"events": events}


@register.inclusion_tag("frame/components/steps.html")
def steps(items: Sequence[pieces.Step]) -> dict[str, Any]:
    """``{% steps items %}``: a procedure as a compact bar with its days."""
    return {"steps": items, "done": sum(item.state == "done" for item in items)}


@register.inclusion_tag("frame/components/facts.html")
def facts(items: Sequence[pieces.Fact]) -> dict[str, Any]:
    """``{% facts items %}``: label and value, line by line."""
    return {"facts": items}


@register.inclusion_tag("frame/components/tabs.html")
def tabs(items: Sequence[pieces.Tab], label: str = "") -> dict[str, Any]:
    """``{% tabs items %}``: links between the parts of a page."""
    return {"tabs": items, "label": label or _("分页")}


@register.inclusion_tag("frame/components/action.html", takes_context=True)
def action(context: Context, action: pieces.Action) -> dict[str, Any]:
    """``{% action button %}``: a link that looks like a button, or a form of one button."""
    return {"action": action, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("frame/components/empty_list.html", takes_context=True)
def empty_list(  # each word is one part of the sentence
    context: Context,
    title: str = "",
    hint: str = "",
    url: str = "",
    label: str = "",
    icon: str = "inbox",
    empty: pieces.Empty | None = None,
) -> dict[str, Any]:
    """``{% empty_list "还没有走访记录" hint="…" url=… label="登记走访" %}``, or ``empty=`` a piece."""
    if empty is None:
        actions = (pieces.Action(label=label, href=url, tone="action"),) if url else ()
        empty = pieces.Empty(title=title, hint=hint, icon=icon, actions=actions)
    return {"empty": empty, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("frame/components/progress.html")
def progress(job: Any, url: str = "") -> dict[str, Any]:
    """``{% progress job %}``: what a job is doing and how much is left; it asks again by itself.

    ``url`` must answer with a page that holds the same component; the job's own page by default.
    """
    address = getattr(job, "get_absolute_url", None)
    ended = str(job.state) in {"done", "failed", "interrupted"}
    share = round(100 * job.done / job.total) if job.total else None
    return {
        "job": job,
        "state": str(job.state),
        "url": url or (address() if address else ""),
        "has_ended": ended,
        "share": share,
    }


@register.inclusion_tag("frame/components/form_field.html")
def field(bound: BoundField, unit: str = "", help: str = "") -> dict[str, Any]:  # noqa: A002
    """``{% field form.income unit="元" %}``: label above, unit inside, help under, error beside."""
    return dressed_field(bound, unit=unit, help_text=help)


@register.inclusion_tag("frame/components/form_errors.html")
def form_errors(*forms: BaseForm) -> dict[str, Any]:
    """``{% form_errors form %}``: how many fields are wrong, each a link to its field."""
    return {"lines": fault_lines(forms)}


@register.inclusion_tag("frame/components/chart.html")
def chart(chart: pieces.Chart) -> dict[str, Any]:
    """``{% chart chart %}``: drawn in the browser, its table underneath on demand."""
    return {
        "chart": chart,
        "data": chart_data(chart),
        "table": [
            (name, [series.values[index] for series in chart.series])
            for index, name in enumerate(chart.categories)
        ],
    }


def chart_data(chart: pieces.Chart) -> Mapping[str, Any]:
    """What the browser draws from: figures as numbers, unknown as null."""
    return {
        "kind": chart.kind,
        "title": str(chart.title),
        "unit": str(chart.unit),
        "categories": [str(name) for name in chart.categories],
        "hrefs": list(chart.hrefs),
        "series": [
            {"name": str(s.name), "tone": s.tone, "values": [_drawn(v) for v in s.values]}
            for s in chart.series
        ],
    }


def _drawn(value: Any) -> float | int | None:
    # A picture needs no more than a float; the table beneath it shows the exact figure.
    return float(value) if isinstance(value, Decimal) else value
