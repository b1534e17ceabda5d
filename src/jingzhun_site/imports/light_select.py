"""A select that is written without a template for each option."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SELECTED = format_html(" {}", "selected")


class LightSelect(forms.Select):
    """A select whose many options are written without a template for each: a page has thousands."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The select with its options."""
        chosen = "" if value is None else str(value)
        parts = format_html_join(
            "",
            "{}",
            (
                (
                    _group(key, label, chosen)
                    if isinstance(label, list)
                    else _option(key, label, chosen),
                )
                for key, label in self.choices
            ),
        )
        extra = flatatt({**self.build_attrs(self.attrs, attrs), "name": name})
        return format_html("<select{}>{}</select>", extra, parts)


def _group(label: Any, options: list[tuple[str, Any]], chosen: str) -> SafeString:
    inside = format_html_join("", "{}", ((_option(*option, chosen),) for option in options))
    return format_html('<optgroup label="{}">{}</optgroup>', label, inside)


def _option(key: Any, label: Any, chosen: str) -> SafeString:
    selected = SELECTED if str(key) == chosen else ""
    return format_html('<option value="{}"{}>{}</option>', key, selected, label)
