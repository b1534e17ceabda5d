"""The lines of ledgers follow the register, whoever writes it: an import, a move, a withdrawal, a new loading."""

from datetime import date

import pytest

from jingzhun_site.jobs.actions import start_job
from jingzhun_site.jobs.running import run_job
from jingzhun_site.programmes.actions import progress
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.register.actions import Why, add_record, change_record, withdraw_record
from jingzhun_site.register.models import MODELS, Enrolment
from jingzhun_site.register.record import Record
from jingzhun_site.register.signals import tell_of_batch
from tests.jingzhun_site.decisions.conftest import NEXT, make_record
from tests.jingzhun_site.programmes.conftest import HILL, RENOVATION, enrolled, line

pytestmark = pytest.mark.django_db(transaction=True)
"""What the register tells others is told once a transaction stands."""


def _add(batch: str = "") -> Record:
    values = {
        "programme": RENOVATION,
        "household_id": "hill-a",
        "enrolled_on": date(2018, 3, 1),
    }
    return add_record("enrolments", values, acting_user=None, why=Why(batch=batch))


def test_an_enrolment_that_another_page_writes_has_its_line(houses: list[Record]) -> None:
    key = _add().pk
    assert line(key).next_step == "identified"

    step = {"enrolment_id": key, "step": "identified", "reached_on": date(2018, 3, 2)}
    add_record("enrolment_steps", step, acting_user=None, why=Why())
    assert line(key).next_step == "applied"


def test_an_import_brings_its_lines_when_its_batch_stands(houses: list[Record]) -> None:
    key = _add("import-1").pk
    assert not EnrolmentProgress.objects.filter(pk=key).exists()

    tell_of_batch("import-1")

    assert line(key).place_code == HILL


def test_a_household_that_moves_takes_its_lines_along(houses: list[Record]) -> None:
    key = enrolled("E1", "hill-a")

    change_record(houses[0], {"village_id": NEXT}, acting_user=None, why=Why(reason="搬迁"))

    assert line(key).place_code == NEXT


def test_a_withdrawn_enrolment_has_no_line(houses: list[Record]) -> None:
    key = enrolled("E1", "hill-a")

    withdraw_record(Enrolment.objects.get(pk=key), acting_user=None, why=Why(reason="误录"))

    assert not EnrolmentProgress.objects.filter(pk=key).exists()


@pytest.mark.parametrize("programme", [RENOVATION, "a programme that no pack has"])
def test_the_job_writes_every_line_anew(houses: list[Record], programme: str) -> None:
    make_record(
        "enrolments", enrolment_id="E1", programme=programme, household_id="hill-a",
        enrolled_on=date(2018, 3, 1), place_code=HILL,
    )  # fmt: skip
    assert not EnrolmentProgress.objects.exists()

    job = run_job(start_job("rebuild_programmes", acting_user=None))

    assert (job.state, job.says) == ("done", "1 笔")
    assert line("E1").total == (9 if programme == RENOVATION else 0)
    assert MODELS["enrolments"].objects.count() == 1


def test_the_lines_are_written_anew_batch_by_batch_without_one_left_out(
    houses: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, home in (("E1", "hill-a"), ("E2", "hill-b"), ("E3", "hill-c")):
        enrolled(key, home)
    EnrolmentProgress.objects.all().delete()
    monkeypatch.setattr(progress, "_AT_ONCE", 2)
    told: list[tuple[int, int]] = []

    def tell(done: int, of: int) -> None:
        told.append((done, of))
        Enrolment.objects.filter(pk="E1").update(place_code=NEXT)  # somebody else writes meanwhile

    assert progress.rebuild_progress(tell=tell) == 3
    assert told == [(2, 3), (3, 3)]
    assert EnrolmentProgress.objects.count() == 3
