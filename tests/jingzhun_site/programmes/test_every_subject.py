"""Every programme of every shipped pack can be kept as a ledger: bills, loans, jobs, facilities and counties too."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.deliveries.actions import make_batch, send_batch
from jingzhun_site.deliveries.periods import ONCE
from jingzhun_site.programmes.access import access_ledgers
from jingzhun_site.programmes.actions.obstacles import Signing
from jingzhun_site.programmes.actions.progress import rebuild_progress
from jingzhun_site.programmes.actions.signing import sign_step
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.programmes.procedures import SUBJECTS, InForce, programme_in
from jingzhun_site.register.actions import Why, change_record
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.models import MODELS, Enrolment
from tests.jingzhun_site.decisions.conftest import add_household, make_record
from tests.jingzhun_site.programmes.conftest import TODAY, Posts, decide, file_of

MakeUser = Callable[..., User]
Browse = Callable[[User], Client]


def test_every_programme_of_every_pack_is_about_something_that_can_be_enrolled() -> None:
    entries = [
        InForce(programme=one, pack=pack)
        for pack in packs().values()
        for one in pack.programmes.values()
    ]
    assert len(entries) > 200
    assert [one.programme.id for one in entries if not one.can_be_enrolled] == []


@pytest.mark.parametrize("entity", SUBJECTS)
def test_what_can_be_enrolled_is_kept_in_the_register_and_named_by_an_enrolment(
    entity: str,
) -> None:
    declared = VOCABULARY.entities["enrolments"].fields[SUBJECTS[entity]]
    assert declared.refers_to == entity
    assert entity in MODELS
    assert VOCABULARY.entities[entity].children["enrolments"].by == declared.name


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A record of a kind in a county of the province whose pack has a programme for it."""

    entity: str
    key: str
    village: str
    programme: str
    values: Mapping[str, Any]
    name: str
    cells: tuple[str, ...]
    also: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def county(self) -> str:
        return f"{self.village[:6]}000000"


HENAN, HUBEI, SICHUAN = "410621100201", "420101100201", "510101100201"
SUBJECT_LIST = (
    Subject(
        entity="bills", key="B-1", village=HENAN, programme="outpatient_reimbursement",
        values={"person_id": "home-1", "settled_on": date(2018, 6, 5), "care": "chronic_outpatient",
                "in_scope_yuan": 1000, "total_yuan": 1200, "reimbursed_yuan": 100},
        name="示例甲", cells=("2018-06-05", "1,200.00"),
    ),
    Subject(
        entity="loans", key="L-1", village=HENAN, programme="loan_renewal",
        values={"household_id": "home", "kind": "microcredit", "signed_on": date(2018, 3, 1),
                "due_on": date(2019, 3, 1), "principal_yuan": 50_000, "user": "household",
                "state": "performing"},
        name="示例甲", cells=("2019-03-01", "50,000.00"),
    ),
    Subject(
        entity="jobs", key="J-1", village=HUBEI, programme="employer_award",
        values={"person_id": "home-1", "channel": "workshop", "contract_months": 24,
                "started_on": date(2017, 6, 1)},
        name="示例甲", cells=("帮扶车间", "2017-06-01"),
    ),
    Subject(
        entity="facilities", key="F-1", village=HUBEI, programme="photovoltaic_award",
        values={"name": "示例光伏电站", "kind": "solar_station", "village_id": HUBEI, "project_id": "P-1",
                "finished_on": date(2018, 5, 1)},
        name="示例光伏电站", cells=("2018-05-01",),
        also={"projects": {"project_id": "P-1", "name": "示例光伏", "kind": "industry", "state": "finished",
                           "county_id": "420101000000", "year": 2018, "budget_yuan": 400_000,
                           "proposed_on": date(2018, 1, 5)}},
    ),
    Subject(
        entity="counties", key="510101000000", village=SICHUAN, programme="county_exit_reward",
        values={"is_deep_poor_county": True, "is_poor_county": True, "delisted_on": date(2018, 9, 1)},
        name="示例县", cells=("2018-09-01",),
    ),
)  # fmt: skip


def set_up(subject: Subject) -> None:
    """A city, a county, a township, a village with one registered household, and the record itself."""
    village, county = subject.village, subject.county
    city, township = f"{village[:4]}00000000", f"{village[:9]}000"
    make_record(
        "cities",
        city_id=city,
        name="示例市",
        province_id=f"{village[:2]}0000000000",
        place_code=city,
    )
    make_record(
        "counties",
        county_id=county,
        city_id=city,
        name="示例县",
        is_poor_county=False,
        place_code=county,
    )
    make_record(
        "townships", township_id=township, county_id=county, name="示例镇", place_code=township
    )
    make_record("villages", village_id=village, township_id=township, name="示例村", is_poor_village=False,
                is_deep_poor_village=False, place_code=village)  # fmt: skip
    add_household("home", village, "示例甲", wage=3_000, dibao=False)
    place = county if subject.entity == "counties" else village
    for entity, values in subject.also.items():
        make_record(entity, place_code=county, **values)
    if subject.entity == "counties":
        MODELS["counties"].objects.filter(pk=county).update(**subject.values)
        return
    key = VOCABULARY.entities[subject.entity].key
    make_record(subject.entity, place_code=place, **{key: subject.key}, **subject.values)


def _words(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def office(
    subject: Subject, make_user: MakeUser, held: Posts, browse: Browse
) -> tuple[User, Client]:
    """An officer of the county who may see health and holds every post that the programme asks for."""
    officer = make_user(Role.COUNTY_OFFICER, subject.county, function="medical_insurance")
    in_force = programme_in(subject.programme, subject.county, TODAY)
    assert in_force is not None
    for step in in_force.programme.steps:
        held.give(officer, step.by, subject.county)
    return officer, browse(officer)


@pytest.mark.django_db
@pytest.mark.parametrize("subject", SUBJECT_LIST, ids=lambda one: one.entity)
def test_a_record_is_found_enrolled_led_through_its_steps_and_closed(
    make_user: MakeUser, browse: Browse, held: Posts, subject: Subject
) -> None:
    set_up(subject)
    officer, client = office(subject, make_user, held, browse)
    decide()

    entitled = f"/programmes/{subject.programme}/entitled/"
    found = _words(client.get(entitled, {"find": subject.key}))
    assert subject.name in found
    for cell in subject.cells:
        assert cell in found
    line = f"{subject.entity}|{subject.key}|{subject.programme}|1"
    offered = client.post(
        f"/programmes/offer/?back={subject.programme}", {"selected": [line], "confirmed": "1"}
    )
    assert offered.status_code == 302

    kept = EnrolmentProgress.objects.get()
    assert (kept.entity, kept.subject) == (subject.entity, subject.key)
    assert kept.place_code == (subject.county if subject.entity == "counties" else subject.village)
    assert kept.household == ("home" if subject.entity in ("bills", "loans", "jobs") else "")
    ledger = _words(client.get(f"/programmes/{subject.programme}/"))
    assert subject.name in ledger
    for cell in subject.cells:
        assert cell in ledger

    in_force = programme_in(subject.programme, subject.county, TODAY)
    assert in_force is not None
    signers = {}
    for step in in_force.programme.steps:
        signer = signers.setdefault(step.id, _other_than(officer, make_user, held, step, subject))
        papers = {kind: file_of(kind) for kind in step.evidence}
        sign_step(kept.pk, Signing(step=step.id, on=TODAY, papers=papers), acting_user=signer)
    kept.refresh_from_db()
    assert kept.ended_because == "completed"
    assert set(MODELS["enrolment_steps"].objects.values_list("place_code", flat=True)) == {
        kept.place_code
    }
    page = _words(client.get(f"/programmes/lines/{kept.pk}/"))
    assert subject.cells[0] in page


def _other_than(
    officer: User, make_user: MakeUser, held: Posts, step: Any, subject: Subject
) -> User:
    """The officer, or a colleague where two persons have to sign."""
    if not step.not_same_person_as:
        return officer
    colleague = make_user(Role.COUNTY_OFFICER, subject.county, function="medical_insurance")
    held.give(colleague, step.by, subject.county)
    return colleague


@pytest.mark.django_db
def test_whoever_may_not_see_health_sees_no_ledger_of_bills(
    make_user: MakeUser, browse: Browse
) -> None:
    subject = SUBJECT_LIST[0]
    set_up(subject)
    decide()
    client = browse(make_user(Role.AUDITOR, subject.county))

    assert client.get(f"/programmes/{subject.programme}/").status_code == 404
    assert (
        client.get(f"/programmes/{subject.programme}/entitled/", {"find": "B-1"}).status_code == 404
    )


@pytest.mark.django_db
def test_a_name_that_several_bear_lists_them_all_and_a_number_only_the_one(
    make_user: MakeUser, browse: Browse, held: Posts
) -> None:
    subject = SUBJECT_LIST[1]
    set_up(subject)
    make_record(
        "loans",
        loan_id="L-2",
        place_code=subject.village,
        **{**subject.values, "due_on": date(2020, 3, 1)},
    )
    _officer, client = office(subject, make_user, held, browse)
    decide()

    entitled = f"/programmes/{subject.programme}/entitled/"
    by_name = _words(client.get(entitled, {"find": "示例甲"}))
    assert "2019-03-01" in by_name
    assert "2020-03-01" in by_name
    by_number = _words(client.get(entitled, {"find": "L-2"}))
    assert "2019-03-01" not in by_number
    assert "没有找到“示例乙”" in _words(client.get(entitled, {"find": "示例乙"}))


@pytest.mark.django_db
def test_a_person_who_moves_takes_the_ledger_line_of_a_bill_along(
    django_capture_on_commit_callbacks: Any,
) -> None:
    subject = SUBJECT_LIST[0]
    set_up(subject)
    make_record("villages", village_id="410621100202", township_id="410621100000", name="邻村",
                is_poor_village=False, is_deep_poor_village=False, place_code="410621100202")  # fmt: skip
    add_household("next", "410621100202", "示例乙", wage=1, dibao=False)
    make_record("enrolments", enrolment_id="E-1", programme=subject.programme, bill_id="B-1",
                enrolled_on=date(2018, 7, 1), place_code=subject.village)  # fmt: skip
    rebuild_progress()

    person = MODELS["persons"].objects.get(pk="home-1")
    with django_capture_on_commit_callbacks(execute=True):
        change_record(person, {"household_id": "next"}, acting_user=None, why=Why(reason="分户"))

    kept = EnrolmentProgress.objects.get()
    assert (kept.place_code, kept.household) == ("410621100202", "next")


@pytest.mark.django_db
def test_the_file_of_a_batch_names_an_employers_award_by_the_worker_and_no_account_of_his(
    make_user: MakeUser,
) -> None:
    """The award goes to the employer: the worker's own account must not stand in the file."""
    subject = SUBJECT_LIST[2]
    set_up(subject)
    MODELS["households"].objects.update(bank_name="示例银行")
    make_record("enrolments", enrolment_id="E-1", programme=subject.programme, job_id="J-1",
                enrolled_on=date(2018, 7, 1), amount_yuan=2000, place_code=subject.village)  # fmt: skip
    for number, step in enumerate(("applied", "checked")):
        make_record("enrolment_steps", step_id=f"S-{number}", enrolment_id="E-1", step=step,
                    reached_on=date(2018, 8, 1 + number), by_post="", place_code=subject.village)  # fmt: skip
    rebuild_progress()
    officer = make_user(Role.COUNTY_OFFICER, subject.county)

    ledgers = access_ledgers(officer)
    batch = make_batch(
        ledgers, subject.programme, ONCE, place_code=subject.county, acting_user=officer
    )
    book = openpyxl.load_workbook(BytesIO(send_batch(batch, acting_user=officer)))

    row = [cell.value for cell in book.worksheets[0][5]]
    assert "示例甲" in row
    assert "示例银行" not in row
    assert Enrolment.objects.get().value("job_id") == "J-1"
