"""Each field's levels of likeness, from equal to wholly different, as Splink weighs them.

The values from which training starts also serve where a file is too small to learn from: how often a level is seen in
pairs that are one person (``m``) and in pairs of strangers (``u``). They are ours, of the order that registers show.
"""

from typing import Any

from jingzhun.crosschecks.identity.likeness import (
    dates_nearly_equal,
    one_character_apart,
    one_digit_apart,
)

Level = dict[str, Any]

_EQUAL_BY_CHANCE = 1.0
_ONE_DIGIT_BY_CHANCE = 6.0
_TWO_DIGITS_BY_CHANCE = 60.0


def comparisons(fields: frozenset[str], *, persons: int) -> list[dict[str, Any]]:
    """The comparisons of the fields that both sides have.

    How often two strangers' numbers are equal or nearly so is reckoned from the number of ``persons``: no sample of
    pairs is large enough to see it.
    """
    made = {
        "id_number": _id_number(persons),
        "name": _name(),
        "born_on": _born_on(),
        "sex": _equal("sex", m=0.995, u=0.5),
        "village": _village(),
        "relation": _equal("relation", m=0.9, u=0.2),
    }
    return [
        {"output_column_name": name, "comparison_levels": levels}
        for name, levels in made.items()
        if name in fields
    ]


def _id_number(persons: int) -> list[Level]:
    ours, theirs = "id18_l", "id18_r"
    damaged = "not (id_sound_l and id_sound_r)"
    one = f"{damaged} and {one_digit_apart(ours, theirs)}"
    two = f"(length({theirs}) between 16 and 20 and damerau_levenshtein({ours}, {theirs}) <= 2)"
    rounded = f"(left({ours}, 15) = left({theirs}, 15))"
    return [
        _null(ours, theirs),
        _rare(f"{ours} = {theirs}", m=0.9, u=_EQUAL_BY_CHANCE / persons),
        _rare(one, m=0.06, u=_ONE_DIGIT_BY_CHANCE / persons),
        _rare(f"{damaged} and ({rounded} or {two})", m=0.02, u=_TWO_DIGITS_BY_CHANCE / persons),
        _level(damaged, m=0.01, u=0.1),
        _else(m=0.01, u=0.9),
    ]


def _name() -> list[Level]:
    by_frequency = {
        "tf_adjustment_column": "plain",
        "tf_adjustment_weight": 1.0,
        "tf_minimum_u_value": 0.00001,
    }
    return [
        _null("plain_l", "plain_r"),
        _level("plain_l = plain_r", m=0.96, u=4e-5) | by_frequency,
        _level("sound_l = sound_r", m=0.01, u=1e-5),
        _level("name_key_l = name_key_r", m=0.008, u=2e-5),
        _level(one_character_apart("plain_l", "plain_r"), m=0.015, u=0.002),
        _level("surname_l = surname_r", m=0.004, u=0.02),
        _else(m=0.003, u=0.978),
    ]


def _born_on() -> list[Level]:
    return [
        _null("born_on_l", "born_on_r"),
        _level("born_on_l = born_on_r", m=0.97, u=5e-5),
        _level(dates_nearly_equal("born_on_l", "born_on_r"), m=0.015, u=0.001),
        _level("year(born_on_l) = year(born_on_r)", m=0.008, u=0.013),
        _else(m=0.007, u=0.986),
    ]


def _village() -> list[Level]:
    return [
        _null("village_l", "village_r"),
        _level("village_l = village_r", m=0.9, u=0.01),
        _level("left(village_l, 9) = left(village_r, 9)", m=0.05, u=0.05),
        _level("left(village_l, 6) = left(village_r, 6)", m=0.03, u=0.2),
        _else(m=0.02, u=0.74),
    ]


def _equal(column: str, *, m: float, u: float) -> list[Level]:
    ours, theirs = f"{column}_l", f"{column}_r"
    return [_null(ours, theirs), _level(f"{ours} = {theirs}", m=m, u=u), _else(m=1 - m, u=1 - u)]


def _null(ours: str, theirs: str) -> Level:
    condition = f"{ours} is null or {theirs} is null"
    return {"sql_condition": condition, "label_for_charts": "null", "is_null_level": True}


def _level(condition: str, *, m: float, u: float) -> Level:
    return {
        "sql_condition": condition,
        "label_for_charts": condition,
        "m_probability": m,
        "u_probability": u,
    }


def _rare(condition: str, *, m: float, u: float) -> Level:
    return _level(condition, m=m, u=min(u, 0.5)) | {"fix_u_probability": True}


def _else(*, m: float, u: float) -> Level:
    return _level("ELSE", m=m, u=u) | {"label_for_charts": "different"}
