"""Clauses in their one canonical form: ``二(三)5``, ``三(二)``, ``(二十九)``, ``二(三)5¶2``."""

import re

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_WIDE = {0xFEE0 + code: code for code in range(0x21, 0x7F)}  # full-width forms to ASCII
_CANONICAL = re.compile(
    rf"(?P<part>{_NUMERAL})?(\((?P<section>{_NUMERAL})\))?(?P<item>[1-9][0-9]*)?(¶[1-9][0-9]*)?\Z"
)
_NAMED = frozenset({"前言", "附件", "标题"})


def parse_clause(text: str) -> str:
    """The canonical form of a clause, or ``ValueError`` for what is none.

    Full-width brackets and digits, slashes, spaces and the point or comma after a number are read
    and normalised.

    >>> parse_clause("二/(三)/5")
    '二(三)5'
    >>> parse_clause("二(三)5.")
    '二(三)5'
    >>> parse_clause("(二十九)")
    '(二十九)'
    """
    tight = re.sub(r"[\s/.\u3001\u3002]+", "", text.translate(_WIDE))
    if tight in _NAMED:
        return tight
    match = _CANONICAL.match(tight)
    if match is None or not (match["part"] or match["section"]):
        raise ValueError(f"no clause: {text!r}")
    return tight
