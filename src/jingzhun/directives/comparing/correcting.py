"""The file in which people correct pairs: written after a comparison, read before the next."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from jingzhun.directives.comparing.outcome import Compared
from jingzhun.directives.comparing.pairing import Corrections, key_of
from jingzhun.directives.documents.decoding import decode
from jingzhun.errors import Fault, FaultList, Position

COLUMNS = ("前一文件条目", "后一文件条目", "得分", "理由", "判断")
_YES = frozenset({"是", "对", "y", "yes", "1"})
_NO = frozenset({"否", "不是", "错", "n", "no", "0"})


def write_pairs(compared: Iterable[Compared]) -> bytes:
    """A CSV file of all lines for Excel; the last column is for people: 是 keeps a pair, 否 parts it.

    A pair that was missed is added as a line of its own: both entries, and 是.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in compared:
        keys = ["" if side is None else key_of(side) for side in (line.first, line.second)]
        score = f"{line.score:.2f}" if line.score else ""
        writer.writerow([*keys, score, line.reason("zh"), "是" if line.is_by_hand else ""])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def read_corrections(path: Path) -> Corrections:
    """What people said of pairs; lines without a word in the last column say nothing.

    Raises:
        JingzhunError: no such file (GENERAL001), a line whose verdict is neither 是 nor 否 or that lacks a side
            (DIRECTIVE010), a file that is no such table (DIRECTIVE011).
    """
    faults = FaultList()
    rows = _rows(path, faults)
    faults.raise_if_errors()
    together, apart = dict[str, str](), set[tuple[str, str]]()
    for number, row in enumerate(rows, start=2):
        first, second, verdict = row[0].strip(), row[1].strip(), row[-1].strip().lower()
        if verdict in _YES and first and second:
            together[first] = second
        elif verdict in _NO and first and second:
            apart.add((first, second))
        elif verdict:
            position = Position(file=str(path), line=number)
            faults.add(Fault(code="DIRECTIVE010", position=position, seen=row[-1].strip()))
    faults.raise_if_errors()
    return Corrections(together=together, apart=frozenset(apart))


def _rows(path: Path, faults: FaultList) -> list[list[str]]:
    if not path.is_file():
        faults.add(Fault(code="GENERAL001", position=Position(file=str(path))))
        return []
    text, _ = decode(path.read_bytes())
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    if not rows or any(len(row) != len(COLUMNS) for row in rows):
        position, wanted = Position(file=str(path)), "、".join(COLUMNS)
        faults.add(Fault(code="DIRECTIVE011", position=position, wanted=wanted))
    return rows[1:]
