"""The evidence of a difference in words: its message filled in, and the values of both sides by their labels."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jingzhun.packs import THEIRS, Comparison, Register, row_entity
from jingzhun.vocabulary import Field, FieldType, Sensitivity
from jingzhun_site.households.wording import code_label, unit_label
from jingzhun_site.register.columns import VOCABULARY

Value = Mapping[str, Any]
_GAP = re.compile(r"\{([^{}]*)\}")


def message_of(spec: Comparison, register: Register, ours: Value, theirs: Sequence[Value]) -> str:
    """The message of a comparison with the values that it shows; of several rows of theirs those of the first."""
    first = theirs[0] if theirs else {}

    def shown(match: re.Match[str]) -> str:
        path = match[1]
        if path.startswith(THEIRS):
            name = path.removeprefix(THEIRS)
            return _bare(their_field(register, name), first.get(name))
        return _bare(our_field(spec, path), ours.get(path))

    return _GAP.sub(shown, spec.message)


def our_values(spec: Comparison, ours: Value) -> list[dict[str, str]]:
    """What ours says, field by field; identities are no evidence, they stand beside it."""
    fields = ((our_field(spec, path), value) for path, value in ours.items())
    return [_line(field, value) for field, value in fields if field and _is_shown(field)]


def their_values(register: Register, theirs: Sequence[Value]) -> list[dict[str, str]]:
    """What theirs says; of several rows each has its number."""
    lines = []
    for number, row in enumerate(theirs, start=1):
        for name, value in row.items():
            field = their_field(register, name)
            if field is None or not _is_shown(field):
                continue  # a mark of the core that there is such a row is no column
            line = _line(field, value)
            if len(theirs) > 1:
                line["label"] = _("%(label)s（第 %(number)d 条）") % {
                    "label": line["label"],
                    "number": number,
                }
            lines.append(line)
    return lines


def read_object(text: str | None) -> Value:
    """A JSON object as the core writes it."""
    return dict(json.loads(text)) if text else {}


def read_list(text: str | None) -> list[Value]:
    """A JSON list of objects as the core writes it."""
    return list(json.loads(text)) if text else []


def our_field(spec: Comparison, path: str) -> Field | None:
    """The field of a path such as ``household.dibao``; rows of theirs look at the person they were matched to."""
    *words, name = path.split(".")
    entity = "households" if words or spec.entity == "households" else "persons"
    return VOCABULARY.entities[entity].fields.get(name)


def their_field(register: Register, name: str) -> Field | None:
    """A column of theirs."""
    return row_entity(register).fields.get(name)


def _is_shown(field: Field) -> bool:
    return field.sensitivity is not Sensitivity.IDENTITY


def _line(field: Field, value: Any) -> dict[str, str]:
    return {"label": field.label_zh, "value": _words(field, value)}


def _words(field: Field, value: Any) -> str:
    """A value with its unit, as people say it."""
    unit = unit_label(field) if field.unit and value is not None else ""
    return f"{_bare(field, value)} {unit}".strip()


def _bare(field: Field | None, value: Any) -> str:
    """A value as people say it, the unit left to the sentence around it; one that nobody knows says so."""
    if value is None or value == "":
        return _("不清楚")
    if field is None:
        return str(value)
    if field.type is FieldType.BOOLEAN:
        return _("是") if value else _("否")
    if field.type is FieldType.CODE:
        return code_label(field.codes, str(value))
    if field.type is FieldType.DATE:
        return date.fromisoformat(str(value)[:10]).isoformat()
    if field.type is FieldType.MONEY:
        return f"{Decimal(str(value)):.2f}"
    if field.type in (FieldType.QUANTITY, FieldType.RATE):
        return f"{Decimal(str(value)).normalize():f}"
    return str(value)
