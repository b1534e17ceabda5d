"""A document against the one above it and the version before it."""

import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.directives.actions.ruling import accept_item, assign_item
from jingzhun_site.directives.models import Directive
from jingzhun_site.jobs.running import run_waiting_jobs
from tests.jingzhun_site.conftest import COUNTY, MakeUser
from tests.jingzhun_site.directives.conftest import CITY, PLAN, UPPER, Upload, item_of
from tests.jingzhun_site.organisations.conftest import make_office, make_post

NEWER = (
    PLAN.replace("不少于30公里", "不少于40公里")
    .replace("，及时修补", "")
    .replace("2018年和2019年，每年安排资金200万元。", "资金由县财政局统筹安排。")
)


@pytest.fixture
def upper(upload: Upload, make_user: MakeUser) -> Directive:
    return upload(UPPER, user=make_user("city", Role.COUNTY_OFFICER, CITY), place=CITY)


def test_what_is_earlier_or_missing_is_found_beside_the_clause(
    upper: Directive, upload: Upload
) -> None:
    made = upload(PLAN)
    found = {one.name: one for one in made.findings.filter(kind="levels")}

    assert made.upper == upper
    road = item_of(made, "30公里")
    assert found["earlier"].start == road.start
    assert "上级《关于学校和道路建设的意见》" in found["earlier"].sentence
    assert found["missing"].start is None
    assert "通客车率" in found["missing"].sentence


def test_a_county_may_keep_a_document_of_the_city_to_compare_with(upload: Upload) -> None:
    upper = upload(UPPER, governs=CITY)
    assert upload(PLAN).upper == upper


def test_a_newer_version_is_linked_and_says_what_changed(upload: Upload, officer: User) -> None:
    old = upload(PLAN)
    make_office(COUNTY, "甲县住房和城乡建设局")
    make_post("P1")
    school, money = item_of(old, "学校4所"), item_of(old, "200万元")
    accept_item(school, version=1, acting_user=officer)
    assign_item(school, lead_post="P1", supporting_posts=[], version=2, acting_user=officer)
    accept_item(money, version=1, acting_user=officer)
    new = upload(NEWER)

    assert new.previous == old
    assert item_of(new, "学校4所").earlier == school
    assert item_of(new, "40公里").changes == ["value"]
    dropped = new.findings.get(kind="version")
    assert "这一版没有了" in dropped.sentence
    assert "200" in dropped.sentence


def test_what_did_not_change_is_carried_over_at_its_new_place(
    desk: Client, upload: Upload, officer: User
) -> None:
    old = upload(PLAN)
    accept_item(item_of(old, "学校4所"), version=1, acting_user=officer)
    accept_item(item_of(old, "30公里"), version=1, acting_user=officer)
    new = upload("（修订）\n" + NEWER)
    page = desk.get(f"/directives/{new.pk}/").content.decode()
    assert "有 1 项与上一版相同" in page

    desk.post(f"/directives/{new.pk}/carry/")
    school, road = item_of(new, "学校4所"), item_of(new, "40公里")
    assert (school.state, road.state) == ("accepted", "waiting")
    assert school.record["start"] == school.start
    assert new.text[school.record["figure_start"] : school.record["figure_end"]] == "4所"


def test_correcting_the_number_links_the_version_before(desk: Client, upload: Upload) -> None:
    old = upload(PLAN)
    new = upload(NEWER.replace("山政发〔2018〕5号\n", ""))
    assert new.previous is None
    form = {"title": new.title, "issuer": "", "document_number": old.document_number, "upper": ""}
    desk.post(f"/directives/{new.pk}/facts/", form)
    run_waiting_jobs()
    new.refresh_from_db()

    assert new.previous == old
    assert item_of(new, "学校4所").earlier is not None
