"""A demonstration has posts in every place, and its accounts hold those their work needs."""

from datetime import date

import pytest
from django.test import override_settings

from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.duties.answering import StandingPost, answering_post, leads_of
from jingzhun_site.organisations.demo import load_demo_posts
from jingzhun_site.organisations.drawing import draw_place
from jingzhun_site.organisations.queries import may_sign, posts_in
from jingzhun_site.register.models import Tenure
from tests.jingzhun_site.conftest import COUNTY, OTHER_COUNTY, TOWNSHIP, VILLAGE

DAY = date(2018, 12, 31)
NOT_OF_A_TOWNSHIP = {"village_committee"}
"""A document gives a bulletin of the township to village committees: the town hall has no post of theirs."""


@pytest.fixture
def accounts(places: None) -> dict[str, User]:
    made = {}
    for name, role, place in (
        ("county", Role.COUNTY_OFFICER, COUNTY),
        ("township", Role.TOWNSHIP_CLERK, TOWNSHIP),
        ("village", Role.VILLAGE_CADRE, VILLAGE),
        ("health", Role.DEPARTMENT_LIAISON, COUNTY),
    ):
        made[name] = User.objects.create_user(username=name, display_name=name)
        Grant.objects.create(user=made[name], role=role, place_code=place)
    with override_settings(TODAY=DAY):
        load_demo_posts()
    return made


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("county", "county_poverty_post"), ("county", "county_housing_post"),
        ("township", "township_housing_post"), ("village", "village_committee"),
        ("health", "county_health_post"),
    ],
)  # fmt: skip
def test_an_account_holds_the_posts_its_work_needs(
    accounts: dict[str, User], name: str, kind: str
) -> None:
    assert may_sign(accounts[name], kind=kind, place_code=VILLAGE, on=DAY)


def test_the_desk_of_health_is_not_the_poverty_offices(accounts: dict[str, User]) -> None:
    assert not may_sign(accounts["county"], kind="county_health_post", place_code=VILLAGE, on=DAY)


def test_a_place_without_accounts_has_posts_and_holders_of_its_own(
    accounts: dict[str, User],
) -> None:
    posts = posts_in(OTHER_COUNTY, on=DAY)

    assert {post.kind for post in posts} >= {"county_poverty_post", "department_head"}
    assert any(post.holder_name for post in posts)
    assert {post.holder_user_id for post in posts} == {None}


def test_nobody_shares_a_post(accounts: dict[str, User]) -> None:
    posts = list(Tenure.objects.values_list("post_id", flat=True))

    assert len(posts) == len(set(posts))


@pytest.mark.parametrize("level", ["city", "county", "township"])
def test_whom_duties_of_packs_name_has_a_post_in_a_demonstration(level: str) -> None:
    posts = [
        StandingPost(post_id=post.post_id, kind=post.kind, function=one.function)
        for one in draw_place(level, COUNTY, "示例")
        for post in one.posts
    ]
    duties = [duty for pack in packs().values() for duty in pack.duties.values()]
    dated = [duty for duty in duties if duty.every or duty.deadline or duty.years]
    wanted = {
        who
        for duty in dated
        for who in (leads_of(duty) if level != "township" else [duty.who])
        if duty.level == level
    }
    without = {who for who in wanted if not answering_post(who, level, posts)}
    assert without == (NOT_OF_A_TOWNSHIP if level == "township" else set())
    assert answering_post("party_committee", level, posts)
