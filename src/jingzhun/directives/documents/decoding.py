"""From bytes to text: which encoding a file has, and whether it is text at all."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 26, 27}  # 26 ends files of old editors
_MOST_CONTROLS = 0.01
_MOST_LOST = 0.005
_LEAST_HAN = (
    0.2  # of a Chinese document's characters; bytes of chance decode to rare ones and signs
)


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and its encoding; an empty encoding if it is no text.

    A byte order mark decides, then UTF-8, then GB18030, which also reads GBK and GB 2312, then UTF-16 without a
    mark; but for UTF-8, the text must look Chinese. A text with a few damaged bytes is read too (:func:`lost_letters`).

    >>> decode("扶贫".encode("gb18030"))
    ('扶贫', 'gb18030')
    >>> decode(bytes(range(256)))
    ('', '')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    for encoding in (
        _ENCODINGS if 0 in data else _ENCODINGS[:2]
    ):  # UTF-16 has zeros in its line ends
        text, found = _decoded(data, encoding)
        if found and (encoding == "utf-8" or _is_chinese(text)):
            return text, found
    return _mended(data)


def lost_letters(text: str) -> int:
    """How many characters of a text could not be read: they stand as ``�``."""
    return text.count("\ufffd")


def lines_of_here(text: str) -> str:
    r"""The text with every line end as ``\n``, as Python reads a text file."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return "", ""
    return (text, encoding) if _is_text(text) else ("", "")


def _mended(data: bytes) -> tuple[str, str]:
    """A Chinese text of which a few bytes are damaged."""
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, errors="replace")
        if lost_letters(text) <= _MOST_LOST * len(text) and _is_text(text) and _is_chinese(text):
            return text, encoding
    return "", ""


def _is_text(text: str) -> bool:
    controls = sum(ord(letter) in _CONTROLS for letter in text)
    return controls <= _MOST_CONTROLS * len(text) and "\0" not in text


def _is_chinese(text: str) -> bool:
    letters = [letter for letter in text if not letter.isspace()]
    han = sum("\u4e00" <= letter <= "\u9fff" for letter in letters)
    return han >= _LEAST_HAN * len(letters)
