"""The initials by which somebody types a Chinese word: 健康状况 is found by jkzk."""

from bisect import bisect_right

# The first level of GB 2312 stands in the order of its sounds; these characters begin each initial.
_FIRSTS = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_LETTERS = "abcdefghjklmnopqrstwxyz"
_BOUNDS = [character.encode("gb2312") for character in _FIRSTS]
_LAST = "座".encode("gb2312")


def initials(text: str) -> str:
    """The initials of the usual characters of a text; others (and signs) have none, letters stay.

    >>> initials("健康状况")
    'jkzk'
    >>> initials("A级（证件）")
    'ajzj'
    """
    return "".join(map(_initial, text))


def _initial(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    code = character.encode("gb2312", errors="ignore")
    return _LETTERS[bisect_right(_BOUNDS, code) - 1] if _BOUNDS[0] <= code <= _LAST else ""
