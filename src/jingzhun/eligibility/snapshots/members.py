"""Whose member a person was on a day: dated memberships count more than the person's own row."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from jingzhun.eligibility.snapshots.entity_rows import EntityRows
from jingzhun.eligibility.snapshots.times import pair_faults
from jingzhun.engines import quote_name
from jingzhun.errors import Fault

_PERSONS, _MEMBERSHIPS = "persons", "memberships"
_KIND = "group_kind = 'registered_household'"
_NEEDED = ("person_id", "household_id", "group_kind", "joined_on")


def follows_memberships(entities: Mapping[str, EntityRows]) -> bool:
    """Whether the register tells the members of its households by dated memberships."""
    if _PERSONS not in entities or _MEMBERSHIPS not in entities:
        return False
    return all(name in entities[_MEMBERSHIPS].supplied for name in _NEEDED)


def membership_faults(entities: Mapping[str, EntityRows], as_at: str) -> Iterator[Fault]:
    """Persons who joined two registered households on one day and left neither by ``as_at``."""
    memberships = entities[_MEMBERSHIPS]
    found = memberships.engine.rows(
        f"WITH held AS ({_held(memberships, as_at)})"
        f" SELECT b._source, b._row, a._source, a._row FROM held AS a JOIN held AS b"
        f" USING (person_id) WHERE a._place = 1 AND b._place > 1 AND a.joined_on = b.joined_on"
        f" AND a.household_id <> b.household_id ORDER BY 1, 2"
    )
    yield from pair_faults(memberships, "SNAPSHOT043", found)


def with_households_of_the_day(entities: Mapping[str, EntityRows], as_at: str) -> EntityRows:
    """The persons with the household they belonged to on ``as_at``.

    A person of whom a membership is known, but none that holds on the day, is left out: not yet
    born or married in, or already gone. What is told of such a person stays: a course counts for the
    year in which it was taken. A person without any membership keeps the household of the person's
    own row.
    """
    persons, memberships = entities[_PERSONS], entities[_MEMBERSHIPS]
    members = persons.narrowed(
        "of the day",
        f"SELECT person.* REPLACE (COALESCE(held.household_id, person.household_id)"
        f" AS household_id) FROM {quote_name(persons.relation)} AS person"
        f" LEFT JOIN (SELECT * FROM ({_held(memberships, as_at)}) WHERE _place = 1) AS held"
        f" ON held.person_id = person.person_id"
        f" WHERE held.person_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM"
        f" {quote_name(memberships.read)} AS any_time WHERE any_time.{_KIND}"
        f" AND any_time.person_id = person.person_id)",
        because="member_of_no_household",
        computed_once=True,
    )
    return replace(members, known_as=persons.relation)


def _held(memberships: EntityRows, as_at: str) -> str:
    """SQL for the memberships of registered households that hold on a day, the last joined first.

    The day of leaving still counts, so that nobody is without a household on the day of a move.
    """
    return (
        f"SELECT *, row_number() OVER (PARTITION BY person_id ORDER BY joined_on DESC,"
        f" _source, _row) AS _place FROM {quote_name(memberships.relation)}"
        f" WHERE {_KIND} AND (left_on IS NULL OR left_on >= DATE '{as_at}')"
    )
