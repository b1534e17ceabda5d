"""The three states and their words, icons and tones; never colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from jingzhun_site.frame.words import Words


@dataclass(frozen=True, kw_only=True)
class ShownState:
    """How a state looks: its word, its icon and its tone (``good bad soon quiet action``)."""

    name: str
    word: Words
    icon: str
    tone: str


STATES: Mapping[str, ShownState] = {
    state.name: state
    for state in (
        ShownState(name="met", word=_("达标"), icon="circle-check", tone="good"),
        ShownState(name="not_met", word=_("未达标"), icon="circle-x", tone="bad"),
        ShownState(name="unknown", word=_("情况不明"), icon="help-circle", tone="soon"),
        ShownState(name="not_applicable", word=_("不适用"), icon="minus", tone="quiet"),
        ShownState(name="not_in_force", word=_("当地无此规定"), icon="circle-dashed", tone="quiet"),
    )
}

# The numbers are those of decision files (jingzhun.eligibility.State); True and False equal 1 and 0.
_NAMES: Mapping[Any, str] = {
    0: "not_met",
    1: "met",
    2: "unknown",
    3: "not_applicable",
    4: "not_in_force",
    None: "unknown",
    "": "unknown",
    "yes": "met",
    "no": "not_met",
    "true": "met",
    "false": "not_met",
}


def shown_state(value: Any) -> ShownState:
    """How a verdict looks, given as yes, no or nothing, as a decision file's number, or by name.

    Raises:
        KeyError: If it is none of these; a state is never guessed.

    >>> shown_state(None).name, shown_state(True).name, shown_state(0).name, shown_state("met").name
    ('unknown', 'met', 'not_met', 'met')
    """
    key = value.lower() if isinstance(value, str) else value
    return STATES[_NAMES.get(key, key)]
