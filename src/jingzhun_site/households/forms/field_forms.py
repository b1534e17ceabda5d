"""A form field for a field of the vocabulary: label, unit, codes, and three values where there are three."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jingzhun.errors import Fault
from jingzhun.vocabulary import Blank, Field, FieldType
from jingzhun.vocabulary.identity import check_bank_card, check_id_number, check_phone
from jingzhun_site.config import clock
from jingzhun_site.households.wording import code_label, label_of, unit_label
from jingzhun_site.register.columns import TEXT_LENGTH, VOCABULARY
from jingzhun_site.register.values import identity_kind
from jingzhun_site.vault.tokens import Kind

_PLACES = {FieldType.MONEY: 2, FieldType.QUANTITY: 3, FieldType.RATE: 4}
_LARGEST = Decimal(10) ** 10
"""No household has ten thousand million of anything; more is a slip of the finger."""


def form_field(field: Field) -> forms.Field:
    """The form field of a field that is no identity and no reference."""
    made = _made(field)
    made.label = label_of(field)
    made.help_text = field.note if len(field.note) <= 60 else ""
    made.unit = unit_label(field)  # type: ignore[attr-defined]
    return made


def identity_field(name: str, shown: str, *, required: bool = False) -> forms.CharField:
    """A field for a name or a number: what is stored is shown masked, and an empty entry changes nothing."""
    kind = identity_kind(name)
    attrs: dict[str, Any] = {"autocomplete": "off", "placeholder": shown}
    if kind is Kind.ID_NUMBER:
        attrs |= _id_number_attrs()
    checks = {
        Kind.ID_NUMBER: check_id_number,
        Kind.PHONE: check_phone,
        Kind.BANK_ACCOUNT: check_bank_card,
    }
    return forms.CharField(
        required=required,
        max_length=60,
        help_text=_("不填则不改。") if shown else "",
        validators=[_checked_by(checks[kind])] if kind in checks else [],
        widget=forms.TextInput(attrs=attrs),
    )


def day_field(label: str, *, initial: date | None = None, help_text: str = "") -> forms.DateField:
    """A day that has come; nobody writes the future into the register."""
    return forms.DateField(
        label=label,
        initial=initial,
        help_text=help_text,
        validators=[_check_not_future],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("没有这一天，请按 2018-12-31 的样子填写。")},
    )


def code_choices(table: str, *, empty: str) -> list[tuple[str, str]]:
    """The codes of a table for a drop-down, with the word for none chosen."""
    codes = VOCABULARY.code_tables[table].values
    return [("", empty), *((code, code_label(table, code)) for code in codes)]


def _made(field: Field) -> forms.Field:
    if field.type is FieldType.BOOLEAN:
        return _three_values(field)
    if field.type is FieldType.CODE:
        empty = _("无") if field.blank is Blank.NONE else _("不详")
        choices = code_choices(field.codes, empty=empty)
        return forms.TypedChoiceField(choices=choices, required=field.required, empty_value=None)
    if field.type is FieldType.DATE:
        made: forms.Field = day_field(label_of(field))
        made.required = False
        return made
    if field.type in _PLACES:
        return forms.DecimalField(
            required=False, decimal_places=_PLACES[field.type], min_value=0, max_value=_LARGEST
        )
    if field.type is FieldType.INTEGER:
        return forms.IntegerField(required=False, min_value=0, max_value=10**9)
    return forms.CharField(required=False, max_length=TEXT_LENGTH, empty_value=None)


def _three_values(field: Field) -> forms.TypedChoiceField:
    empty = _("否") if field.blank is Blank.NONE else _("不详")
    return forms.TypedChoiceField(
        choices=[("true", _("是")), ("false", _("否")), ("", empty)],
        coerce=lambda text: text in ("true", "True"),
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


def _check_not_future(day: date) -> None:
    if day > clock.today():
        raise ValidationError(_("日期不能晚于今天。"))


def _checked_by(check: Callable[..., list[Fault]]) -> Callable[[str], None]:
    """A validator that says what the core finds wrong with a number, and what to do."""

    def validator(text: str) -> None:
        faults = check(text)
        if faults:
            raise ValidationError([f"{f.what('zh')} {f.next_step('zh')}".strip() for f in faults])

    return validator


def _id_number_attrs() -> dict[str, str]:
    return {
        "data-id-number": "",
        "data-fault-form": _("只能是数字，末位可以是 X。"),
        "data-fault-day": _("第 7 到 14 位不是一个日期。"),
        "data-fault-length": _("多于十八位。"),
        "data-fault-ending": _("末位对不上，请再看一遍证件。"),
    }
