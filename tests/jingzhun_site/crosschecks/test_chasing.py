"""A file that does not come is chased through the ledger: once a register, place and period, until it is here."""

from datetime import date
from typing import Any

import pytest

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.crosschecks.actions.chasing import chase_late_registers, report_arrived
from jingzhun_site.crosschecks.models import RegisterFile
from jingzhun_site.ledger.actions.moving import close_out, reject
from jingzhun_site.ledger.life import Act, acts_for
from jingzhun_site.ledger.models import LedgerEntry, State
from tests.jingzhun_site.conftest import COUNTY, make_record
from tests.jingzhun_site.crosschecks.conftest import Send, browser, line
from tests.jingzhun_site.ledger.conftest import seat

LATE_ON = date(2019, 1, 11)


@pytest.fixture
def post(police: User) -> str:
    """The liaison of public security holds the post that answers for its registers."""
    make_record(
        "organisations", organisation_id="O-police", name="甲县公安局", kind="government_body",
        function="public_security", place_code=COUNTY,
    )  # fmt: skip
    make_record(
        "posts", post_id="P-police", organisation_id="O-police", kind="county_public_security_post",
        place_code=COUNTY,
    )  # fmt: skip
    seat(police, "P-police", COUNTY)
    return "P-police"


def test_a_late_file_is_an_entry_of_the_department_once(
    send: Send, post: str, police: User, officer: User, settings: Any
) -> None:
    send(line(1))
    assert chase_late_registers() == 0
    settings.TODAY = date(2019, 1, 10)
    assert chase_late_registers() == 0  # the last day on which it is in time

    settings.TODAY = LATE_ON
    assert [chase_late_registers(), chase_late_registers()] == [1, 0]

    entry = LedgerEntry.objects.get()
    assert entry.title == "补报部门数据：死亡人员信息（截至 2018-12-31）"
    assert (entry.lead_post, entry.given_code, entry.state) == (post, COUNTY, State.ASSIGNED)
    assert entry.due_on == date(2019, 1, 16)
    audit = AuditEntry.objects.get(action="ledger.opened")
    assert (audit.actor, audit.place_code) == ("system", COUNTY)
    page = browser(police).get(f"/ledger/{entry.pk}/").content.decode()
    assert "定时任务" in page
    assert f"/crosschecks/registers/?place={COUNTY}" in page
    assert entry.title in browser(police).get("/ledger/?tab=mine").content.decode()

    settings.TODAY = date(2019, 2, 11)
    assert chase_late_registers() == 1  # of the next period another
    reject(entry, text="本期不报", version=entry.version, acting_user=officer)
    assert chase_late_registers() == 0


def test_the_file_that_comes_is_reported_by_whoever_sent_it_and_verified_by_another(
    send: Send, post: str, police: User, officer: User, colleague: User, settings: Any
) -> None:
    send(line(1))
    settings.TODAY = LATE_ON
    chase_late_registers()
    entry = LedgerEntry.objects.get()

    late = send(line(1), line(6), name="旧.csv", by=officer)  # data of the fifth of December
    assert report_arrived() == 0
    assert "缺，已迟" in browser(officer).get("/crosschecks/registers/").content.decode()
    RegisterFile.objects.filter(pk=late.pk).update(as_at=date(2018, 12, 31))

    assert [report_arrived(), report_arrived()] == [1, 0]
    entry.refresh_from_db()
    assert (entry.state, entry.reported_by) == (State.REPORTED, officer)
    said = entry.events.get(kind="reported").text
    assert said == "已收到“旧.csv”，数据日期 2018-12-31，2 行，已认完人。"
    assert Act.CLOSE not in acts_for(entry, officer, on=LATE_ON)
    close_out(entry, text="", version=entry.version, acting_user=colleague)
    assert chase_late_registers() == 0


def test_matching_a_file_reports_it_at_once_also_where_nobody_was_given_the_entry(
    send: Send, officer: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(line(1))
    settings.TODAY = LATE_ON
    chase_late_registers()
    entry = LedgerEntry.objects.get()
    assert (entry.state, entry.lead_post) == (State.OPEN, "")

    monkeypatch.setattr("tests.jingzhun_site.crosschecks.conftest.AS_AT", date(2019, 1, 2))
    send(line(1), line(6), name="b.csv")

    entry.refresh_from_db()
    assert (entry.state, entry.reported_by) == (State.REPORTED, officer)
