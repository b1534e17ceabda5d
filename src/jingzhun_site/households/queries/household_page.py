"""The household file, whole: what its page, its print and its card show."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jingzhun_site.frame.pieces import Chart, Event, Fact, Guarantee
from jingzhun_site.households.queries import groups, incomes, situation, verdicts
from jingzhun_site.households.queries.opened import OpenedHousehold, OpenedPerson
from jingzhun_site.households.queries.timeline import timeline, timeline_of_person
from jingzhun_site.households.wording import value_text
from jingzhun_site.places.queries import chain_of, place_names
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.values import identity_kind


@dataclass(frozen=True, kw_only=True)
class HouseholdPage:
    """The parts of the page, in the order of the page."""

    opened: OpenedHousehold
    head: str
    place: str
    phone: str
    status: tuple[Fact, ...]
    guarantees: list[Guarantee]
    entitlements: verdicts.Entitlements
    standards: list[verdicts.Grouped]
    members: list[situation.Member]
    topics: list[situation.TopicFacts]
    chart: Chart | None
    surveys: incomes.SurveyTable
    enrolled: list[situation.Enrolled]
    received: list[situation.Received]
    received_in_year: Any
    visits: list[Any]
    events: list[Event]

    @property
    def dead(self) -> int:
        """How many of the members have died and were not taken off yet."""
        return sum(member.is_dead for member in self.members)


@dataclass(frozen=True, kw_only=True)
class PersonPage:
    """The parts of a person's page."""

    opened: OpenedPerson
    member: situation.Member
    groups: list[groups.Group]
    standards: list[verdicts.Grouped]
    entitlements: verdicts.Entitlements
    topics: list[situation.TopicFacts]
    events: list[Event]


def household_page(opened: OpenedHousehold) -> HouseholdPage:
    """Everything that the file of a household shows."""
    values = opened.values
    return HouseholdPage(
        opened=opened,
        head=opened.name_of(values.get("head_id")) or _("户主不详"),
        place=place_text(opened.place_code),
        phone=opened.revealed.show(identity_kind("phone"), values.get("phone"), opened.place_code),
        status=_status(opened),
        guarantees=verdicts.guarantees(opened),
        entitlements=verdicts.entitlements(opened, (opened.live, *opened.members)),
        standards=verdicts.other_standards(opened),
        members=situation.members(opened),
        topics=situation.topic_facts(opened, "households", values, opened.key),
        chart=incomes.income_chart(opened),
        surveys=incomes.surveys(opened),
        enrolled=situation.enrolled(opened),
        received=situation.received(opened),
        received_in_year=situation.received_in_year(opened),
        visits=situation.visits(opened),
        events=timeline(opened),
    )


def person_page(opened: OpenedPerson) -> PersonPage:
    """Everything that the page of a person shows."""
    household = opened.household
    key = str(opened.record.pk)
    return PersonPage(
        opened=opened,
        member=situation.member(household, opened.values),
        groups=groups.groups_of(household, key),
        standards=verdicts.standards_of(household, opened.live),
        entitlements=verdicts.entitlements(household, (opened.live,)),
        topics=situation.topic_facts(household, "persons", opened.values, key),
        events=timeline_of_person(household, key),
    )


def place_text(code: str) -> str:
    """A village with its township and county, as an address is read."""
    chain = [one for one in chain_of(code) if not one.endswith("00000000")]
    names = place_names(chain)
    return " ".join(names.get(one, one) for one in chain)


def _status(opened: OpenedHousehold) -> tuple[Fact, ...]:
    declared, values = VOCABULARY.entities["households"].fields, opened.values
    names = ("registration", "registered_on", "exited_on", "monitoring", "main_cause")
    facts = (
        Fact(label=declared[name].label_zh, value=value_text(declared[name], values.get(name)))
        for name in names
        if values.get(name) is not None
    )
    helper = Fact(
        label=declared["has_helper"].label_zh,
        value=value_text(declared["has_helper"], values.get("has_helper")),
    )
    return (*facts, helper)
