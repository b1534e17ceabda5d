"""A form field in its dress, and the count of what is wrong above the form."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField, CheckboxInput, RadioSelect, Select
from django.forms.widgets import CheckboxSelectMultiple, Input, Textarea


@dataclass(frozen=True, kw_only=True)
class FaultLine:
    """One fault with the field to jump to; faults of the form as a whole have none."""

    label: str
    sentence: str
    target: str


def dressed_field(bound: BoundField, *, unit: str, help_text: str) -> dict[str, Any]:
    """What the field component needs; the control carries its help and its errors for reading voices."""
    help_text = str(help_text or bound.help_text or "")
    unit = str(unit or getattr(bound.field, "unit", ""))
    attrs: dict[str, Any] = {"class": _class_of(bound)}
    described = [f"{bound.auto_id}-{part}" for part in _parts(bound, help_text, unit)]
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attrs),
        "unit": unit,
        "help_text": help_text,
        "is_check": isinstance(bound.field.widget, CheckboxInput),
        "is_group": isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple),
    }


def fault_lines(forms: Iterable[BaseForm]) -> list[FaultLine]:
    """Every fault of some forms, those of a whole form first."""
    lines = []
    for form in forms:
        lines += [
            FaultLine(label="", sentence=str(sentence), target="")
            for sentence in form.non_field_errors()
        ]
        lines += [
            FaultLine(label=str(bound.label), sentence=str(sentence), target=bound.auto_id)
            for bound in form
            for sentence in bound.errors
        ]
    return lines


def _parts(bound: BoundField, help_text: str, unit: str) -> list[str]:
    parts = (("error", bound.errors), ("help", help_text), ("unit", unit))
    return [name for name, present in parts if present]


def _class_of(bound: BoundField) -> str:
    widget = bound.field.widget
    own = str(widget.attrs.get("class", ""))
    wrong = " is-invalid" if bound.errors else ""
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        kind = ""  # the class would fall on the group as well as on its inputs
    elif isinstance(widget, CheckboxInput):
        kind = "form-check-input"
    elif isinstance(widget, Select):
        kind = "form-select"
    else:
        kind = "form-control" if isinstance(widget, Input | Textarea) else ""
    return f"{own} {kind}{wrong}".strip()
