"""Names and numbers on their way in: their tokens, and whether they can be real."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from jingzhun.eligibility.snapshots.quality import masked_number
from jingzhun.vocabulary.identity import check_id_number, check_phone, tidy_number
from jingzhun_site.imports.checking.plan import Slot
from jingzhun_site.register.values import identity_kind
from jingzhun_site.vault.tokens import Kind, tokens_of

_CERTIFICATES = (20, 22)
_NUMBERS = (15, 18, *_CERTIFICATES)
_LIKE_A_NUMBER = re.compile(r"\d.*\d.*\d.*\d")
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class ReadIdentity:
    """One written identity: what is kept of it, its token, and what there is to say of it."""

    written: str
    kept: str
    token: str | None
    code: str = ""
    severity: str = ""
    gaps: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


def read_identities(slot: Slot, written: Sequence[str]) -> list[ReadIdentity]:
    """Each different text of an identity column with its token and at most one remark."""
    kind = identity_kind(slot.field.name)
    kept = [_kept(kind, text) for text in written]
    tokens = tokens_of(kind, kept)
    judged = (_judged(kind, text) for text in written)
    return [
        ReadIdentity(
            written=text,
            kept=keep,
            token=token,
            code=code,
            severity=severity,
            gaps={"seen": _shown(kind, text), **gaps},
        )
        for text, keep, token, (code, severity, gaps) in zip(
            written, kept, tokens, judged, strict=True
        )
    ]


def _kept(kind: Kind, text: str) -> str:
    """A disability certificate begins with its holder's ID number: those 18 characters are the identity."""
    if kind is Kind.ID_NUMBER:
        tidy = tidy_number(text)
        return tidy[:18] if len(tidy) in _CERTIFICATES else tidy
    return text.strip()


_Judged = tuple[str, str, Mapping[str, str]]
_SOUND: _Judged = ("", "", _NOTHING)


def _judged(kind: Kind, text: str) -> _Judged:
    """The code of a remark, its severity, and what fills the gaps of its sentence."""
    if kind is Kind.ID_NUMBER:
        return _judged_number(tidy_number(text))
    if kind is Kind.PHONE and check_phone(text):
        length = sum(character.isdigit() for character in text)
        return "IMPORT063", "warning", {"length": str(length)}
    return _SOUND


def _judged_number(tidy: str) -> _Judged:
    """A number with a wrong character is nobody's; one with a wrong check digit may have been given out so."""
    if len(tidy) not in _NUMBERS:
        return "IMPORT060", "error", _NOTHING
    faults = {fault.code: fault for fault in reversed(check_id_number(tidy))}
    if "IDENT002" in faults:
        return "IMPORT067", "error", dict(faults["IDENT002"].fields)
    if "IDENT004" in faults:
        return "IMPORT068", "warning", {"day": faults["IDENT004"].fields["date"]}
    if faults:
        return "IMPORT061", "warning", _NOTHING
    return ("IMPORT062", "notice", _NOTHING) if len(tidy) in _CERTIFICATES else _SOUND


def _shown(kind: Kind, text: str) -> str:
    """Numbers are masked; a word that stands where a number should is shown as it is."""
    text = text.strip()
    return masked_number(text) if kind is not Kind.NAME and _LIKE_A_NUMBER.search(text) else text


def is_unsound_number(text: str) -> bool:
    """Whether a stored identity number cannot be right."""
    return bool(check_id_number(text))
