"""Unified social credit codes (GB 32100): eighteen characters with a check character.

One of the registering department, one of the kind of body, six of the area, nine of the body (the
older organisation code, GB 11714, with a check character of its own) and the check character.
"""

from dataclasses import dataclass

from jingzhun.errors import Fault, JingzhunError, Position
from jingzhun.vocabulary.identity.writing import tidy_number

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z: they look like digits
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_BODY_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, kw_only=True)
class CreditCode:
    """What a credit code says: the registering department, kind of body, area and body."""

    code: str
    department: str
    kind: str
    area: str
    body: str


def parse_credit_code(written: str, *, position: Position | None = None) -> CreditCode:
    """Read a unified social credit code.

    Raises:
        JingzhunError: With every fault of :func:`check_credit_code`.

    >>> parse_credit_code("91350100M000100Y43").area
    '350100'
    """
    faults = check_credit_code(written, position=position)
    if faults:
        raise JingzhunError(faults)
    code = tidy_number(written)
    return CreditCode(code=code, department=code[0], kind=code[1], area=code[2:8], body=code[8:17])


def check_credit_code(written: str, *, position: Position | None = None) -> list[Fault]:
    """Every fault of a credit code; an empty list when it is sound.

    >>> [fault.code for fault in check_credit_code("91350100M000100Y44")]
    ['IDENT009']
    """
    code, where = tidy_number(written), position or Position()
    if len(code) != 18:
        fields = {"length": str(len(code))}
        return [Fault(code="IDENT007", position=where, seen=code, fields=fields)]
    wrong = [place for place, character in enumerate(code) if character not in ALPHABET]
    if wrong:
        return [
            Fault(
                code="IDENT008",
                position=where,
                seen=code,
                fields={"wrong": code[place], "place": str(place + 1)},
            )
            for place in wrong
        ]
    return [*_check_whole(code, position=where), *_check_body(code, position=where)]


def _check_whole(code: str, *, position: Position) -> list[Fault]:
    total = sum(w * ALPHABET.index(c) for w, c in zip(WEIGHTS, code[:17], strict=True))
    wanted = ALPHABET[(31 - total % 31) % 31]
    if code[17] == wanted:
        return []
    fields = {"found": code[17]}
    return [Fault(code="IDENT009", position=position, seen=code, wanted=wanted, fields=fields)]


def _check_body(code: str, *, position: Position) -> list[Fault]:
    body = code[8:17]
    total = sum(w * _BODY_ALPHABET.index(c) for w, c in zip(_BODY_WEIGHTS, body[:8], strict=True))
    wanted = "0123456789X0"[11 - total % 11]
    if body[8] == wanted:
        return []
    fields = {"found": body}
    return [
        Fault(
            code="IDENT013",
            position=position,
            severity="warning",
            seen=code,
            wanted=wanted,
            fields=fields,
        )
    ]
