"""Two registers find the people who stand in both without either showing the rest.

Each side turns its ID numbers into keys under one secret and gives away the keys alone; whoever compares
them sees which rows meet and learns nothing of the others. A key is an HMAC (RFC 2104) with SHA-256. A bare
hash would hide nothing, and a salt that is known would not either: an ID number is an area, a birth date, three
digits and a check digit, so every number of a county can be tried in minutes. For the same reason neither side may
hold the secret longer than the masking takes: a third party or the exchange gives it out and keeps it.

A damaged number has a key of its own and meets nobody; there is no likeness between keys to repair it by.
Such rows are listed, to be put right first or to be compared openly.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jingzhun.errors import Fault, FaultList, JingzhunError, Position
from jingzhun.vocabulary.identity import check_id_number, parse_id_number

SHORTEST_SECRET = 32
"""Bytes: what SHA-256 makes full use of."""

_KEY = re.compile(r"(?P<seal>[0-9a-f]{8}):(?P<digest>[0-9a-f]{64})")


@dataclass(frozen=True, kw_only=True, repr=False)
class MaskingSecret:
    """A secret for one exchange; ``purpose`` keeps the keys of two exchanges from being put together."""

    value: bytes
    purpose: str

    def __post_init__(self) -> None:
        faults = []
        if len(self.value) < SHORTEST_SECRET:
            fields = {"length": str(len(self.value)), "shortest": str(SHORTEST_SECRET)}
            faults.append(Fault(code="MASK001", fields=fields))
        if not self.purpose.strip():
            faults.append(Fault(code="MASK002"))
        if faults:
            raise JingzhunError(faults)

    @property
    def seal(self) -> str:
        """Eight characters that tell whether two files were masked alike, and nothing of the secret."""
        return self._digest("seal")[:8]

    def key(self, number: str) -> str:
        """The key of a sound ID number of eighteen characters."""
        return f"{self.seal}:{self._digest(f'key|{number}')}"

    def _digest(self, text: str) -> str:
        said = f"{self.purpose.strip()}|{text}".encode()
        return hmac.new(self.value, said, hashlib.sha256).hexdigest()


@dataclass(frozen=True, kw_only=True)
class MaskedRegister:
    """The keys of a register by its rows, and the rows whose number cannot be compared this way."""

    keys: Mapping[int, str]
    unusable: Mapping[int, tuple[Fault, ...]]


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """Which rows of two registers are of one person; a key on several rows meets with each of them."""

    pairs: Sequence[tuple[int, int]]
    only_ours: int
    only_theirs: int


def mask_numbers(numbers: Iterable[tuple[int, str]], *, secret: MaskingSecret) -> MaskedRegister:
    """The keys of numbers, given as row and number as written; 15 digits and certificates join as elsewhere.

    >>> secret = MaskingSecret(value=bytes(32), purpose="dibao 2018-4")
    >>> masked = mask_numbers([(2, "99000119850307213x"), (3, "99000119850307213")], secret=secret)
    >>> sorted(masked.keys), sorted(masked.unusable)
    ([2], [3])
    """
    keys: dict[int, str] = {}
    unusable: dict[int, tuple[Fault, ...]] = {}
    for row, written in numbers:
        faults = check_id_number(written)
        if faults:
            unusable[row] = tuple(faults)
        else:
            keys[row] = secret.key(parse_id_number(written).number)
    return MaskedRegister(keys=keys, unusable=unusable)


def read_keys(lines: Iterable[tuple[int, str]], *, file: str = "") -> Mapping[int, str]:
    """Keys as another side sent them, by row.

    Raises:
        JingzhunError: ``MASK003`` for each line that holds no key, above all an ID number sent by mistake
            (the message does not repeat it); ``MASK004`` where lines were masked in different ways.
    """
    faults, keys = FaultList(), dict[int, str]()
    for row, text in lines:
        if _KEY.fullmatch(text):
            keys[row] = text
        else:
            faults.add(Fault(code="MASK003", position=Position(file=file, line=row)))
    _check_seals(keys.values(), faults=faults, file=file)
    faults.raise_if_errors()
    return keys


def meet(ours: Mapping[int, str], theirs: Mapping[int, str]) -> Meeting:
    """The rows that meet, in the order of ours and then theirs.

    Raises:
        JingzhunError: ``MASK004`` where the two sides were masked with different secrets or purposes:
            nobody would meet, and that would look like a result.

    >>> secret = MaskingSecret(value=bytes(32), purpose="dibao 2018-4")
    >>> one = mask_numbers([(2, "99000119850307213X")], secret=secret).keys
    >>> two = mask_numbers([(7, "990001850307213")], secret=secret).keys
    >>> meet(one, two).pairs
    [(2, 7)]
    """
    faults = FaultList()
    _check_seals([*ours.values(), *theirs.values()], faults=faults)
    faults.raise_if_errors()
    rows: dict[str, list[int]] = {}
    for row, key in sorted(theirs.items()):
        rows.setdefault(key, []).append(row)
    pairs = [(row, other) for row, key in sorted(ours.items()) for other in rows.get(key, ())]
    return Meeting(
        pairs=pairs,
        only_ours=len(ours) - len({own for own, _ in pairs}),
        only_theirs=len(theirs) - len({other for _, other in pairs}),
    )


def _check_seals(keys: Iterable[str], *, faults: FaultList, file: str = "") -> None:
    seals = sorted({key.partition(":")[0] for key in keys})
    if len(seals) > 1:
        fault = Fault(code="MASK004", position=Position(file=file), seen=", ".join(seals))
        faults.add(fault)
