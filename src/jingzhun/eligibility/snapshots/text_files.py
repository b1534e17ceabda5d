"""Reading one file of delimited text: its encoding, its delimiter, its header, its broken lines."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from itertools import islice
from pathlib import Path

from jingzhun.eligibility.snapshots.encodings import UndecodableTextError, text_encoding
from jingzhun.eligibility.snapshots.headers import Header, find_header, header_faults
from jingzhun.eligibility.snapshots.reading import (
    SHOWN,
    Cell,
    Column,
    Task,
    more_of_the_same,
    no_header,
)
from jingzhun.eligibility.snapshots.totals import find_foot, report_foot
from jingzhun.engines import quote_text
from jingzhun.errors import Fault, Position

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_DELIMITERS_ZH = {",": "逗号", ";": "分号", "\t": "制表符", "|": "竖线"}
_KINDS_ZH = {
    "unquoted value": "引号没有配对",
    "line size over maximum": "此行过长",
    "invalid encoding": "含有无法识别的字符",
}
_HEAD_BYTES = 262_144
_CHUNK = 1 << 20
_FOOT_BYTES = 8_192
_FOOT_ENCODINGS = {"utf-16": "utf-16-le"}  # without its mark the codec would guess
_LOOKS_LIKE_TOTAL = re.compile(r"[合总小共]\s*计")
_LONGEST_CELL = 1 << 24


@dataclass(frozen=True, kw_only=True)
class _Form:
    """How the text is written down.

    ``lines_before`` are the physical lines up to the header's end, ``last_line`` is the last line that counts; 0: all.
    """

    encoding: str
    delimiter: str
    header: Header
    lines_before: int
    last_line: int = 0


@dataclass
class TextFile:
    """One file of delimited text."""

    task: Task
    form: _Form
    relation: str
    columns: Mapping[str, Column]
    row_sql: str = ""
    _has_broken: bool = False

    def forget_broken_rows(self) -> None:
        """Drop what the engine noted of rows it could not read."""
        for noted in ("reject_errors", "reject_scans"):
            self.task.engine.run(f"DROP TABLE IF EXISTS {noted}")

    def report_broken_rows(self) -> None:
        """Report every line that has more or fewer cells than the header."""
        rejected = self.task.engine.rows(
            "SELECT line, error_type FROM reject_errors"
            " WHERE error_type NOT IN ('MISSING COLUMNS', 'TOO MANY COLUMNS')"
        )
        counted = self.task.engine.rows("SELECT count(*) FROM reject_errors")[0][0]
        self.forget_broken_rows()
        self._has_broken = counted > 0
        for line, kind in rejected[:SHOWN]:
            name = str(kind).lower()
            kind_zh = _KINDS_ZH.get(name, "内容无法识别")
            self._report("SNAPSHOT023", int(line), kind=name, kind_zh=kind_zh)
        if counted > len(rejected):
            self._report_lengths()

    def _report_lengths(self) -> None:
        wrong = [(line, len(cells)) for line, cells in self._records() if self._is_broken(cells)]
        for line, length in wrong[:SHOWN]:
            self._report("SNAPSHOT018", line, seen=str(length))
        if len(wrong) > SHOWN:
            rest = len(wrong) - SHOWN
            self.task.faults.add(more_of_the_same(self.task.shown, "SNAPSHOT018", rest, None))

    def _report(self, code: str, line: int, *, seen: str = "", **fields: str) -> None:
        self.task.faults.add(
            Fault(
                code=code,
                position=Position(file=self.task.shown, line=line),
                seen=seen,
                wanted=str(len(self.form.header.cells)),
                fields=fields,
            )
        )

    def refused(self, field: str) -> Mapping[str, Position]:
        """The values of a field in lines that have more or fewer cells than the header."""
        if not self._has_broken:
            return {}
        column = self.form.header.columns[field]
        return {
            cells[column].strip(): Position(file=self.task.shown, line=line)
            for line, cells in self._records()
            if self._is_broken(cells) and len(cells) > column
        }

    def cells(self, rows: Sequence[int], field: str) -> Sequence[Cell]:
        """The cells of one field in the rows of these numbers."""
        wanted = set(rows)
        column = self.form.header.columns[field]
        found = []
        whole = (item for item in self._records() if not self._is_broken(item[1]))
        for number, (line, cells) in enumerate(whole):
            if number in wanted:
                position = Position(file=self.task.shown, line=line, column=column + 1)
                found.append(Cell(position=position, seen=cells[column]))
                if len(found) == len(wanted):
                    break
        return found

    def _is_broken(self, cells: Sequence[str]) -> bool:
        return len(cells) != len(self.form.header.cells)

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Every record after the header with the line on which it begins."""
        for line, cells in _records(self.task, self.form):
            if self.form.last_line and line > self.form.last_line:
                return
            if cells or len(self.form.header.cells) == 1:
                yield line, cells or [""]


def open_text(task: Task) -> TextFile | None:
    """The opened file, or ``None`` when its faults (added to the task's) leave nothing to read."""
    csv.field_size_limit(_LONGEST_CELL)
    encoding = _encoding(task)
    if encoding is None:
        return None
    form = _form(task, encoding)
    if form is None:
        return None
    form = _without_foot(task, form)
    place = Position(file=task.shown, line=form.lines_before)
    task.faults.extend(header_faults(form.header, task.entity, place))
    _report_oddities(task, form)
    columns = {name: Column(sql=f"c{at}") for name, at in form.header.columns.items()}
    return TextFile(task, form, _relation(task, form), columns)


def _records(task: Task, form: _Form) -> Iterator[tuple[int, list[str]]]:
    """Everything after the header, with the line on which it begins."""
    with task.path.open(encoding=form.encoding, newline="") as stream:
        for _ in range(form.lines_before):
            stream.readline()
        reader = csv.reader(stream, delimiter=form.delimiter)
        line = form.lines_before + 1
        for cells in reader:
            yield line, cells
            line = form.lines_before + reader.line_num + 1


def _without_foot(task: Task, form: _Form) -> _Form:
    """The form without the totals at the foot, if its last bytes look as if there were any."""
    with task.path.open("rb") as stream:
        stream.seek(max(task.path.stat().st_size - _FOOT_BYTES, 0))
        end = stream.read().decode(_FOOT_ENCODINGS.get(form.encoding, form.encoding), "ignore")
    foot = find_foot(_records(task, form)) if _LOOKS_LIKE_TOTAL.search(end) else None
    if foot is None:
        return form
    report_foot(task, foot, Position(file=task.shown, line=foot.first))
    return replace(form, last_line=foot.first - 1)


def _encoding(task: Task) -> str | None:
    if not task.path.stat().st_size:
        task.faults.add(Fault(code="SNAPSHOT005", position=Position(file=task.shown)))
        return None
    try:
        return text_encoding(task.path)
    except UndecodableTextError as error:
        place = Position(file=task.shown, line=error.line)
        task.faults.add(Fault(code="SNAPSHOT015", position=place))
        return None


def _form(task: Task, encoding: str) -> _Form | None:
    with task.path.open(encoding=encoding, newline="") as stream:
        head = stream.read(_HEAD_BYTES)
    if not head.strip():
        task.faults.add(Fault(code="SNAPSHOT005", position=Position(file=task.shown)))
        return None
    forms = [form for mark in _DELIMITERS if (form := _try(task, head, encoding, mark))]
    if not forms:
        place = Position(file=task.shown, line=1)
        seen = head.splitlines()[0][:80]
        task.faults.add(no_header(task, place, seen=seen))
        return None
    return max(forms, key=lambda form: len(form.header.columns))


def _try(task: Task, head: str, encoding: str, delimiter: str) -> _Form | None:
    """The form that the file has if this is its delimiter."""
    reader = csv.reader(StringIO(head, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    lines: list[int] = []
    for cells in reader:
        rows.append(cells)
        lines.append(reader.line_num)
        if len(rows) > 30:
            break
    header = find_header(rows, task.entity)
    if header is None:
        return None
    return _Form(
        encoding=encoding,
        delimiter=delimiter,
        header=header,
        lines_before=lines[header.last],
    )


def _report_oddities(task: Task, form: _Form) -> None:
    place = Position(file=task.shown)
    odd = {
        "SNAPSHOT014": form.encoding.upper() if form.encoding != "utf-8-sig" else "",
        "SNAPSHOT016": _DELIMITERS[form.delimiter] if form.delimiter != "," else "",
        "SNAPSHOT017": str(form.lines_before - 1) if form.lines_before > 1 else "",
    }
    fields = {"seen_zh": _DELIMITERS_ZH[form.delimiter]}
    task.faults.extend(
        Fault(code=code, severity="notice", position=place, seen=seen, fields=fields)
        for code, seen in odd.items()
        if seen
    )


def _relation(task: Task, form: _Form) -> str:
    plain = form.encoding == "utf-8-sig" and form.lines_before == 1 and not form.last_line
    path = task.path if plain else _clean_copy(task, form)
    names = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(len(form.header.cells)))
    return (
        f"read_csv({quote_text(str(path))}, auto_detect = false, header = false,"
        f" skip = {int(plain)}, delim = {quote_text(form.delimiter)}, quote = '\"',"
        f" escape = '\"', columns = {{{names}}}, store_rejects = true, ignore_errors = true,"
        f" rejects_limit = 0)"
    )


def _clean_copy(task: Task, form: _Form) -> Path:
    """The rows alone, as UTF-8: the engine reads nothing else without guessing."""
    copy = task.work / f"{task.shown.replace('/', '_')}.rows.csv"
    with (
        task.path.open(encoding=form.encoding, newline="") as stream,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        for _ in range(form.lines_before):
            stream.readline()
        if form.last_line:
            target.writelines(islice(stream, form.last_line - form.lines_before))
            return copy
        while chunk := stream.read(_CHUNK):
            target.write(chunk)
    return copy
