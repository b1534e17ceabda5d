"""How like two names, numbers and dates are, as SQL over the columns of two sides.

DuckDB's distances of texts count bytes, of which a Chinese character has three: characters are compared one by one.
"""

_PLACES = range(1, 5)


def one_character_apart(ours: str, theirs: str) -> str:
    """SQL that holds where two plain names of at least two characters differ by one: another one, or one too few.

    >>> one_character_apart("l.plain", "r.plain").startswith("(least(length(l.plain)")
    True
    """
    same = " + ".join(
        f"CAST(substr({ours}, {place}, 1) = substr({theirs}, {place}, 1) AS INTEGER)"
        for place in _PLACES
    )
    another = f"(length({ours}) = length({theirs}) AND {same} >= {len(_PLACES) - 1})"
    long = f"(length({ours}) > 4 AND length({theirs}) > 4 AND levenshtein({ours}, {theirs}) <= 3)"
    return (
        f"(least(length({ours}), length({theirs})) >= 2"
        f" AND ({another} OR {_one_left_out(ours, theirs)} OR {_one_left_out(theirs, ours)} OR {long}))"
    )


def one_digit_apart(ours: str, theirs: str) -> str:
    """SQL that holds where two numbers differ by one digit: another one, two swapped, one too many or too few."""
    halves = f"(left({ours}, 8) = left({theirs}, 8) OR right({ours}, 8) = right({theirs}, 8))"
    return f"({halves} AND damerau_levenshtein({ours}, {theirs}) <= 1)"


def dates_nearly_equal(ours: str, theirs: str) -> str:
    """SQL that holds where day and month are swapped or one digit of the written date is another."""
    swapped = f"(year({ours}) = year({theirs}) AND month({ours}) = day({theirs}) AND day({ours}) = month({theirs}))"
    texts = [f"strftime({side}, '%Y%m%d')" for side in (ours, theirs)]
    return f"({swapped} OR damerau_levenshtein({texts[0]}, {texts[1]}) <= 1)"


def _one_left_out(longer: str, shorter: str) -> str:
    """A name of three or four characters of which the other lacks one."""
    left_out = ", ".join(
        f"substr({longer}, 1, {place - 1}) || substr({longer}, {place + 1})" for place in _PLACES
    )
    return f"(length({longer}) = length({shorter}) + 1 AND length({longer}) <= 4 AND {shorter} IN ({left_out}))"
