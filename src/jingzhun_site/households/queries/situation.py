"""How a household lives: its members, facts by topic, programmes, visits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun.eligibility.records import Row
from jingzhun.vocabulary import Field
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.decisions.deciders import decider_for
from jingzhun_site.frame.formats import id_number_text, phone_text
from jingzhun_site.frame.pieces import Fact, Step
from jingzhun_site.households.queries.opened import OpenedHousehold
from jingzhun_site.households.queries.rules import may_see_rule, rule_infos
from jingzhun_site.households.queries.verdicts import with_days
from jingzhun_site.households.topics import TOPICS, Topic
from jingzhun_site.households.wording import (
    code_label,
    label_of,
    unit_label,
    value_text,
)
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.register.access import may_see_field
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.values import identity_kind, is_identity
from jingzhun_site.vault.tokens import Kind

_LATEST = 8
_GROUPED = {Kind.ID_NUMBER: id_number_text, Kind.PHONE: phone_text}


@dataclass(frozen=True, kw_only=True)
class Member:
    """A line of the table of members."""

    name: str
    href: str
    relation: str
    sex: str
    age: int | None
    id_number: str
    schooling: str
    health: str
    labour: str
    registration: str
    is_dead: bool
    is_head: bool


@dataclass(frozen=True, kw_only=True)
class TopicFacts:
    """A topic with its facts, and where they are changed."""

    topic: Topic
    facts: tuple[Fact, ...]
    edit_href: str
    missing: int


@dataclass(frozen=True, kw_only=True)
class Enrolled:
    """A programme that the household or a member takes part in, with its steps."""

    label: str
    about: str
    since: date | None
    until: date | None
    amount: Decimal | None
    steps: tuple[Step, ...]
    href: str


@dataclass(frozen=True, kw_only=True)
class Received:
    """One delivery."""

    label: str
    about: str
    day: date | None
    kind: str
    amount: Decimal | None


def members(opened: OpenedHousehold) -> list[Member]:
    """The members, the head first."""
    return [member(opened, live.subject.row) for live in opened.members]


def topic_facts(opened: OpenedHousehold, entity: str, values: Row, key: str) -> list[TopicFacts]:
    """The facts of a record by topic, so far as the user may see them."""
    found = (_topic_facts(opened, topic, values, key) for topic in TOPICS[entity])
    return [one for one in found if one.facts]


def enrolled(opened: OpenedHousehold) -> list[Enrolled]:
    """Programmes that the household and its members take part in, the running ones first."""
    lines = {} if opened.times.is_past else _lines(opened)
    found = [
        _enrolled(opened, row, about, lines.get(row["enrolment_id"]))
        for row, about in _rows_of_all(opened, "enrolments")
    ]
    return sorted(found, key=lambda one: (one.until is not None, one.label, one.about))


def received(opened: OpenedHousehold) -> list[Received]:
    """The latest deliveries."""
    rows = list(_rows_of_all(opened, "deliveries"))
    rows.sort(key=lambda pair: pair[0].get("delivered_on") or date.min, reverse=True)
    return [_received(opened, row, about) for row, about in rows[:_LATEST]]


def received_in_year(opened: OpenedHousehold) -> Decimal:
    """The money delivered in the year looked at."""
    year = opened.times.as_at.year
    return sum(
        (
            row["amount_yuan"]
            for row, _about in _rows_of_all(opened, "deliveries")
            if row.get("amount_yuan") is not None and row["delivered_on"].year == year
        ),
        Decimal(0),
    )


def visits(opened: OpenedHousehold) -> list[tuple[date, str]]:
    """The latest visits: the day, and who came."""
    rows = opened.rows.rows("visits", "household_id", opened.key)
    latest = sorted(rows, key=lambda row: row["visited_on"], reverse=True)[:_LATEST]
    return [(row["visited_on"], post_label(row)) for row in latest]


def post_label(row: Row) -> str:
    """Who came, by post; a post that has no word of its own is shown as it was written."""
    return code_label("post_kind", row["post"]) if row.get("post") else ""


def facts_of(
    opened: OpenedHousehold, fields: Iterable[Field], entity: str, values: Row
) -> Iterator[Fact]:
    """The facts that the user may see, identities masked by role."""
    for field in fields:
        if _is_shown(opened, entity, field):
            yield _fact(opened, field, entity, values.get(field.name))


def programme_label(opened: OpenedHousehold, programme: str) -> str | None:
    """What a programme is called; ``None`` when it tells of something closed to the user.

    A programme that was not in force on the day looked at is called, and closed, as it is today.
    """
    rule = f"programme:{programme}"
    for decider in (opened.decider, decider_for(opened.place_code, clock.today())):
        info = rule_infos(decider).get(rule)
        if info is not None:
            seen = may_see_rule(opened.authority, decider, rule, opened.place_code)
            return info.label if seen else None
    return _("其他专项")


def member(opened: OpenedHousehold, row: Row) -> Member:
    """One person as a line of the table, as far as the user may see it."""
    shown = {
        name: value_text(field, row.get(name))
        for name, field in VOCABULARY.entities["persons"].fields.items()
        if may_see_field(opened.authority, "persons", name, opened.place_code)
    }
    born = row.get("born_on") if "born_on" in shown else None
    place, revealed = opened.place_code, opened.revealed
    href = reverse("households:person", args=[row["person_id"]])
    return Member(
        name=revealed.name(row.get("name"), place),
        href=with_days(opened, href),
        relation=shown.get("relation", ""),
        sex=shown.get("sex", ""),
        age=None if born is None else _age(born, row.get("died_on") or opened.times.as_at),
        id_number=revealed.show(identity_kind("id_number"), row.get("id_number"), place),
        schooling=shown.get("schooling", ""),
        health=shown.get("health", ""),
        labour=shown.get("labour", ""),
        registration=shown.get("registration", ""),
        is_dead=bool(row.get("died_on")) and "died_on" in shown,
        is_head=row["person_id"] == opened.values.get("head_id"),
    )


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _topic_facts(opened: OpenedHousehold, topic: Topic, values: Row, key: str) -> TopicFacts:
    facts = tuple(facts_of(opened, topic.fields, topic.entity, values))
    href = ""
    if opened.may_change and facts:
        name = "households:edit_person" if topic.entity == "persons" else "households:edit"
        href = reverse(name, args=[key, topic.id])
        names = (field.name for field in topic.fields if _is_shown(opened, topic.entity, field))
        facts = tuple(
            replace(fact, edit_href=f"{href}?only={name}#id_{name}")
            for fact, name in zip(facts, names, strict=True)
        )
    return TopicFacts(
        topic=topic,
        facts=facts,
        edit_href=href,
        missing=sum(fact.value in (None, "") for fact in facts),
    )


def _is_shown(opened: OpenedHousehold, entity: str, field: Field) -> bool:
    return may_see_field(opened.authority, entity, field.name, opened.place_code)


def _fact(opened: OpenedHousehold, field: Field, entity: str, value: Any) -> Fact:
    if is_identity(VOCABULARY.entities[entity], field.name):
        kind = identity_kind(field.name)
        shown = opened.revealed.show(kind, value, opened.place_code)
        return Fact(label=label_of(field), value=_GROUPED.get(kind, str)(shown))
    text = value_text(field, value)
    return Fact(
        label=label_of(field), value=text, unit=unit_label(field) if value is not None else ""
    )


def _rows_of_all(opened: OpenedHousehold, entity: str) -> Iterator[tuple[Row, str]]:
    """The rows of the household and of its members with whom they are about."""
    for row in opened.rows.rows(entity, "household_id", opened.key):
        if not row.get("person_id") and _is_open(opened, row):
            yield row, ""
    for live in opened.members:
        for row in opened.rows.rows(entity, "person_id", live.subject.key):
            if _is_open(opened, row):
                yield row, opened.name_of(live.subject.key)


def _is_open(opened: OpenedHousehold, row: Row) -> bool:
    return programme_label(opened, row["programme"]) is not None


def _lines(opened: OpenedHousehold) -> dict[str, EnrolmentProgress]:
    """How far the enrolments of the household have come, with their deadlines; for those who may see that."""
    if not opened.user.may(Right.SEE_DECISIONS, opened.place_code):
        return {}
    return {line.pk: line for line in EnrolmentProgress.objects.filter(household=opened.key)}


def _enrolled(
    opened: OpenedHousehold, row: Row, about: str, line: EnrolmentProgress | None
) -> Enrolled:
    return Enrolled(
        label=programme_label(opened, row["programme"]) or "",
        about=about,
        since=row.get("enrolled_on"),
        until=row.get("ended_on"),
        amount=row.get("amount_yuan"),
        steps=tuple(_steps(opened, row, line)),
        href=reverse("programmes:line", args=[line.pk]) if line else "",
    )


def _steps(opened: OpenedHousehold, row: Row, line: EnrolmentProgress | None) -> Iterator[Step]:
    programme = opened.decider.chain.programmes.get(row["programme"])
    reached = {
        step["step"]: step["reached_on"]
        for step in opened.rows.rows("enrolment_steps", "enrolment_id", row["enrolment_id"])
    }
    is_running = row.get("ended_on") is None
    for step in programme.entry.steps if programme else ():
        day = reached.get(step.id)
        state = "done" if day else "current" if is_running else "open"
        if state == "current" and line is not None and line.due_on < clock.today():
            state = "overdue"
        is_running = is_running and day is not None
        yield Step(label=step.label, day=day, state=state)


def _received(opened: OpenedHousehold, row: Row, about: str) -> Received:
    kind = VOCABULARY.entities["deliveries"].fields["kind"]
    return Received(
        label=programme_label(opened, row["programme"]) or "",
        about=about,
        day=row.get("delivered_on"),
        kind=value_text(kind, row.get("kind")),
        amount=row.get("amount_yuan"),
    )
