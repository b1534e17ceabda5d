"""The groups of a person: registered household, hukou book, dibao unit, dwelling, each with its days."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from jingzhun.eligibility.records import Row
from jingzhun_site.households.queries.opened import OpenedHousehold
from jingzhun_site.households.queries.verdicts import with_days
from jingzhun_site.households.wording import code_label


@dataclass(frozen=True, kw_only=True)
class Group:
    """A membership of a group, of whatever kind."""

    kind: str
    household_id: str
    href: str
    joined_on: date
    joined_because: str
    left_on: date | None
    left_because: str


def groups_of(opened: OpenedHousehold, person_id: str) -> list[Group]:
    """The groups to which a person belongs and belonged, those that are open first."""
    rows = opened.rows.rows("memberships", "person_id", person_id)
    latest = sorted(rows, key=lambda row: row["joined_on"], reverse=True)
    found = [_group(opened, row) for row in latest]
    return sorted(found, key=lambda group: group.left_on is not None)


def _group(opened: OpenedHousehold, row: Row) -> Group:
    """A membership; it led out of the group only when that day had come."""
    left_on = row["left_on"]
    has_left = left_on is not None and left_on <= opened.times.as_at
    household = reverse("households:household", args=[row["household_id"]])
    return Group(
        kind=code_label("group_kind", row["group_kind"]),
        household_id=row["household_id"],
        href="" if row["household_id"] == opened.key else with_days(opened, household),
        joined_on=row["joined_on"],
        joined_because=_reason(row["joined_because"]),
        left_on=left_on if has_left else None,
        left_because=_reason(row["left_because"]) if has_left else "",
    )


def _reason(code: str | None) -> str:
    return code_label("member_change", code) if code else ""
