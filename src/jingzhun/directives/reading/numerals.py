"""Numbers as Chinese documents write them."""

from decimal import Decimal

NUMERAL = "[零〇一二两三四五六七八九十百千万亿]"
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_GREAT = {"万": 10_000, "亿": 100_000_000}
_MAGNITUDES = _STEPS | _GREAT


def parse_number(words: str) -> Decimal:
    """The value of a number in figures, in characters or in both; an empty string is 0.

    >>> [parse_number(words) for words in ("19,702", "3.5万", "十万", "两", "一百二十", "二〇")]
    [Decimal('19702'), Decimal('35000.0'), Decimal('100000'), Decimal('2'), Decimal('120'), Decimal('20')]
    """
    figures = words.rstrip("".join(_MAGNITUDES))
    if figures and figures[0].isdigit():
        value = Decimal(figures.replace(",", ""))
        for sign in words[len(figures) :]:
            value *= _MAGNITUDES[sign]
        return value
    return Decimal(_characters(words))


def _characters(words: str) -> int:
    if words and all(sign in _DIGITS for sign in words):
        return int("".join(str(_DIGITS[sign]) for sign in words))
    total = part = digit = 0
    for sign in words:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _STEPS:
            part += (digit or 1) * _STEPS[sign]
            digit = 0
        else:
            total = (total + part + digit or 1) * _GREAT[sign]
            part = digit = 0
    return total + part + digit
