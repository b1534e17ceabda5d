"""Programmes of persons, villages and enterprises run as those of households do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from jingzhun.eligibility import Gap
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.gap_files import line_of
from jingzhun_site.decisions.gaps import GapRow
from jingzhun_site.places.scope import Scope
from jingzhun_site.programmes.actions.enrolling import enrol
from jingzhun_site.programmes.actions.obstacles import Signing
from jingzhun_site.programmes.actions.progress import subject_of
from jingzhun_site.programmes.actions.signing import sign_step
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.programmes.queries.shown import subjects_of
from jingzhun_site.register.models import MODELS, Enrolment
from jingzhun_site.register.record import Record
from tests.jingzhun_site.programmes.conftest import COUNTY, HILL, TODAY, Posts, papers

MakeUser = Callable[..., User]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A subject of each kind: the field of the enrolment, a programme with its first step, its name on the ledger."""

    entity: str
    key: str
    field: str
    programme: str
    steps: tuple[str, ...]
    name: str


SUBJECTS = (
    Subject(entity="persons", key="hill-a-1", field="person_id", programme="free_training",
            steps=("enrolled", "attended"), name="示例甲"),
    Subject(entity="villages", key=HILL, field="village_id", programme="ecommerce_village",
            steps=(), name="山上村"),
)  # fmt: skip


def _gap(subject: Subject) -> GapRow:
    gap = Gap.NOT_RECEIVING
    return GapRow(
        line=line_of(subject.entity, subject.key, subject.programme, int(gap)),
        entity=subject.entity,
        subject_id=subject.key,
        household_id="hill-a" if subject.entity == "persons" else None,
        place_code=HILL,
        programme=subject.programme,
        gap=gap,
        amount=None,
        since=date(2018, 10, 1),
        note="open",
        reason="",
        who="",
    )


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda one: one.entity)
def test_every_kind_of_subject_is_enrolled_and_led_through_its_steps(
    houses: list[Record], make_user: MakeUser, held: Posts, subject: Subject
) -> None:
    officer = make_user(Role.COUNTY_OFFICER, COUNTY)

    assert enrol([_gap(subject)], acting_user=officer).enrolled == 1

    line = EnrolmentProgress.objects.get(programme=subject.programme)
    record = Enrolment.objects.get(pk=line.pk)
    assert record.value(subject.field) == subject.key
    assert subject_of(record) == (subject.entity, subject.key)
    assert (line.entity, line.subject, line.place_code) == (subject.entity, subject.key, HILL)
    shown = subjects_of(officer, [line], Scope.of([COUNTY]))[line.pk]
    assert (shown.name, shown.place) == (subject.name, "山上村")
    for step in subject.steps:
        sign_step(
            line.pk,
            Signing(step=step, on=TODAY, papers=papers(step, line.programme)),
            acting_user=officer,
        )
    line.refresh_from_db()
    assert line.done == len(subject.steps)
    assert enrol([_gap(subject)], acting_user=officer).already == 1


def test_of_a_person_named_with_the_household_the_person_is_the_subject(
    houses: list[Record],
) -> None:
    both = MODELS["enrolments"](enrolment_id="X", person_id="hill-a-1", household_id="hill-a")
    assert subject_of(both) == ("persons", "hill-a-1")
    firm = MODELS["enrolments"](enrolment_id="Y", enterprise_id="firm-1")
    assert subject_of(firm) == ("organisations", "firm-1")
    assert subject_of(MODELS["enrolments"](enrolment_id="Z")) is None
