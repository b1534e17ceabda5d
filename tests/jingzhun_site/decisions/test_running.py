"""A run decides the live register: named by its content, laid out as gaps, made current, or refused whole."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from jingzhun.eligibility import Gap
from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.decisions.actions import ask_for_run
from jingzhun_site.decisions.gaps import GapFilter, GapRow, access_gaps
from jingzhun_site.decisions.models import Run, Snapshot
from jingzhun_site.decisions.running import decide_register
from jingzhun_site.jobs.failures import JobRefused
from jingzhun_site.jobs.kinds import KINDS
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_job
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from tests.jingzhun_site.decisions.conftest import COUNTY, NEXT, TODAY, Decide, Login, change


@pytest.fixture
def officer(db: None) -> User:
    user = User.objects.create_user(username="officer", password="x")
    Grant.objects.create(user=user, role=Role.COUNTY_OFFICER, place_code=COUNTY)
    return user


def _gaps(user: User, gap: Gap) -> dict[str, GapRow]:
    found = access_gaps(user, Times.present())
    assert found is not None
    wanted = GapFilter(gap=gap, programmes=frozenset({"dibao"}))
    return {row.subject_id: row for row in found.lines(wanted, most=100)}


def test_a_run_lays_out_both_directions_and_what_nobody_knows(
    poor: Record, decide: Decide, officer: User
) -> None:
    decide()

    assert set(_gaps(officer, Gap.NOT_RECEIVING)) == {"poor", "near"}
    assert set(_gaps(officer, Gap.NOT_ENTITLED)) == {"rich"}
    assert set(_gaps(officer, Gap.UNDECIDED)) == {"dark"}
    row = _gaps(officer, Gap.NOT_RECEIVING)["poor"]
    assert (row.household_id, row.amount, row.since) == ("poor", Decimal("160.00"), TODAY)


def test_the_same_register_gives_the_same_snapshot_and_the_same_run(
    poor: Record, decide: Decide
) -> None:
    first, second = decide(), decide()

    assert first.pk == second.pk
    assert (Snapshot.objects.count(), Run.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(action="decisions.run_made").count() == 1


def test_a_changed_register_gives_another_run_which_becomes_the_current_one(
    poor: Record, decide: Decide
) -> None:
    first = decide()
    change(poor, dibao=True, dibao_monthly_yuan=Decimal(160))
    second = decide()

    assert first.pk != second.pk
    assert [run.pk for run in Run.objects.filter(is_current=True)] == [second.pk]
    assert (
        second.snapshot.entities["households"]["sha256"]
        != (first.snapshot.entities["households"]["sha256"])
    )


def test_a_gap_is_known_since_the_run_that_saw_it_first(
    poor: Record, decide: Decide, officer: User, settings: Any
) -> None:
    decide()
    settings.TODAY = TODAY + timedelta(days=40)
    decide()

    assert _gaps(officer, Gap.NOT_RECEIVING)["poor"].since == TODAY


def test_a_run_about_the_past_leaves_the_lists_alone(poor: Record, decide: Decide) -> None:
    current = decide()
    before = Times(as_at=date(2018, 9, 30), known_at=TODAY)

    past = decide_register(before, acting_user=None)

    assert not past.is_current
    assert Run.objects.get(is_current=True).pk == current.pk


def test_a_run_holds_tokens_and_never_an_identity(poor: Record, decide: Decide) -> None:
    run = decide()

    held = b"".join(
        path.read_bytes()
        for folder in (run.path, run.snapshot.path)
        for path in folder.rglob("*")
        if path.is_file()
    )
    assert "示例甲".encode() not in held


def test_an_empty_register_is_refused_with_the_first_step(db: None, decide: Decide) -> None:
    with pytest.raises(JobRefused, match="请先导入名册"):
        decide()


@pytest.mark.django_db(transaction=True)
def test_the_job_says_how_many_were_decided_and_leads_to_the_run(
    poor: Record, officer: User
) -> None:
    job = run_job(ask_for_run(acting_user=officer))

    assert job.state == "done", job.error
    assert job.says == "研判完成：5 户，5 人"
    assert job.result["href"] == Run.objects.get().get_absolute_url()


def test_everybody_who_asks_while_a_run_waits_gets_that_one(db: None, officer: User) -> None:
    assert ask_for_run(acting_user=officer).pk == ask_for_run(acting_user=None).pk
    assert Job.objects.count() == 1


def test_the_nightly_run_is_declared_and_taken_up_again_when_broken_off() -> None:
    declared = KINDS["decide_register"]

    assert declared.due is not None
    assert declared.due.at.hour == 1
    assert declared.resumable


def test_places_that_lack_what_a_snapshot_needs_never_empty_the_lists(
    poor: Record, decide: Decide, officer: User
) -> None:
    decide()
    MODELS["villages"].objects.update(is_poor_village=None)

    with pytest.raises(JobRefused, match=r"名册有 5 户.*\n.*贫困村.*为空"):
        decide()

    assert set(_gaps(officer, Gap.NOT_RECEIVING)) == {"poor", "near"}


def test_a_run_says_how_many_took_no_part_and_why(
    poor: Record, decide: Decide, login: Login
) -> None:
    MODELS["villages"].objects.filter(pk=NEXT).update(is_poor_village=None)
    run = decide()

    assert run.snapshot.left_out == {"households": 1, "memberships": 1, "persons": 1, "villages": 1}
    page = login(Role.COUNTY_OFFICER, "410600000000").get(run.get_absolute_url())
    assert "贫困村（is_poor_village）为空" in page.content.decode()
    narrow = login(Role.COUNTY_OFFICER, COUNTY).get(run.get_absolute_url())
    assert "没有参加研判的记录" not in narrow.content.decode()
