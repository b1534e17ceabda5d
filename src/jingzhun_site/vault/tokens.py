"""Tokens: keyed digests of identities. Equal values have equal tokens, so the token is the index.

Names and numbers are brought to one form first (width, case, spaces, 15 → 18 digits), so that one person
written in two ways is found once. Nobody without the key can tell what a token stands for, or make one.
"""

import hmac
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256

from pypinyin import Style, lazy_pinyin

from jingzhun.vocabulary.identity import upgrade_id_number
from jingzhun_site.vault.keys import current_keys


class Kind(StrEnum):
    """What a token stands for; the first four are sealed values, the others only serve to search."""

    NAME = "name"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    BANK_ACCOUNT = "bank_account"
    INITIALS = "initials"
    ID_TAIL = "id_tail"


def token_of(kind: Kind, value: str | None) -> str | None:
    """The token of a value, or ``None`` of none: two letters of its kind and 128 bits in hexadecimal."""
    tidy = normalised(kind, value)
    return None if not tidy else _token(current_keys().index, kind, tidy)


def tokens_of(kind: Kind, values: Iterable[str | None]) -> list[str | None]:
    """The tokens of many values, in their order."""
    key = current_keys().index
    tidy = (normalised(kind, value) for value in values)
    return [None if not value else _token(key, kind, value) for value in tidy]


def normalised(kind: Kind, value: str | None) -> str:
    """A value in the one form that its token is made of.

    >>> normalised(Kind.NAME, " 阿依 ·古丽"), normalised(Kind.ID_NUMBER, "99000119900101001x")
    ('阿依·古丽', '99000119900101001X')
    """
    text = value or ""
    wide = text if text.isascii() else unicodedata.normalize("NFKC", text)
    tidy = "".join(wide.split()).upper()
    if kind is Kind.NAME:
        return tidy.replace("•", "·").replace("・", "·").replace(".", "·")
    if kind is Kind.ID_NUMBER and len(tidy) == 15 and tidy.isdigit():
        return upgrade_id_number(tidy)
    return tidy


@lru_cache(maxsize=200_000)  # villages repeat their names
def initials_of(name: str) -> str:
    """The first letters of a name in pinyin, as people type them.

    >>> initials_of("王小明")
    'WXM'
    """
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore")).upper()


def tail_of(id_number: str) -> str:
    """The last four characters of an ID number."""
    return normalised(Kind.ID_NUMBER, id_number)[-4:]


def _token(key: bytes, kind: Kind, tidy: str) -> str:
    digest = hmac.digest(key, f"{kind}:{tidy}".encode(), sha256)
    return f"{_PREFIXES[kind]}{digest[:16].hex()}"


_PREFIXES = {
    Kind.NAME: "nm",
    Kind.ID_NUMBER: "id",
    Kind.PHONE: "ph",
    Kind.BANK_ACCOUNT: "bk",
    Kind.INITIALS: "in",
    Kind.ID_TAIL: "tl",
}
