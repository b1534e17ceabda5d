"""Which places have a duty, and which post there answers for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jingzhun.packs import Duty

LEVEL_TABLES: Mapping[str, str] = {
    "city": "cities",
    "county": "counties",
    "township": "townships",
    "village": "villages",
}
_OF_VILLAGES = frozenset({
    "village_committee", "village_secretary", "designated_helper", "resident_work_team", "first_secretary",
})  # fmt: skip
_GOVERNED = ("city", "county", "township")
_OFFICES: Mapping[str, str] = {"leading_group": "poverty_alleviation"}
"""A group of leaders has its office in a department: there its duties are kept."""
_OF_THE_TOWN_PARTY = frozenset({
    "organisation", "publicity", "united_front", "discipline", "civilisation", "cyberspace",
})  # fmt: skip
_OF_THE_TOWN_HALL = frozenset({
    "poverty_alleviation", "development_reform", "industry", "education", "science", "ethnic_affairs",
    "civil_affairs", "justice", "finance", "human_resources", "land_resources", "environment",
    "housing_authority", "transport", "water", "agriculture", "animal_husbandry", "forestry", "commerce",
    "culture", "tourism", "radio_television", "health", "medical_insurance", "audit", "statistics",
    "market_regulation", "emergency", "veterans",
})  # fmt: skip
"""What the town hall does where the county has a department; banks, power and the like have no desk in it."""
_WORDS: Mapping[str, str] = {
    "housing_authority": "housing",
    "poverty_alleviation": "poverty",
}
"""How the kinds of desks write a function of government."""


@dataclass(frozen=True, kw_only=True)
class StandingPost:
    """A post as the register has it."""

    post_id: str
    kind: str
    function: str


def leads_of(duty: Duty) -> Sequence[str]:
    """The units that have a duty, each for itself: one that has done it has not done it for the other."""
    return tuple(dict.fromkeys((duty.who, *duty.joint_leads)))


def levels_of(duty: Duty, who: str) -> Sequence[str]:
    """The levels at which a lead has a duty; ``each`` level with a government unless bodies of villages do it.

    A government has its own level alone. The province is above what the site holds.
    """
    if duty.level in LEVEL_TABLES:
        return (duty.level,)
    if duty.level != "each":
        return ()
    if who in _OF_VILLAGES:
        return ("village",)
    governed = [level for level in _GOVERNED if who == f"{level}_government"]
    return governed or _GOVERNED


def answering_post(who: str, level: str, posts: Sequence[StandingPost]) -> str:
    """The post of a place that answers for what ``who`` must do there; empty where it has none.

    The desk that does the work comes before the head of the department; a desk of the town hall stands for
    the department, and the head of the town hall for what has no desk there; for the party's own, its committee.

    >>> desk = StandingPost(post_id="p", kind="township_finance_post", function="township_government")
    >>> answering_post("finance", "township", [desk]), answering_post("banks", "township", [desk])
    ('p', '')
    """
    function = _OFFICES.get(who, who)
    own = [
        post for post in posts if post.function == function and function != f"{level}_government"
    ]
    first = [post for post in own if post.kind.endswith("_post") or post.kind == "village_head"]
    desks = first or own
    if desks:
        return desks[0].post_id
    desk = f"{level}_{_WORDS.get(function, function)}_post"
    kinds = (who, desk, f"{level}_leader" if _is_led(who, function, level) else "")
    found = next((post.post_id for kind in kinds for post in posts if post.kind == kind), "")
    if found or level != "township" or function not in _OF_THE_TOWN_PARTY:
        return found
    return next((post.post_id for post in posts if post.function == "party_committee"), "")


def _is_led(who: str, function: str, level: str) -> bool:
    """Whether the head of the government answers for want of anybody else."""
    return who == f"{level}_government" or (level == "township" and function in _OF_THE_TOWN_HALL)
