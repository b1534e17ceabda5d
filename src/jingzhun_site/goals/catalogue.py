"""The goals in force in a place, as its packs have them."""

from collections.abc import Iterator
from datetime import date

from jingzhun.errors import JingzhunError
from jingzhun.goals.items import Item, items_in
from jingzhun_site.decisions.deciders import packs, regimes_of


def goals_in_force(place_code: str, on: date) -> Iterator[Item]:
    """Every goal and money rule of the packs in force in a place on a day; none where there is no pack."""
    try:
        regimes = regimes_of(place_code, on)
    except JingzhunError:
        return
    for chain in regimes.chains:
        yield from items_in(chain).values()


def goal_in_force(goal_id: str, place_code: str, on: date) -> Item | None:
    """One goal by its id, if a pack in force there has it."""
    return next((item for item in goals_in_force(place_code, on) if item.id == goal_id), None)


def programme_label(programme_id: str) -> str:
    """How a programme is called, or its id where no pack has it."""
    for pack in packs().values():
        if programme_id in pack.programmes:
            return pack.programmes[programme_id].label
    return programme_id
