"""The cells of a table as HTML, made in Python: a page has hundreds, and templates are slow."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from jingzhun_site.frame import formats
from jingzhun_site.frame.icons import icon_html
from jingzhun_site.frame.states import shown_state
from jingzhun_site.frame.tables import Cell, Column, Row


def state_html(value: Any, *, words: Mapping[str, str] | None = None) -> SafeString:
    """A state as icon and word."""
    state = shown_state(value)
    return format_html(
        '<span class="state tone-{}">{}<span>{}</span></span>',
        state.tone,
        icon_html(state.icon),
        (words or {}).get(state.name) or state.word,
    )


def _plain(value: Any) -> SafeString:
    if value is None or value == "":
        return formats.unknown_html()
    return conditional_escape(value)


_RENDERERS: Mapping[str, Callable[[Any], SafeString]] = {
    "text": _plain,
    "number": formats.number_html,
    "money": formats.yuan_html,
    "percent": formats.percent_html,
    "day": formats.day_html,
    "moment": lambda value: _plain(formats.moment_text(value)),
    "state": state_html,
    "id_number": lambda value: _plain(formats.id_number_text(value or "")),
    "phone": lambda value: _plain(formats.phone_text(value or "")),
}


def cell_html(column: Column, value: Any) -> SafeString:
    """What stands in a cell: the value as its column writes it, with link, icon and note."""
    if not isinstance(value, Cell):
        return _RENDERERS[column.kind](value)
    inner = _RENDERERS[column.kind](value.value)
    if value.icon:
        inner = format_html("{} {}", icon_html(value.icon), inner)
    if value.href:
        return format_html('<a href="{}" title="{}">{}</a>', value.href, value.note, inner)
    if value.tone or value.note:
        return format_html(
            '<span class="tone-{}" title="{}">{}</span>', value.tone, value.note, inner
        )
    return inner


def row_cells(row: Row, columns: tuple[Column, ...]) -> SafeString:
    """All cells of a row; the first is its heading and the link to its page."""
    first, *others = columns
    head = cell_html(first, row.cells.get(first.key))
    if row.href:
        head = format_html('<a href="{}" data-panel>{}</a>', row.href, head)
    parts = [format_html('<th scope="row" class="{}">{}</th>', first.look, head)]
    for column in others:
        shown = cell_html(column, row.cells.get(column.key))
        parts.append(format_html('<td class="{}">{}</td>', column.look, shown))
    return SafeString("".join(parts))
