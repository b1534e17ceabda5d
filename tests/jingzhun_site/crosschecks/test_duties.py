"""The duty to compare is recognised once a comparison was made and every difference has its verdict."""

from datetime import date

import pytest

from jingzhun_site.accounts.models import User
from jingzhun_site.crosschecks import recognising
from jingzhun_site.crosschecks.actions import judging
from jingzhun_site.crosschecks.catalogue import registers
from jingzhun_site.crosschecks.due import due_of
from jingzhun_site.crosschecks.models import Difference
from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.duties.recognising import recognise
from tests.jingzhun_site.conftest import COUNTY
from tests.jingzhun_site.crosschecks.conftest import DEATHS, Compare, Send, line

QUARTER = {"period_start": date(2018, 10, 1), "period_end": date(2018, 12, 31)}


@pytest.fixture
def duty(people: None, monkeypatch: pytest.MonkeyPatch) -> DutyInstance:
    monkeypatch.setattr(recognising, "REGISTERS_OF", {"dibao_comparison": DEATHS})
    return DutyInstance.objects.create(
        duty_id="dibao_comparison", pack_id="x", label="比对", who="civil_affairs", clause="一",
        place_code=COUNTY, due_on=date(2018, 12, 31), wanted=1, **QUARTER,
    )  # fmt: skip


def test_a_comparison_with_all_verdicts_fulfils_the_duty(
    duty: DutyInstance, send: Send, compare: Compare, officer: User
) -> None:
    recognise([duty])
    assert not duty.records.filter(source="cross_check").exists()
    compare(send(line(1)))
    recognise([duty])
    assert not duty.records.filter(source="cross_check").exists()

    one = Difference.objects.get()
    judging.confirm(one, text="见火化证明", version=one.version, acting_user=officer)
    recognise([duty])

    record = duty.records.get(source="cross_check")
    assert record.done_on == date(2018, 12, 10)
    assert record.note == "已比对，1 条差异都有结论"


@pytest.mark.parametrize(
    ("as_at", "on", "is_late"),
    [
        (date(2018, 11, 30), date(2018, 12, 31), False),
        (date(2018, 11, 29), date(2018, 12, 10), False),
        (date(2018, 11, 29), date(2018, 12, 11), True),
        (None, date(2018, 12, 11), False),
    ],
)
def test_a_monthly_file_is_late_ten_days_after_its_month(
    as_at: date | None, on: date, is_late: bool
) -> None:
    due = due_of(registers()[DEATHS], as_at, place_code=COUNTY, on=on)
    assert due.is_late is is_late
