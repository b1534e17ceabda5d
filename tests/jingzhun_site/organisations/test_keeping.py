"""Posts are taken over and left by day: nobody shares one, and every change is audited."""

from datetime import date
from urllib.parse import quote

import pytest
from django.test import Client

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.config import clock
from jingzhun_site.organisations.models import OfficialAccount
from jingzhun_site.organisations.queries import open_tenure, post_ids_of, posts_by_id
from jingzhun_site.register.models import Official, Tenure
from tests.jingzhun_site.conftest import COUNTY, OTHER_COUNTY, MakeUser, make_record
from tests.jingzhun_site.organisations.conftest import AFTER, LAST, make_office, make_post

TAKE_OVER, LEAVE = "/posts/P1/take-over/", "/posts/P1/leave/"
CITY = "410600000000"


@pytest.fixture
def keeper(holder: User, client: Client) -> Client:
    client.force_login(holder)
    return client


def _refused(client: Client, path: str, **given: object) -> str:
    """The page that refuses; nothing was written."""
    before = (Tenure.objects.count(), Official.objects.count())
    answer = client.post(path, given)
    assert answer.status_code == 422
    assert (Tenure.objects.count(), Official.objects.count()) == before
    return answer.content.decode()


def _current() -> str:
    found = open_tenure("P1")
    assert found is not None
    return found.tenure_id


def test_a_user_of_the_place_takes_a_post_over(keeper: Client, make_user: MakeUser) -> None:
    newcomer = make_user("newcomer", Role.DEPARTMENT_LIAISON)

    answer = keeper.post(TAKE_OVER, {"who": f"user-{newcomer.pk}", "day": AFTER})

    assert answer.headers["Location"] == "/posts/P1/"
    assert post_ids_of(newcomer, on=AFTER) == {"P1"}
    assert post_ids_of(newcomer, on=LAST) == frozenset()


def test_a_user_with_a_post_before_stays_the_same_official(keeper: Client, holder: User) -> None:
    keeper.post(TAKE_OVER, {"who": f"user-{holder.pk}", "day": AFTER})

    assert posts_by_id(["P1"], on=AFTER)["P1"].official_id == "W1"
    assert OfficialAccount.objects.count() == 1


def test_a_newly_named_person_goes_into_the_vault(keeper: Client) -> None:
    keeper.post(TAKE_OVER, {"who": "new", "name": "示例乙", "day": AFTER})

    held = posts_by_id(["P1"], on=AFTER)["P1"]
    official = Official.objects.get(pk=held.official_id)
    assert (held.holder_name, held.holder_user_id) == ("示例乙", None)
    assert official.place_code == COUNTY
    assert "示例乙" not in str(official.values())
    assert "示例乙" not in str(list(AuditEntry.objects.values_list("new", flat=True)))


def test_an_official_known_already_is_chosen_again(keeper: Client) -> None:
    make_record("officials", official_id="W2", name="示例丙", place_code=COUNTY)

    assert "示例丙" in keeper.get(TAKE_OVER).content.decode()
    keeper.post(TAKE_OVER, {"who": "official-W2", "day": AFTER})

    assert posts_by_id(["P1"], on=AFTER)["P1"].official_id == "W2"


def test_leaving_ends_the_tenure_and_both_are_audited(keeper: Client, holder: User) -> None:
    keeper.post(TAKE_OVER, {"who": f"user-{holder.pk}", "day": AFTER})
    tenure = _current()

    keeper.post(LEAVE, {"tenure": tenure, "day": date(2018, 9, 30)})

    assert posts_by_id(["P1"], on=date(2018, 9, 30))["P1"].holder_name == "示例甲"
    assert posts_by_id(["P1"], on=date(2018, 10, 1))["P1"].holder_name == ""
    written = AuditEntry.objects.filter(entity="tenures", key=tenure).order_by("number")
    assert [one.action for one in written] == ["register.addition", "register.change"]
    assert {(one.actor, one.place_code) for one in written} == {(holder.username, COUNTY)}


def test_a_tenure_that_overlaps_another_is_refused_with_its_days(keeper: Client) -> None:
    page = _refused(keeper, TAKE_OVER, who="new", name="示例乙", day=LAST)
    assert "示例甲任这个岗位到2018-06-30，到任日期请改成这一天以后。" in page

    keeper.post(TAKE_OVER, {"who": "new", "name": "示例乙", "day": AFTER})
    page = _refused(keeper, TAKE_OVER, who="new", name="示例丁", day=date(2018, 8, 1))
    assert "示例乙自2018-07-01起任这个岗位，还没有离任；请先办理离任。" in page


def test_leaving_before_coming_is_refused(keeper: Client) -> None:
    keeper.post(TAKE_OVER, {"who": "new", "name": "示例乙", "day": AFTER})

    page = _refused(keeper, LEAVE, tenure=_current(), day=LAST)

    assert "离任日期早于到任日期2018-07-01" in page
    assert open_tenure("P1") is not None


def test_whoever_saw_an_earlier_tenure_does_not_end_the_next(keeper: Client) -> None:
    keeper.post(TAKE_OVER, {"who": "new", "name": "示例乙", "day": AFTER})

    assert "任职已经变动" in _refused(keeper, LEAVE, tenure="T1", day=clock.today())
    assert open_tenure("P1") is not None


def test_one_person_is_wanted_and_not_two_or_none(keeper: Client, holder: User) -> None:
    _refused(keeper, TAKE_OVER, day=AFTER)
    assert "请填写新登记的人的姓名" in _refused(keeper, TAKE_OVER, who="new", day=AFTER)
    both = {"who": f"user-{holder.pk}", "name": "示例乙"}
    assert "已从名单里选了人" in _refused(keeper, TAKE_OVER, day=AFTER, **both)


def test_a_user_of_another_place_is_no_choice(keeper: Client, make_user: MakeUser) -> None:
    stranger = make_user("stranger", Role.COUNTY_OFFICER, OTHER_COUNTY)

    _refused(keeper, TAKE_OVER, who=f"user-{stranger.pk}", day=AFTER)


def test_an_abolished_post_is_not_taken_over(keeper: Client) -> None:
    make_post("P3", abolished_on=date(2018, 5, 1))

    page = _refused(keeper, "/posts/P3/take-over/", who="new", name="示例乙", day=AFTER)

    assert "这个岗位已于2018-05-01撤销。" in page


def test_a_vacant_post_cannot_be_left(keeper: Client) -> None:
    answer = keeper.get(LEAVE, follow=True)

    assert "没有在任的人" in answer.content.decode()


def test_the_post_of_a_city_has_its_place_on_every_record(keeper: Client, holder: User) -> None:
    make_office(CITY, "甲市住房和城乡建设局")
    make_post("P7", CITY, kind="city_housing_post")
    holder.grants.update(place_code=CITY)

    keeper.post("/posts/P7/take-over/", {"who": "new", "name": "示例乙", "day": AFTER})
    tenure = Tenure.objects.get(post_id="P7")
    keeper.post("/posts/P7/leave/", {"tenure": tenure.pk, "day": clock.today()})

    tenure.refresh_from_db()
    assert tenure.value("until_on") == clock.today()
    assert {tenure.place_code, Official.objects.get(pk=tenure.value("official_id")).place_code} == {
        CITY
    }


@pytest.mark.parametrize("word", ["take-over", "leave"])
def test_a_post_of_a_foreign_place_is_not_found(keeper: Client, word: str) -> None:
    make_office(OTHER_COUNTY, "乙县住房和城乡建设局")
    make_post("P9", OTHER_COUNTY)

    path = f"/posts/P9/{word}/"
    assert keeper.get(path).status_code == 404
    assert keeper.post(path, {"who": "new", "name": "示例乙", "day": AFTER}).status_code == 404
    assert not Tenure.objects.filter(post_id="P9").exists()


@pytest.mark.parametrize("path", [TAKE_OVER, LEAVE])
def test_whoever_does_not_keep_posts_reads_them_alone(
    keeper: Client, make_user: MakeUser, path: str
) -> None:
    keeper.force_login(make_user("clerk", Role.TOWNSHIP_CLERK))

    assert keeper.get(path).status_code == 403
    assert keeper.post(path, {"who": "new", "name": "示例乙", "day": AFTER}).status_code == 403
    assert "办理" not in keeper.get("/posts/P1/").content.decode().split("<main")[1]


def test_a_past_day_is_looked_at_and_not_changed(keeper: Client) -> None:
    day = quote(str(LAST))

    assert keeper.get(f"{TAKE_OVER}?as_at={day}").status_code == 404
    assert TAKE_OVER not in keeper.get(f"/posts/P1/?as_at={day}").content.decode()
    assert TAKE_OVER in keeper.get("/posts/P1/").content.decode()
