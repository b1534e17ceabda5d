"""The encoding of a file of delimited text, found by reading the whole of it."""

import codecs
from pathlib import Path

_CHUNK = 1 << 20
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENCODINGS = ("utf-8-sig", "gb18030")


class UndecodableTextError(ValueError):
    """A file is text in no encoding that is read here; ``line`` is where the likeliest one breaks off."""

    def __init__(self, line: int) -> None:
        super().__init__(f"cannot be decoded from line {line} on")
        self.line = line


def text_encoding(path: Path) -> str:
    """``utf-16`` by its mark, ``utf-8-sig`` if the whole file is UTF-8, else ``gb18030``, which also reads GBK.

    Raises:
        UndecodableTextError: neither is; the encoding that got furthest is the one that was meant.
    """
    with path.open("rb") as stream:
        if stream.read(4).startswith(_UTF16_MARKS):
            return "utf-16"
    bad_lines = []
    for encoding in _ENCODINGS:
        line = _first_bad_line(path, encoding)
        if line == 0:
            return encoding
        bad_lines.append(line)
    raise UndecodableTextError(max(bad_lines))


def _first_bad_line(path: Path, encoding: str) -> int:
    """The line on which the text cannot be decoded; 0 when all of it can."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(_CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return line + bytes(error.object)[: error.start].count(b"\n")
            if not chunk:
                return 0
            line += chunk.count(b"\n")
