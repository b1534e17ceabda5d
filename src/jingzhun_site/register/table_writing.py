"""Writing many rows of a table, by the fastest road each database has."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from jingzhun_site.register.record import Record


def write_rows(
    connection: BaseDatabaseWrapper,
    model: type[Record],
    table: Mapping[str, list[Any]],
    *,
    known_at: datetime,
) -> None:
    """Write the columns of a batch, with the columns that every record has beside them."""
    rows = len(next(iter(table.values())))
    moment = connection.ops.adapt_datetimefield_value(known_at)
    given = {**table, "known_at": [moment] * rows, "version": [1] * rows}
    if connection.vendor == "postgresql":
        _copy(connection, model, given)
    else:
        _insert(connection, model, given)


def _copy(
    connection: BaseDatabaseWrapper, model: type[Record], table: Mapping[str, list[Any]]
) -> None:
    names = ", ".join(connection.ops.quote_name(name) for name in table)
    target = connection.ops.quote_name(model._meta.db_table)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {target} ({names}) FROM STDIN") as copy,
    ):
        for row in zip(*table.values(), strict=True):
            copy.write_row(row)


def _insert(
    connection: BaseDatabaseWrapper, model: type[Record], table: Mapping[str, list[Any]]
) -> None:
    names = ", ".join(connection.ops.quote_name(name) for name in table)
    marks = ", ".join(["%s"] * len(table))
    target = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {target} ({names}) VALUES ({marks})",
            list(zip(*table.values(), strict=True)),
        )
