"""Stored values: from what a form or a workbook says, to JSON and back."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from jingzhun.vocabulary import Entity, FieldType, Sensitivity
from jingzhun_site.vault.actions import seal_one
from jingzhun_site.vault.tokens import Kind, initials_of, tail_of, token_of

_KINDS: Mapping[str, Kind] = {
    "name": Kind.NAME,
    "id_number": Kind.ID_NUMBER,
    "phone": Kind.PHONE,
    "bank_account": Kind.BANK_ACCOUNT,
}
_DECIMALS = frozenset({FieldType.MONEY, FieldType.QUANTITY, FieldType.RATE})


def identity_kind(name: str) -> Kind:
    """What kind of identity a field of sensitivity ``identity`` holds.

    >>> identity_kind("phone")
    <Kind.PHONE: 'phone'>
    """
    return _KINDS.get(name, Kind.NAME)


def sealed(entity: Entity, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with plain identities put into the vault and replaced by their tokens."""
    return {
        name: seal_one(identity_kind(name), value) if is_identity(entity, name) else value
        for name, value in values.items()
    }


def search_tokens(values: Mapping[str, Any]) -> dict[str, str | None]:
    """The search tokens of a person's plain name and ID number, so far as they are among the values."""
    found: dict[str, str | None] = {}
    if "name" in values:
        found["initials"] = token_of(Kind.INITIALS, initials_of(values["name"] or ""))
    if "id_number" in values:
        found["id_tail"] = token_of(Kind.ID_TAIL, tail_of(values["id_number"] or ""))
    return found


def is_identity(entity: Entity, name: str) -> bool:
    """Whether a field holds a token of the vault."""
    field = entity.fields.get(name)
    return field is not None and field.sensitivity is Sensitivity.IDENTITY


def to_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Stored values as JSON: decimals and dates as text.

    >>> to_json({"dibao_monthly_yuan": Decimal("200.00"), "exited_on": date(2018, 12, 31)})
    {'dibao_monthly_yuan': '200.00', 'exited_on': '2018-12-31'}
    """
    return {name: _plain(value) for name, value in values.items()}


def from_json(entity: Entity, values: Mapping[str, Any]) -> dict[str, Any]:
    """Stored values back from JSON, by the types of the vocabulary."""
    return {name: _typed(entity, name, value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _typed(entity: Entity, name: str, value: Any) -> Any:
    field = entity.fields.get(name)
    if value is None or field is None:
        return value
    if field.type in _DECIMALS:
        return Decimal(value)
    return date.fromisoformat(value) if field.type is FieldType.DATE else value
