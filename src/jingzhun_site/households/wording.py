"""Values of the register in words, for whoever looks."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jingzhun.packs.wording import Wording
from jingzhun.vocabulary import Blank, Entity, Field, FieldType
from jingzhun_site.frame.formats import number_text
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.values import is_identity

_FIGURES = frozenset({FieldType.MONEY, FieldType.QUANTITY, FieldType.RATE, FieldType.INTEGER})


def label_of(field: Field) -> str:
    """What a field is called in the language of the page."""
    return field.label_en if _is_english() else field.label_zh


def code_label(table: str, code: str) -> str:
    """The label of a code in the language of the page."""
    return pack_wording().code(table, code)


def unit_label(field: Field) -> str:
    """The unit of a field, as it stands beside a figure; a year and months need none."""
    return "" if field.unit in ("", "year") else pack_wording().unit(field.unit)


def pack_wording() -> Wording:
    """The words of packs in the language of the page."""
    return Wording(language="en" if _is_english() else "zh", vocabulary=VOCABULARY)


def value_text(field: Field, value: Any) -> str:
    """A stored value in words; empty when nothing is known.

    >>> value_text(VOCABULARY.entities["households"].fields["wage_income_yuan"], Decimal("1200.5"))
    '1,200.50'
    """
    if value is None or value == "":
        return _("无") if field.blank is Blank.NONE else ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if field.type is FieldType.CODE:
        return code_label(field.codes, str(value))
    if isinstance(value, date):
        return value.isoformat()
    if field.type in _FIGURES and field.unit != "year":
        return _figure(field, value)
    return str(value)


def change_text(entity: Entity, name: str, old: Any, new: Any) -> str:
    """One changed field in words; of an identity only that it changed."""
    field = entity.fields[name]
    if is_identity(entity, name):
        return _("%(label)s有改动") % {"label": label_of(field)}
    before = value_text(field, _typed(field, old)) or _("不详")
    after = value_text(field, _typed(field, new)) or _("不详")
    return f"{label_of(field)}：{before} → {after}"


def _figure(field: Field, value: Any) -> str:
    if field.type is FieldType.MONEY:
        return number_text(value, decimals=2)
    if field.type is FieldType.INTEGER:
        return number_text(int(value))
    return f"{Decimal(value).normalize():,f}"


def _typed(field: Field, value: Any) -> Any:
    """A value of the history, where decimals are text."""
    return Decimal(value) if field.type in _FIGURES and isinstance(value, str) else value


def _is_english() -> bool:
    return (get_language() or "").startswith("en")
