"""Rows and columns of a sheet that its reader does not see: filtered away, or hidden by hand."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from jingzhun.eligibility.snapshots.formula_errors import sheet_part
from jingzhun_site.imports.files.sheets import column_letters

_CHUNK = 1 << 20
_LONGEST_TAG = 1_000
_HIDDEN_TAG = re.compile(rb'<(row|col)\b([^>]*)\bhidden="1"([^>]*)>')
_PLACES = re.compile(rb'\b(r|min|max)="(\d+)"')
_LISTED = 8


def hidden_words(path: Path, sheet: str, *, height: int, width: int) -> str:
    """Which rows and columns of a sheet in use are hidden, in words; empty when none is."""
    rows, columns = 0, list[int]()
    for kind, places in _hidden(path, sheet):
        if kind == b"row":
            rows += places.get("r", 0) <= height
        else:
            columns += range(places.get("min", 1), min(places.get("max", 1), width) + 1)
    parts = [f"{rows} 行"] if rows else []
    if columns:
        letters = "、".join(column_letters(at - 1) for at in columns[:_LISTED])
        parts.append(f"{len(columns)} 列（{letters}{'等' if len(columns) > _LISTED else ''}）")
    return "、".join(parts)


def _hidden(path: Path, sheet: str) -> Iterator[tuple[bytes, dict[str, int]]]:
    """The hidden rows and columns of a sheet, each with the numbers it carries."""
    with zipfile.ZipFile(path) as archive, archive.open(sheet_part(archive, sheet)) as stream:
        rest = b""
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            whole = text.rfind(b">") + 1
            for tag in _HIDDEN_TAG.finditer(text, 0, whole):
                places = _PLACES.findall(tag[2] + b" " + tag[3])
                yield tag[1], {name.decode(): int(number) for name, number in places}
            rest = text[whole:][-_LONGEST_TAG:]
