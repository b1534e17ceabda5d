"""Many records of the register written at once, with their history, in a few statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from jingzhun.vocabulary import Entity, FieldType
from jingzhun_site.accounts.models import User
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.record import Record
from jingzhun_site.register.values import to_json

_AT_ONCE = 1_000
_DECIMALS = frozenset({FieldType.MONEY, FieldType.QUANTITY, FieldType.RATE})


def typed(entity: Entity, texts: Mapping[str, str | None]) -> dict[str, Any]:
    """Stored values from the texts in which a preview keeps them.

    >>> from jingzhun.vocabulary import load_vocabulary
    >>> households = load_vocabulary().entities["households"]
    >>> typed(households, {"dibao": "true", "dibao_monthly_yuan": "200.00", "income_year": "2018"})
    {'dibao': True, 'dibao_monthly_yuan': Decimal('200.00'), 'income_year': 2018}
    """
    return {name: _typed(entity.fields[name].type, text) for name, text in texts.items()}


def _typed(kind: FieldType, text: str | None) -> Any:
    if text is None:
        return None
    if kind is FieldType.BOOLEAN:
        return text == "true"
    if kind is FieldType.INTEGER:
        return int(text)
    if kind in _DECIMALS:
        return Decimal(text)
    return date.fromisoformat(text) if kind is FieldType.DATE else text


@dataclass(frozen=True, kw_only=True)
class Note:
    """One line of history to be written."""

    entity: str
    key: str
    place_code: str
    kind: RecordChange.Kind
    valid_from: date | None
    version: int
    values: Mapping[str, Any]
    old_values: Mapping[str, Any]

    def row(self, *, user: User, reason: str, batch: str, known_at: datetime) -> RecordChange:
        """The line with who wrote it, why, and in which batch."""
        return RecordChange(
            entity=self.entity,
            key=self.key,
            place_code=self.place_code,
            kind=self.kind,
            valid_from=self.valid_from,
            known_at=known_at,
            values=dict(self.values),
            old_values=dict(self.old_values),
            version=self.version,
            user=user,
            reason=reason,
            batch=batch,
        )


def note_changes(rows: Iterable[RecordChange]) -> None:
    """Write lines of history, in their order."""
    RecordChange.objects.bulk_create(rows, batch_size=_AT_ONCE)


def bases_of(records: Sequence[Record]) -> list[RecordChange]:
    """For the records that were never changed before: the line that keeps them as they were loaded."""
    if not records:
        return []
    entity = records[0].entity.name
    keys = [str(record.pk) for record in records]
    known = set(
        RecordChange.objects.filter(entity=entity, key__in=keys).values_list("key", flat=True)
    )
    return [
        RecordChange(
            entity=entity,
            key=str(record.pk),
            place_code=record.place_code,
            kind=RecordChange.Kind.BASE,
            valid_from=record.valid_from,
            known_at=record.known_at,
            values=to_json(record.values()),
            version=record.version,
        )
        for record in records
        if str(record.pk) not in known
    ]


def insert_records(model: type[Record], records: Sequence[Record]) -> None:
    """Write new records."""
    model._default_manager.bulk_create(records, batch_size=_AT_ONCE)


def update_records(model: type[Record], rows: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Write values over records, and count their versions on; one statement for each set of fields."""
    columns = {field.column: field for field in model._meta.concrete_fields}
    by_fields: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for key, values in rows:
        names = tuple(sorted(values))
        prepared = [columns[name].get_db_prep_save(values[name], connection) for name in names]
        by_fields.setdefault(names, []).append((*prepared, key))
    quote = connection.ops.quote_name
    table, primary = quote(model._meta.db_table), quote(model.entity.key)
    with connection.cursor() as cursor:
        for names, parameters in by_fields.items():
            assigned = "".join(f"{quote(name)} = %s, " for name in names)
            cursor.executemany(
                f"UPDATE {table} SET {assigned}version = version + 1 WHERE {primary} = %s",
                parameters,
            )
