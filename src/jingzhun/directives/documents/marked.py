"""Markdown (.md): its signs are taken off, tables are read as tables."""

import re
from collections.abc import Iterator, Sequence

from jingzhun.directives.documents.text_making import GridCell, TextMaker

_HIDDEN = re.compile(r"<!--.*?-->", re.DOTALL)
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$")
_HEAD = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+)")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_STRONG = re.compile(r"(\*\*|__|~~|`)(.+?)\1")
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULED = re.compile(r"^[\s|:\-]+$")


def read_marked(text: str) -> TextMaker:
    r"""The text of a Markdown file, a line to a line.

    >>> read_marked("# 方案\n\n- **建成**卫生室[3所](a)").text
    '方案\n建成卫生室3所\n'
    """
    maker = TextMaker()
    if front := _FRONT.match(text):
        maker.leave_out(front.group(), "front_matter")
        text = text[front.end() :]
    for hidden in _HIDDEN.findall(text):
        maker.leave_out(hidden, "comments")
    rows = list[str]()
    for line in _own_lines(_HIDDEN.sub("", text).splitlines(), maker):
        if _ROW.match(line):
            rows.append(line)
            continue
        _add_rows(maker, rows)
        maker.add_line(_plain(line))
    _add_rows(maker, rows)
    return maker


def _own_lines(lines: Sequence[str], maker: TextMaker) -> Iterator[str]:
    is_code = False
    for line in lines:
        if _FENCE.match(line):
            is_code = not is_code
        elif is_code:
            maker.leave_out(line, "script")
        elif not _RULE.match(line):
            yield line


def _plain(line: str) -> str:
    words = _LINK.sub(r"\1", _PICTURE.sub("", _HEAD.sub("", line)))
    return _STRONG.sub(r"\2", words)


def _add_rows(maker: TextMaker, rows: list[str]) -> None:
    """Add the rows of a table that has ended, the ruled line left away."""
    own = [row for row in rows if not _RULED.match(row)]
    cells = [[_plain(cell) for cell in row.strip().strip("|").split("|")] for row in own]
    maker.add_table(
        [
            [GridCell(key=(n, m), words=words) for m, words in enumerate(row)]
            for n, row in enumerate(cells)
        ]
    )
    rows.clear()
