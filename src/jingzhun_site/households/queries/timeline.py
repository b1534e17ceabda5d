"""What happened to a household: changes of its records and events, newest first."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jingzhun.eligibility.records import Row
from jingzhun_site.frame.pieces import Event
from jingzhun_site.households.queries.opened import OpenedHousehold, names_of
from jingzhun_site.households.queries.situation import post_label, programme_label
from jingzhun_site.households.wording import change_text, code_label
from jingzhun_site.register.access import may_see_field
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.membership import ROSTER_KINDS

LONGEST = 40
"""Lines of the timeline on the page."""

_SHOWN = 5
_CHANGES = 120
Kind = RecordChange.Kind


def timeline(opened: OpenedHousehold) -> list[Event]:
    """Changes and events of a household and its members, newest first."""
    events = [*_changes(opened), *_events(opened)]
    events.sort(key=lambda event: _moment(event.day), reverse=True)
    return events[:LONGEST]


def timeline_of_person(opened: OpenedHousehold, person_id: str) -> list[Event]:
    """The changes of one person's record."""
    changes = RecordChange.objects.filter(entity="persons", key=person_id)
    return [event for change in _known(opened, changes) for event in _change(opened, change)]


def _changes(opened: OpenedHousehold) -> Iterator[Event]:
    persons = [member.subject.key for member in opened.members]
    about = Q(entity="households", key=opened.key) | Q(entity="persons", key__in=persons)
    for change in _known(opened, RecordChange.objects.filter(about)):
        yield from _change(opened, change)


def _known(opened: OpenedHousehold, changes: Any) -> Iterable[RecordChange]:
    """Changes that were true and known on the days looked at; what was loaded at first is no change."""
    times = opened.times
    was_true = Q(valid_from__isnull=True) | Q(valid_from__lte=times.as_at)
    found = changes.exclude(kind=Kind.BASE).filter(was_true, known_at__lte=times.known_until)
    return found.select_related("user").order_by("-known_at", "-id")[:_CHANGES]


def _change(opened: OpenedHousehold, change: RecordChange) -> Iterator[Event]:
    entity = VOCABULARY.entities[change.entity]
    about = opened.name_of(change.key) if change.entity == "persons" else ""
    words = {Kind.CORRECTION: _("更正"), Kind.ADDITION: _("新增"), Kind.WITHDRAWAL: _("移出"),
             Kind.RESTORATION: _("恢复")}  # fmt: skip
    names = [
        name
        for name in change.values
        if name in entity.fields
        and may_see_field(opened.authority, change.entity, name, opened.place_code)
    ]
    if change.kind in (Kind.CHANGE, Kind.CORRECTION) and not names:
        return  # all that changed is closed to the user
    texts = () if change.kind == Kind.ADDITION else _texts(entity, change, names)
    yield Event(
        day=change.known_at,
        title=f"{about} {words.get(Kind(change.kind), _('修改'))}".strip(),
        text="；".join((*texts, *_reason(change))),
        icon="history" if change.kind == Kind.CORRECTION else "pencil",
        who=str(change.user) if change.user else "",
    )


def _texts(entity: Any, change: RecordChange, names: list[str]) -> list[str]:
    told = [
        change_text(entity, name, change.old_values.get(name), change.values[name])
        for name in names[:_SHOWN]
    ]
    more = len(names) - len(told)
    return [*told, _("另有 %(count)d 项") % {"count": more}] if more > 0 else told


def _reason(change: RecordChange) -> tuple[str, ...]:
    since = _("自 %(day)s 起") % {"day": change.valid_from} if change.valid_from else ""
    return tuple(text for text in (since, change.reason) if text)


def _events(opened: OpenedHousehold) -> Iterator[Event]:
    for row in opened.rows.rows("registration_events", "household_id", opened.key):
        yield _registration(row)
    for row in opened.rows.rows("household_statuses", "household_id", opened.key):
        label = code_label("registration_status", row["status"])
        yield Event(day=row["from_on"], title=label, icon="flag", tone="action")
    memberships = opened.rows.rows("memberships", "household_id", opened.key)
    names = names_of(opened, (row["person_id"] for row in memberships))
    for row in memberships:
        yield from _membership(opened, row, names)
    for row in opened.rows.rows("visits", "household_id", opened.key):
        yield Event(day=row["visited_on"], title=_("走访"), icon="route", text=post_label(row))
    for row in opened.rows.rows("enrolments", "household_id", opened.key):
        programme = programme_label(opened, row["programme"])
        if programme:
            yield Event(day=row["enrolled_on"], title=_("纳入%(label)s") % {"label": programme},
                        icon="clipboard-check", tone="good")  # fmt: skip


def _registration(row: Row) -> Event:
    return Event(
        day=row["happened_on"],
        title=code_label("registration_event", row["event"]),
        text=code_label("cause_of_poverty", row["reason"]) if row.get("reason") else "",
        icon="flag",
        tone="action",
    )


def _membership(opened: OpenedHousehold, row: Row, names: Mapping[str, str]) -> Iterator[Event]:
    """Joining and leaving; of a group beside the household with the kind of group."""
    kind = row["group_kind"]
    group = "" if kind in ROSTER_KINDS else code_label("group_kind", kind)
    name = names.get(row["person_id"], row["person_id"])
    joined, left = row.get("joined_because"), row.get("left_because")
    if group or (joined and joined != "initial"):
        yield Event(day=row["joined_on"], icon="user-plus",
                    title=_("%(name)s加入%(group)s") % {"name": name, "group": group},
                    text=code_label("member_change", joined) if joined else "")  # fmt: skip
    if row.get("left_on") and row["left_on"] <= opened.times.as_at:
        yield Event(day=row["left_on"], icon="user-minus",
                    title=_("%(name)s离开%(group)s") % {"name": name, "group": group},
                    text=code_label("member_change", left) if left else "")  # fmt: skip


def _moment(day: date | datetime | None) -> datetime:
    if isinstance(day, datetime):
        return day
    return timezone.make_aware(datetime.combine(day or date.min.replace(year=1900), time.min))
