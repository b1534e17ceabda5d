"""Whether a file of text ends where it should."""

from pathlib import Path

_TAIL = 65_536
_MARKS = ",\t;|"


def is_cut_off(path: Path) -> bool:
    """Whether the last line of a text file was broken off: no line end, and fewer cells than the line before.

    A workbook that was broken off cannot be opened at all, and says so itself.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        start = stream.read(4)
        stream.seek(max(0, size - _TAIL))
        tail = stream.read()
    is_text = not start.startswith((b"PK", bytes.fromhex("d0cf11e0"), b"\xff\xfe", b"\xfe\xff"))
    if not is_text or b"\0" in tail or tail.endswith((b"\n", b"\r")):
        return False
    lines = [line for line in tail.splitlines() if line.strip()]
    if len(lines) < 2:
        return False
    *_others, before, last = lines
    return any(before.count(mark.encode()) > last.count(mark.encode()) for mark in _MARKS)
