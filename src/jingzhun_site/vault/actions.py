"""Putting identities into the vault."""

from collections.abc import Iterable, Mapping

from django.db import connection, transaction

from jingzhun_site.vault.keys import current_keys
from jingzhun_site.vault.models import Identity
from jingzhun_site.vault.sealing import seal
from jingzhun_site.vault.tokens import Kind, normalised, tokens_of


def seal_many(kind: Kind, values: Iterable[str | None]) -> list[str | None]:
    """Seal values and return their tokens in the same order; ``None`` of an empty value.

    A value that the vault holds already is not sealed again.
    """
    written = [normalised_for_display(value) for value in values]
    tokens = tokens_of(kind, written)
    wanted = {t: v for t, v in zip(tokens, written, strict=True) if t is not None}
    _store(kind, wanted)
    return tokens


def seal_one(kind: Kind, value: str | None) -> str | None:
    """Seal one value and return its token."""
    return seal_many(kind, [value])[0]


def normalised_for_display(value: str | None) -> str:
    """What is kept of a value: as it was written, without blanks around it."""
    return (value or "").strip()


def _store(kind: Kind, wanted: Mapping[str, str]) -> None:
    """Seal all and let the database leave out what it has: asking first costs more than sealing."""
    keys = current_keys()
    table = connection.ops.quote_name(Identity._meta.db_table)
    rows = [
        (token, kind.value, seal(_kept(kind, value), token=token, key=keys.sealing), keys.key_id)
        for token, value in wanted.items()
    ]
    if not rows:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (token, kind, sealed, key_id) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            rows,
        )


def _kept(kind: Kind, value: str) -> str:
    return value if kind is Kind.NAME else normalised(kind, value)
