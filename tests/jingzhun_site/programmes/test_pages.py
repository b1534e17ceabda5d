"""The pages: everyone sees the ledgers of the own places and of open programmes, and signs from them."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.register.record import Record
from tests.jingzhun_site.decisions.conftest import make_record
from tests.jingzhun_site.frame.conftest import tree
from tests.jingzhun_site.programmes.conftest import (
    COUNTY,
    HILL,
    LEDGER,
    RIVER,
    TOWNSHIP,
    Posts,
    decide,
    enrolled,
    line,
    sent_papers,
)

MakeUser = Callable[..., User]
Browse = Callable[[User], Client]


def _words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def _keys(client: Client, **query: str) -> list[str]:
    page = client.get(LEDGER, query)
    assert page.status_code == 200
    return re.findall(r"data-href=\"/programmes/lines/(\w+)/", page.content.decode())


@pytest.fixture
def clerk(houses: list[Record], make_user: MakeUser, held: Posts) -> User:
    user = make_user(Role.TOWNSHIP_CLERK, TOWNSHIP, "乡镇甲")
    held.give(user, "township_housing_post", TOWNSHIP)
    return user


@pytest.fixture
def lines(houses: list[Record]) -> None:
    """One just begun, one overdue, one closed, one in another county."""
    enrolled("E1", "hill-a")
    enrolled("E2", "hill-b", steps=7)
    enrolled("E3", "hill-c", steps=9)
    enrolled("E9", "river", steps=1)
    from jingzhun_site.programmes.actions.progress import refresh_progress  # noqa: PLC0415
    from jingzhun_site.register.models import Enrolment  # noqa: PLC0415

    Enrolment.objects.filter(pk="E3").update(ended_on=date(2018, 12, 1), ended_because="completed")
    refresh_progress(["E3"])


def test_a_ledger_lists_the_own_places_the_overdue_first(
    lines: None, clerk: User, browse: Browse
) -> None:
    client = browse(clerk)

    assert _keys(client) == ["E2", "E1"]
    page = _words(client.get(LEDGER).content.decode())
    assert "逾期 91 天" in page
    assert "县级财政岗" in page
    assert "示例外" not in page


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ({"state": "ended"}, ["E3"]),
        ({"state": "all"}, ["E2", "E1", "E3"]),
        ({"step": "paid"}, ["E2"]),
        ({"overdue": "1"}, ["E2"]),
        ({"year": "2017"}, []),
        ({"year": "2018", "sort": "-since"}, ["E2", "E1"]),
        ({"place": HILL}, ["E2", "E1"]),
        ({"step": "no such step"}, ["E2", "E1"]),
    ],
)
def test_a_ledger_is_narrowed_by_its_address(
    lines: None, clerk: User, browse: Browse, query: dict[str, str], keys: list[str]
) -> None:
    assert sorted(_keys(browse(clerk), **query)) == sorted(keys)


def test_lines_are_counted_by_the_step_that_they_wait_for(
    lines: None, clerk: User, browse: Browse
) -> None:
    page = tree(browse(clerk).get(LEDGER).content.decode())
    counts = page.one("section", class_="step-counts").all("a")
    assert [" ".join(one.text.split()) for one in counts] == ["1鉴定", "1补助到户"]
    assert "step=paid" in counts[1].attrs["href"]


def test_a_foreign_place_and_a_foreign_line_are_not_found(
    lines: None, clerk: User, browse: Browse
) -> None:
    client = browse(clerk)

    assert client.get(LEDGER, {"place": RIVER}).status_code == 404
    assert client.get("/programmes/lines/E9/").status_code == 404
    assert client.post("/programmes/lines/E9/end/").status_code == 404
    assert client.get("/programmes/no_such_programme/").status_code == 404


def test_a_step_is_signed_from_the_page_of_the_line(
    lines: None, clerk: User, browse: Browse
) -> None:
    client = browse(clerk)
    page = client.get("/programmes/lines/E1/").content.decode()
    assert "/programmes/lines/E1/sign/identified/" in page
    form = client.get("/programmes/lines/E1/sign/identified/").content.decode()
    version = re.search(r'name="version" value="(\d+)"', form)
    assert version is not None

    sent = {
        "on": "2018-12-20",
        "note": "现场查看",
        "version": version[1],
        **sent_papers("identified"),
    }
    answer = client.post("/programmes/lines/E1/sign/identified/", sent)

    assert answer.status_code == 302
    assert line("E1").next_step == "applied"
    said = _words(client.get("/programmes/lines/E1/").content.decode())
    assert "鉴定 2018-12-20 乡镇村镇建设岗 乡镇甲 现场查看" in said


def test_a_refused_step_says_why_and_keeps_what_was_typed(
    lines: None, clerk: User, browse: Browse
) -> None:
    sent = {"on": "2018-12-20", "note": "见回单", **sent_papers("paid")}
    answer = browse(clerk).post("/programmes/lines/E2/sign/paid/", sent)

    assert answer.status_code == 422
    assert "要由县级财政岗（尚未登记任职人员）签" in answer.content.decode()
    assert "见回单" in answer.content.decode()


def test_many_are_signed_from_the_ledger(houses: list[Record], clerk: User, browse: Browse) -> None:
    enrolled("E1", "hill-a")
    enrolled("E2", "hill-b")
    client = browse(clerk)
    assert "批量办理：鉴定" in client.get(LEDGER, {"step": "identified"}).content.decode()
    address = f"{LEDGER}sign/identified/"
    asked = client.post(f"{address}?step=identified", {"all_matching": "1"}).content.decode()
    assert "示例甲（山上村）" in asked
    assert line("E1").done == 0

    client.post(
        address,
        {"selected": ["E1", "E2"], "on": "2018-12-20", "note": ""} | sent_papers("identified"),
    )

    assert (line("E1").done, line("E2").done) == (1, 1)


def test_whoever_only_reads_finds_nothing_to_sign(
    lines: None, make_user: MakeUser, browse: Browse, held: Posts
) -> None:
    auditor = make_user(Role.AUDITOR, COUNTY)
    held.give(auditor, "township_housing_post", TOWNSHIP)
    client = browse(auditor)

    assert "/sign/" not in client.get("/programmes/lines/E1/").content.decode()
    assert client.get("/programmes/lines/E1/sign/identified/").status_code == 403


def test_a_programme_that_rests_on_health_is_neither_listed_nor_counted_without_the_right(
    houses: list[Record], make_user: MakeUser, browse: Browse
) -> None:
    make_record(
        "enrolments", enrolment_id="ILL", programme="serious_illness_treatment", person_id="hill-a-1",
        enrolled_on=date(2018, 3, 1), place_code=HILL,
    )  # fmt: skip
    enrolled("E1", "hill-a")
    decide()
    seeing = browse(make_user(Role.TOWNSHIP_CLERK, TOWNSHIP))
    blind = browse(make_user(Role.AUDITOR, COUNTY))

    assert "大病集中救治" in seeing.get("/programmes/").content.decode()
    page = _words(blind.get("/programmes/").content.decode())
    assert "大病集中救治" not in page
    assert "依据健康等信息的专项未列出" in page
    assert "办理中 1 笔" in page
    assert "办理中 2 笔" in _words(seeing.get("/programmes/").content.decode())
    assert blind.get("/programmes/serious_illness_treatment/").status_code == 404
    assert blind.get("/programmes/lines/ILL/").status_code == 404
    assert seeing.get("/programmes/lines/ILL/").status_code == 200


def test_the_past_is_looked_at_and_never_signed(lines: None, clerk: User, browse: Browse) -> None:
    client = browse(clerk)

    assert client.get(LEDGER, {"as_at": "2018-06-30"}).status_code == 200
    assert client.get("/programmes/lines/E1/end/?as_at=2018-06-30").status_code == 404


def test_a_programme_whose_pack_has_run_out_is_still_worked_off(
    lines: None, clerk: User, browse: Browse, settings: Any
) -> None:
    settings.TODAY = date(2026, 3, 1)
    cache.clear()
    client = browse(clerk)

    assert "政策已到期" in client.get("/programmes/").content.decode()
    assert sorted(_keys(client)) == ["E1", "E2"]
    sent = {"on": "2026-02-01", "note": "", **sent_papers("identified")}
    client.post("/programmes/lines/E1/sign/identified/", sent)
    assert line("E1").next_step == "applied"


def test_what_was_granted_is_written_with_a_reason_and_kept_in_the_history(
    lines: None, clerk: User, browse: Browse
) -> None:
    client = browse(clerk)
    address = "/programmes/lines/E1/grant/"

    refused = client.post(address, {"amount_yuan": "-1", "quantity": "", "reason": ""})
    assert refused.status_code == 422
    assert client.post(address, {"amount_yuan": "20000", "reason": "D级重建"}).status_code == 302

    page = _words(client.get("/programmes/lines/E1/").content.decode())
    assert "核定金额 20,000.00 元" in page
    assert "D级重建" in page
    again = client.post(address, {"amount_yuan": "20000", "reason": "再报"}).content.decode()
    assert "和原来一样，没有改动。" in again


def test_a_step_that_is_not_ripe_has_no_button(
    houses: list[Record], make_user: MakeUser, browse: Browse, held: Posts
) -> None:
    cadre = make_user(Role.VILLAGE_CADRE, HILL)
    held.give(cadre, "village_committee", HILL)
    key = enrolled("E1", "hill-a", steps=3)
    client = browse(cadre)
    assert "/sign/posted/" in client.get(f"/programmes/lines/{key}/").content.decode()

    client.post(f"/programmes/lines/{key}/objection/", {"on": "2018-05-03", "words": "另有住房"})

    page = client.get(f"/programmes/lines/{key}/").content.decode()
    assert "/sign/posted/" not in page
    assert "有异议，暂停计时" in page
    assert f"/programmes/lines/{key}/resolve/" in page
    sent = {"is_upheld": "no", "on": "2018-05-10", "outcome": "已核实"}
    assert client.post(f"/programmes/lines/{key}/resolve/", sent).status_code == 302
    assert "/sign/posted/" in client.get(f"/programmes/lines/{key}/").content.decode()
