"""Names and numbers on their way in: their tokens, and whether they can be real."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jingzhun.eligibility.snapshots.quality import masked_number
from jingzhun.vocabulary.identity import check_id_number, check_phone, tidy_number
from jingzhun_site.imports.checking.plan import Slot
from jingzhun_site.register.values import identity_kind
from jingzhun_site.vault.tokens import Kind, tokens_of

_CERTIFICATES = (20, 22)
_NUMBERS = (15, 18, *_CERTIFICATES)


@dataclass(frozen=True, kw_only=True)
class ReadIdentity:
    """One written identity: what is kept of it, its token, and what there is to say of it."""

    written: str
    kept: str
    token: str | None
    code: str = ""
    severity: str = ""
    seen: str = ""


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
            seen=_shown(kind, text),
        )
        for text, keep, token, (code, severity) in zip(written, kept, tokens, judged, strict=True)
    ]


def _kept(kind: Kind, text: str) -> str:
    """A disability certificate begins with its holder's ID number: those 18 characters are the identity."""
    if kind is Kind.ID_NUMBER:
        tidy = tidy_number(text)
        return tidy[:18] if len(tidy) in _CERTIFICATES else tidy
    return text.strip()


def _judged(kind: Kind, text: str) -> tuple[str, str]:
    if kind is Kind.ID_NUMBER:
        return _judged_number(tidy_number(text))
    if kind is Kind.PHONE and check_phone(text):
        return "IMPORT063", "warning"
    return "", ""


def _judged_number(tidy: str) -> tuple[str, str]:
    if len(tidy) not in _NUMBERS:
        return "IMPORT060", "error"
    faults = check_id_number(tidy)
    if faults:
        return "IMPORT061", "warning"
    return ("IMPORT062", "notice") if len(tidy) in _CERTIFICATES else ("", "")


def _shown(kind: Kind, text: str) -> str:
    return masked_number(text.strip()) if kind is not Kind.NAME else text


def new_values(identities: Iterable[ReadIdentity]) -> dict[str, str]:
    """What is kept, by token."""
    return {one.token: one.kept for one in identities if one.token is not None}
