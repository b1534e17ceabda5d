"""Single figures by which the site itself works, days above all: the packs in force say them, never the program."""

from datetime import date

from jingzhun.errors import JingzhunError
from jingzhun.packs import chain_for
from jingzhun_site.decisions.deciders import packs


def figure_in(name: str, *, place_code: str, on: date) -> int | None:
    """The whole number that the nearest pack rules for a place on a day, those that only check among them.

    Nothing where no pack rules it: whoever asks does without, and makes up no figure.
    """
    try:
        chain = chain_for(packs(), place=place_code, on=on, checks=True)
    except JingzhunError:  # no pack is in force there
        return None
    for pack in reversed(chain.packs):
        parameter = pack.parameters.get(name)
        value = parameter.value_on(on) if parameter else None
        if value is not None and isinstance(value.value, int):
            return value.value
    return None
