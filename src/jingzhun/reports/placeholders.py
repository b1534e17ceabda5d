"""The names in a template: ``{{ name }}``, ``{{ name | wan }}`` and ``{{ each list }}``."""

import re
from dataclasses import dataclass

EACH, TEN_THOUSANDS = "each", "wan"
_MARK = re.compile(r"\{\{([^{}]*)\}\}")
_BODY = re.compile(r"\s*(each\s+)?([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*)\s*(?:\|\s*(\w+)\s*)?", re.I)


@dataclass(frozen=True, kw_only=True)
class Placeholder:
    """One name in a text, from ``start`` to ``end``; ``is_each`` repeats its row for every record of a list."""

    start: int
    end: int
    name: str
    is_each: bool = False
    in_ten_thousands: bool = False


@dataclass(frozen=True, kw_only=True)
class Misspelt:
    """Braces that hold no name."""

    words: str


def find_placeholders(text: str) -> tuple[list[Placeholder], list[Misspelt]]:
    """The names in a text, and what looks like one and is none.

    >>> found, wrong = find_placeholders("支付 {{ funds.paid | wan }} 万元，{{ 完成数 }}")
    >>> found[0].name, found[0].in_ten_thousands, wrong[0].words
    ('funds.paid', True, '{{ 完成数 }}')
    """
    found, wrong = [], []
    rest = text
    for mark in _MARK.finditer(text):
        body = _BODY.fullmatch(mark[1])
        if body is None or (body[3] or TEN_THOUSANDS).lower() not in (TEN_THOUSANDS, "万"):
            wrong.append(Misspelt(words=mark[0]))
        else:
            found.append(
                Placeholder(
                    start=mark.start(),
                    end=mark.end(),
                    name=body[2].lower(),
                    is_each=bool(body[1]),
                    in_ten_thousands=bool(body[3]),
                )
            )
        rest = rest.replace(mark[0], "")
    if "{{" in rest or "}}" in rest:
        wrong.append(Misspelt(words=rest.strip()[:80]))
    return found, wrong
