"""A file of delimited text as a sheet."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jingzhun.eligibility import UndecodableTextError, text_encoding
from jingzhun_site.imports.files.guarding import Limits
from jingzhun_site.imports.files.sheets import Area, Row, Sheet
from jingzhun_site.imports.remarks import ImportRefusedError, Remark, refusal

_DELIMITERS = ",;\t|"
_HEAD = 262_144
_LONGEST_CELL = 1 << 20
_BREAKS_SHOWN = 20


@contextmanager
def open_text(path: Path, limits: Limits) -> Iterator[Sheet]:
    """The rows of a text file, its encoding and delimiter found by looking."""
    yield _TextSheet(path, limits)


class _TextSheet:
    """A text file; see :class:`Sheet`."""

    merged: tuple[Area, ...] = ()

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._encoding = _encoding(path)
        self._delimiter = _delimiter(path, self._encoding)
        self.name = ""
        self.height, self.width = self._measured(limits)
        self.remarks = list(self._oddities())

    def head(self, count: int) -> list[Row]:
        return [row for _, row in zip(range(count), self.rows(), strict=False)]

    def rows(self) -> Iterator[Row]:
        for row in self._records():
            yield row if len(row) == self.width else row + [""] * (self.width - len(row))

    def _records(self) -> Iterator[Row]:
        csv.field_size_limit(_LONGEST_CELL)
        with self._path.open(encoding=self._encoding, newline="") as stream:
            yield from csv.reader(stream, delimiter=self._delimiter)

    def _measured(self, limits: Limits) -> tuple[int, int]:
        """How many rows and columns there are; rows longer than the widest above all others are broken."""
        lengths: dict[int, int] = {}
        firsts: dict[int, list[int]] = {}
        count = 0
        try:
            for count, row in enumerate(self._records(), start=1):
                lengths[len(row)] = lengths.get(len(row), 0) + 1
                firsts.setdefault(len(row), []).append(count)
                if len(firsts[len(row)]) > _BREAKS_SHOWN:
                    firsts[len(row)].pop()
        except csv.Error as error:
            raise ImportRefusedError([Remark(code="IMPORT019", row=count + 1)]) from error
        if not count:
            raise refusal("IMPORT001")
        _check_lengths(lengths, firsts)
        width = max(lengths)
        if width > limits.columns or count * width > limits.cells:
            seen, limit = f"{count} 行 {width} 列", f"{limits.cells // 10_000} 万个单元格"
            raise refusal("IMPORT010", seen=seen, limit=limit)
        return count, width

    def _oddities(self) -> Iterator[Remark]:
        if self._encoding != "utf-8-sig":
            kind = "GBK" if self._encoding == "gb18030" else self._encoding.upper()
            yield Remark(code="IMPORT017", severity="notice", fields={"kind": kind})


def _check_lengths(lengths: dict[int, int], firsts: dict[int, list[int]]) -> None:
    """A row longer than the usual one was split wrongly; shorter ones only lack empty cells, or are titles."""
    usual = max(lengths, key=lambda length: (lengths[length], length))
    broken = [
        Remark(code="IMPORT013", row=row, fields={"seen": str(length), "wanted": str(usual)})
        for length, rows in sorted(firsts.items())
        if length > usual
        for row in rows
    ]
    if broken:
        raise ImportRefusedError(sorted(broken, key=lambda remark: remark.row))


def _encoding(path: Path) -> str:
    try:
        return text_encoding(path)
    except UndecodableTextError as error:
        raise ImportRefusedError([Remark(code="IMPORT012", row=error.line)]) from error


def _delimiter(path: Path, encoding: str) -> str:
    """The delimiter that splits most of the first rows into one same number of cells, more than one."""
    with path.open(encoding=encoding, newline="") as stream:
        head = stream.read(_HEAD)

    def agreement(mark: str) -> tuple[int, int]:
        lengths = [len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=mark)][
            :60
        ]
        usual = max(set(lengths), key=lengths.count, default=1)
        return (lengths.count(usual) if usual > 1 else 0, usual)

    return max(_DELIMITERS, key=agreement)
