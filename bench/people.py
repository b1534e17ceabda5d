"""The fifty people of the load: who they are and where they work. Their accounts exist in benches alone."""

from dataclasses import dataclass

PASSWORD = "synthetic-bench-2018"


@dataclass(frozen=True, kw_only=True)
class Person:
    """An account: its role, and how many digits of a division code tell its place."""

    name: str
    role: str
    digits: int


_KINDS = (
    # name, role, digits of the place, how many
    ("city", "county_officer", 4, 5),
    ("county", "county_officer", 6, 5),
    ("township", "township_clerk", 9, 15),
    ("village", "village_cadre", 12, 25),
)

PEOPLE = tuple(
    Person(name=f"bench-{kind}-{number}", role=role, digits=digits)
    for kind, role, digits, count in _KINDS
    for number in range(1, count + 1)
)
"""Five see the whole city, five a county, fifteen a township, twenty-five a village."""
