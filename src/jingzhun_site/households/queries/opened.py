"""A household opened for someone: its rows as of the days looked at, its verdicts, its identities."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from jingzhun.eligibility import Decider
from jingzhun.eligibility.records import Row
from jingzhun_site.accounts.authority import Authority
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.live import LiveDecision, decide_live
from jingzhun_site.register.access import access_record
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from jingzhun_site.register.rows import StoredRows
from jingzhun_site.vault.revealing import Revealed, reveal

_NUMBERS = ("id_number", "phone", "bank_account")


@dataclass(frozen=True, kw_only=True)
class OpenedHousehold:
    """Everything that the pages of one household read, asked of the database once."""

    user: User
    record: Record
    times: Times
    rows: StoredRows
    live: LiveDecision
    members: Sequence[LiveDecision]
    revealed: Revealed

    @property
    def key(self) -> str:
        """The household's number."""
        return str(self.record.pk)

    @property
    def place_code(self) -> str:
        """The village."""
        return self.record.place_code

    @property
    def authority(self) -> Authority:
        """What the user may do."""
        return self.user.authority()

    @property
    def decider(self) -> Decider:
        """What decided."""
        return self.live.decider

    @property
    def values(self) -> Row:
        """The household's fields as of the days looked at."""
        return self.live.subject.row

    @property
    def living(self) -> int:
        """How many members the household has; those who died and were not taken off yet are none."""
        return sum(member.subject.row.get("died_on") is None for member in self.members)

    @property
    def may_change(self) -> bool:
        """Whether the user may change what the page shows: never the past."""
        return not self.times.is_past and self.user.may(Right.CHANGE_REGISTER, self.place_code)

    def name_of(self, person_id: str | None) -> str:
        """A member's name as the user sees it; the number where no such member is here."""
        for member in self.members:
            if member.subject.key == person_id:
                return self.revealed.name(member.subject.row.get("name"), self.place_code)
        return person_id or ""


@dataclass(frozen=True, kw_only=True)
class OpenedPerson:
    """A person with the household that the person belongs to."""

    household: OpenedHousehold
    record: Record
    live: LiveDecision

    @property
    def values(self) -> Row:
        """The person's fields as of the days looked at."""
        return self.live.subject.row

    @property
    def name(self) -> str:
        """The name as the user sees it."""
        return self.household.revealed.name(self.values.get("name"), self.household.place_code)


def open_household(
    user: User, household_id: str, times: Times, *, unmask: bool = False
) -> OpenedHousehold:
    """A household as someone may see it.

    Raises:
        Http404: there is none, or it is not the user's to see.
        JingzhunError: it was not there on that day (DECIDE004), or no pack was in force (PACK124).
    """
    record = access_record(user, "households", household_id, with_withdrawn=True)
    rows = StoredRows(times=times)
    live = decide_live(record, times, register=rows)
    members = live.of_children("members")
    shown = [live.subject.row, *(member.subject.row for member in members)]
    return OpenedHousehold(
        user=user,
        record=record,
        times=times,
        rows=rows,
        live=live,
        members=_head_first(live.subject.row, members),
        revealed=reveal(
            user.authority(), _tokens(*shown), unmasked=_numbers(*shown) if unmask else ()
        ),
    )


def open_person(user: User, person_id: str, times: Times, *, unmask: bool = False) -> OpenedPerson:
    """A person as someone may see one; raises as :func:`open_household`."""
    record = access_record(user, "persons", person_id, with_withdrawn=True)
    rows = StoredRows(times=times)
    own = str(record.value("household_id"))
    stood_in = rows.household_of(person_id, own) or own
    household = open_household(user, stood_in, times, unmask=unmask)
    found = [m for m in household.members if m.subject.key == person_id]
    live = found[0] if found else decide_live(record, times, register=household.rows)
    return OpenedPerson(household=household, record=record, live=live)


def names_of(opened: OpenedHousehold, person_ids: Iterable[str]) -> dict[str, str]:
    """The names of people as the user sees them, those among them who are members no more."""
    persons: Any = MODELS["persons"].with_withdrawn
    gone = set(person_ids) - {member.subject.key for member in opened.members}
    tokens = dict(persons.filter(pk__in=gone).values_list("pk", "name"))
    revealed = reveal(opened.authority, tokens.values())
    names = {key: revealed.name(token, opened.place_code) for key, token in tokens.items()}
    return names | {m.subject.key: opened.name_of(m.subject.key) for m in opened.members}


def last_day_of(key: str) -> date | None:
    """The last day on which a household or person that left the register stood in it."""
    left = RecordChange.objects.filter(
        entity__in=("households", "persons"), key=key, kind=RecordChange.Kind.WITHDRAWAL
    ).last()
    return left.valid_from - timedelta(days=1) if left and left.valid_from else None


def _head_first(household: Row, members: Sequence[LiveDecision]) -> list[LiveDecision]:
    head = household.get("head_id")
    return sorted(members, key=lambda m: (m.subject.key != head, m.subject.key))


def _tokens(*rows: Mapping[str, Any]) -> list[str]:
    return [row[name] for row in rows for name in ("name", *_NUMBERS) if row.get(name)]


def _numbers(*rows: Mapping[str, Any]) -> list[str]:
    """The tokens of numbers: a reason uncovers these, a name is a matter of the role."""
    return [row[name] for row in rows for name in _NUMBERS if row.get(name)]
