"""From the list of gaps into a programme: shown first, then done, and the line leaves the list at once."""

import html
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.decisions.gaps import GapFilter, access_gaps
from jingzhun_site.decisions.models import GapNote, Redecided
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_job
from jingzhun_site.programmes.actions.ending import End, end_enrolment, reopen_enrolment
from jingzhun_site.programmes.actions.enrolling import enrol
from jingzhun_site.programmes.actions.progress import refresh_progress
from jingzhun_site.programmes.actions.refusing import RefusedError
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.programmes.views import offering
from jingzhun_site.register.actions import Why, change_record
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.models import Enrolment
from jingzhun_site.register.record import Record
from tests.jingzhun_site.programmes.conftest import (
    COUNTY,
    RENOVATION,
    TODAY,
    TOWNSHIP,
    decide,
    enrolled,
    line,
)

OFFER = f"/programmes/offer/?programme={RENOVATION}"
GAPS = "/decisions/gaps/"

MakeUser = Callable[..., User]
Browse = Callable[[User], Client]


def gap(household: str) -> str:
    return f"households|{household}|{RENOVATION}|1"


def _words(client: Client, path: str, **query: str) -> str:
    page = client.get(path, query)
    assert page.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def _listed(client: Client) -> set[str]:
    page = client.get(GAPS, {"programme": RENOVATION}).content.decode()
    return set(re.findall(r"data-href=\"/households/([\w-]+)/", page))


@pytest.fixture
def clerk(houses: list[Record], make_user: MakeUser) -> User:
    enrolled("E9", "river")  # a register without any enrolment could not tell who receives nothing
    decide()
    return make_user(Role.TOWNSHIP_CLERK, TOWNSHIP, "乡镇甲")


@pytest.fixture
def client(clerk: User, browse: Browse) -> Client:
    return browse(clerk)


def test_nothing_is_written_before_it_was_shown(client: Client) -> None:
    page = client.post(OFFER, {"selected": [gap("hill-a"), gap("hill-b")]})

    said = page.content.decode()
    assert "可以纳入" in said
    assert "示例甲" in said
    assert "须本人申请" in said
    assert "鉴定 → 申请 → 村级评议" in said
    assert Enrolment.objects.count() == 1


def test_enrolling_takes_the_lines_off_the_list_and_moves_the_figures(client: Client) -> None:
    assert _listed(client) == {"hill-a", "hill-b", "hill-c"}

    client.post(OFFER, {"selected": [gap("hill-a"), gap("hill-b")], "confirmed": "1"})

    assert _listed(client) == {"hill-c"}
    record = Enrolment.objects.get(household_id="hill-a")
    assert (record.value("programme"), record.value("enrolled_on")) == (RENOVATION, TODAY)
    assert record.value("measure") == "housing"
    assert line(record.pk).next_step == "identified"
    # entitled 3, not yet 1, in hand 2, overdue 0, going on 0, ended 0
    assert "住房和城乡建设 3 1 2 0 0 0" in _words(client, "/programmes/")
    assert AuditEntry.objects.filter(action="programmes.enrolled").count() == 1


def test_all_that_match_are_enrolled_in_one_go(client: Client) -> None:
    client.post(OFFER, {"all_matching": "1", "confirmed": "1"})

    assert set(EnrolmentProgress.objects.values_list("subject", flat=True)) == {
        "hill-a", "hill-b", "hill-c", "river",
    }  # fmt: skip


def test_lines_that_cannot_be_enrolled_are_told_one_by_one(
    client: Client, houses: list[Record]
) -> None:
    enrolled("E1", "hill-a")
    for house, grade in ((houses[1], "B"), (houses[2], None)):
        change_record(house, {"dwelling_grade": grade}, acting_user=None, why=Why(reason="核实"))

    form = {"selected": [gap(key) for key in ("hill-a", "hill-b", "hill-c")], "confirmed": "1"}
    said = " ".join(re.sub(r"<[^>]+>", " ", client.post(OFFER, form).content.decode()).split())

    assert "不能纳入 3 条" in said
    assert "示例甲 山上村 农村危房改造 已在办理，不重复纳入。" in said
    assert "示例乙 山上村 农村危房改造 现已不符合条件，不能纳入。" in said
    assert "示例丙 山上村 农村危房改造 情况不明，先补齐信息再纳入。" in said
    assert Enrolment.objects.count() == 2


def test_lines_of_foreign_places_are_as_if_they_were_not_there(client: Client) -> None:
    client.post(OFFER, {"selected": [gap("river")], "confirmed": "1"})

    assert Enrolment.objects.count() == 1


def test_a_role_without_the_right_is_refused(
    clerk: User, make_user: MakeUser, browse: Browse
) -> None:
    auditor = browse(make_user(Role.AUDITOR, COUNTY))

    assert auditor.post(OFFER, {"selected": [gap("hill-a")]}).status_code == 403


def test_the_second_who_enrols_the_same_household_adds_nothing(clerk: User) -> None:
    found = access_gaps(clerk, Times.present())
    assert found is not None
    rows = found.lines(GapFilter(programmes=frozenset({RENOVATION})), most=10)

    assert enrol(rows, acting_user=clerk).enrolled == 3
    again = enrol(rows, acting_user=clerk)

    assert (again.enrolled, again.already) == (0, 3)


def test_a_household_that_does_not_want_closes_its_gap_with_its_reason(
    client: Client, clerk: User
) -> None:
    client.post(OFFER, {"selected": [gap("hill-a")], "confirmed": "1"})
    key = Enrolment.objects.get(household_id="hill-a").pk

    end_enrolment(
        key, End(because="withdrawn", on=TODAY, reason="儿子已在县城买房"), acting_user=clerk
    )

    assert _listed(client) == {"hill-b", "hill-c"}
    assert (
        "儿子已在县城买房"
        in client.get(GAPS, {"programme": RENOVATION, "handled": "dismissed"}).content.decode()
    )
    assert line(key).ended_because == "withdrawn"


def test_an_enrolment_made_by_mistake_lists_the_gap_again(client: Client, clerk: User) -> None:
    client.post(OFFER, {"selected": [gap("hill-a")], "confirmed": "1"})
    key = Enrolment.objects.get(household_id="hill-a").pk

    end_enrolment(
        key, End(because="entered_by_mistake", on=TODAY, reason="选错户"), acting_user=clerk
    )

    assert "hill-a" in _listed(client)


def test_an_ended_enrolment_goes_on_with_a_reason(client: Client, clerk: User) -> None:
    key = enrolled("E1", "hill-a", steps=9)
    Enrolment.objects.filter(pk=key).update(ended_on=date(2018, 12, 1), ended_because="completed")
    refresh_progress([key])

    reopen_enrolment(key, reason="验收后又查出漏雨", acting_user=clerk)

    assert (line(key).ended_because, line(key).next_step) == ("", "closed")
    assert AuditEntry.objects.get(action="programmes.reopened").reason == "验收后又查出漏雨"


def test_an_enrolment_ends_only_as_its_programme_or_life_ends_it(
    client: Client, clerk: User
) -> None:
    key = enrolled("E1", "hill-a")

    with pytest.raises(RefusedError) as caught:
        end_enrolment(
            key, End(because="completed", on=date(2017, 1, 1), reason=""), acting_user=clerk
        )

    said = " ".join(caught.value.reasons)
    assert "这一专项不能这样结束" in said
    assert "不能早于纳入日期 2018-03-01" in said
    assert "请写明理由" in said
    assert line(key).ended_because == ""


def test_of_two_who_close_the_same_the_second_is_told(client: Client, clerk: User) -> None:
    key = enrolled("E1", "hill-a")
    end = End(because="refused", on=TODAY, reason="已有安全住房")
    seen = line(key).version
    end_enrolment(key, end, acting_user=clerk, expected_version=seen)

    with pytest.raises(RefusedError, match="乡镇甲刚办理过这一笔"):
        end_enrolment(key, end, acting_user=clerk, expected_version=seen)
    assert GapNote.objects.filter(kind="dismissed").count() == 1


def test_an_enrolment_is_not_reopened_beside_a_running_one(client: Client, clerk: User) -> None:
    key = enrolled("E1", "hill-a")
    end_enrolment(key, End(because="refused", on=TODAY, reason="材料不全"), acting_user=clerk)
    enrolled("E2", "hill-a")

    with pytest.raises(RefusedError, match="另有一笔正在办理"):
        reopen_enrolment(key, reason="补齐", acting_user=clerk)


def test_more_than_somebody_waits_for_are_enrolled_in_the_background(
    client: Client, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offering, "MOST_AT_ONCE", 2)
    form = {"all_matching": "1"}
    asked = client.post(OFFER, form).content.decode()
    assert "选中 3 条" in " ".join(re.sub(r"<[^>]+>", " ", asked).split())
    assert Enrolment.objects.count() == 1

    client.post(OFFER, {**form, "confirmed": "1"})
    assert Enrolment.objects.count() == 1
    job = run_job(Job.objects.get(kind="enrol_gaps"))

    assert (job.state, job.says) == ("done", "已纳入 3 条")
    assert _listed(client) == set()


def test_a_job_enrols_nothing_for_whoever_lost_the_right(
    client: Client, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offering, "MOST_AT_ONCE", 2)
    client.post(OFFER, {"all_matching": "1", "confirmed": "1"})
    clerk.grants.all().delete()

    job = run_job(Job.objects.get(kind="enrol_gaps"))

    assert job.state == "failed"
    assert Enrolment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_enrolled_household_is_decided_again_at_once_and_its_gap_is_none(
    client: Client, clerk: User
) -> None:
    client.post(OFFER, {"selected": [gap("hill-a")], "confirmed": "1"})

    again = Redecided.objects.get(entity="households", key="hill-a")
    assert RENOVATION not in {one["programme"] for one in again.gaps}

    key = Enrolment.objects.get(household_id="hill-a").pk
    end_enrolment(
        key, End(because="entered_by_mistake", on=TODAY, reason="选错户"), acting_user=clerk
    )
    again.refresh_from_db()
    assert RENOVATION in {one["programme"] for one in again.gaps}
    assert "hill-a" in _listed(client)


def test_a_programme_without_a_list_of_gaps_is_offered_to_the_entitled(
    client: Client, clerk: User
) -> None:
    address = "/programmes/photovoltaic/entitled/"
    page = client.get(address).content.decode()
    assert "示例甲" in page
    assert "由人核实后选中纳入" in page
    line_ = "households|hill-a|photovoltaic|1"
    assert line_ in page

    offered = client.post("/programmes/offer/?back=photovoltaic", {"selected": [line_]})
    assert "可以纳入" in offered.content.decode()
    assert f'href="{address}"' in offered.content.decode()
    form = {"selected": [line_], "confirmed": "1"}
    assert client.post("/programmes/offer/?back=photovoltaic", form).url == address

    assert EnrolmentProgress.objects.get(programme="photovoltaic").subject == "hill-a"
    assert "办理中" in client.get(address).content.decode()
    again = client.post("/programmes/offer/?back=photovoltaic", form).content.decode()
    assert "已在办理，不重复纳入。" in again
    assert client.post("/programmes/offer/?back=a/b", form).status_code == 404


def test_the_overview_leads_to_whom_it_counts(client: Client) -> None:
    page = client.get("/programmes/").content.decode()

    for address in re.findall(r'<td class="end"><a href="([^"]+)"', page):
        assert client.get(html.unescape(address)).status_code == 200, address
    assert 'href="/programmes/photovoltaic/entitled/"' in page
    assert "rule=programme%3Ahousing_renovation" in page
