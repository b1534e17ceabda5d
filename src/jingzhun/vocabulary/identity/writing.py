"""How people write numbers: full-width digits, blanks, hyphens, a leading apostrophe, a small x."""

import re
import unicodedata

_FILLING = re.compile(r"[\s'`\u200b\ufeff_\-]+")


def tidy_number(written: str) -> str:
    """The number without what people put around it, in half-width capitals.

    >>> tidy_number("'１１０１０５ 19491231 002x")
    '11010519491231002X'
    """
    return _FILLING.sub("", unicodedata.normalize("NFKC", written)).upper()
