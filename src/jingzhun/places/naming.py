"""A place's name beside its code, for messages that people read."""

from jingzhun.errors import JingzhunError
from jingzhun.places.levels import ancestor_codes, division_level, parse_division_code
from jingzhun.places.tree import load_division_tree


def place_label(code: str) -> str:
    """The code with the names of the place and of those above it; the code alone where none is known.

    A village that the shipped list does not have is named by its township, county or city.

    >>> place_label("410621"), place_label("990001")
    ('410621（河南省鹤壁市浚县）', '990001')
    """
    try:
        whole = parse_division_code(code)
        known = [whole, *reversed(ancestor_codes(whole))]
    except JingzhunError:
        return code
    for candidate in known:
        try:
            tree = load_division_tree(candidate, lowest=division_level(candidate))
        except JingzhunError:
            continue
        return f"{code}（{''.join(place.name for place in tree.path(candidate))}）"
    return code
