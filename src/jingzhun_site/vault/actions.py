"""Putting identities into the vault."""

from collections.abc import Iterable, Mapping

from jingzhun_site.vault.keys import current_keys
from jingzhun_site.vault.models import Identity
from jingzhun_site.vault.sealing import seal
from jingzhun_site.vault.tokens import Kind, normalised, tokens_of

_AT_ONCE = 2_000


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
    keys = current_keys()
    known = _known(wanted)
    rows = (
        Identity(
            token=token,
            kind=kind,
            sealed=seal(_kept(kind, value), token=token, key=keys.sealing),
            key_id=keys.key_id,
        )
        for token, value in wanted.items()
        if token not in known
    )
    Identity.objects.bulk_create(rows, batch_size=_AT_ONCE, ignore_conflicts=True)


def _known(tokens: Iterable[str]) -> set[str]:
    """The tokens that the vault holds already; sealing costs more than asking."""
    asked = sorted(tokens)
    found: set[str] = set()
    for start in range(0, len(asked), _AT_ONCE):
        rows = Identity.objects.filter(token__in=asked[start : start + _AT_ONCE])
        found.update(rows.values_list("token", flat=True))
    return found


def _kept(kind: Kind, value: str) -> str:
    return value if kind is Kind.NAME else normalised(kind, value)
