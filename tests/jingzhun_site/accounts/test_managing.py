"""Who makes users and gives roles, and where."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.accounts.rights import Right, Role
from jingzhun_site.audit.models import AuditEntry
from tests.jingzhun_site.conftest import (
    COUNTY,
    FOREIGN_VILLAGE,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    VILLAGE,
    MakeUser,
)

CITY = "410600000000"


def _grant(client: Client, username: str, place: str) -> None:
    form = {"role": Role.VILLAGE_CADRE, "place_code": place, "reason": "新任村支书"}
    client.post(f"/accounts/users/{username}/", form)


def test_an_administrator_makes_a_user_and_gives_a_role_in_the_own_places(
    client: Client, places: None, make_user: MakeUser
) -> None:
    client.force_login(make_user("admin", Role.ADMINISTRATOR, COUNTY))
    form = {"username": "new", "display_name": "张三", "password": "synthetic-long-1"}

    client.post("/accounts/new-user/", form)
    _grant(client, "new", FOREIGN_VILLAGE)
    assert not Grant.objects.filter(user__username="new").exists()
    _grant(client, "new", VILLAGE)

    user = User.objects.get(username="new")
    assert user.must_change_password
    assert user.may(Right.CHANGE_REGISTER, VILLAGE)
    assert not user.may(Right.CHANGE_REGISTER, FOREIGN_VILLAGE)
    actions = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    assert list(actions) == ["accounts.user_made", "accounts.role_given"]


def test_users_of_other_places_are_not_found(
    client: Client, places: None, make_user: MakeUser
) -> None:
    client.force_login(make_user("admin", Role.ADMINISTRATOR, COUNTY))
    make_user("far", Role.COUNTY_OFFICER, OTHER_COUNTY)

    assert client.get("/accounts/users/far/").status_code == 404
    assert "far" not in client.get("/accounts/users/").content.decode()


def test_whoever_gives_rights_sees_no_household(make_user: MakeUser) -> None:
    admin = make_user("admin", Role.ADMINISTRATOR, COUNTY)

    assert not admin.scope(Right.SEE_REGISTER)


def test_an_officer_gives_no_roles(client: Client, places: None, make_user: MakeUser) -> None:
    officer = make_user("officer", Role.COUNTY_OFFICER, COUNTY)
    client.force_login(officer)

    assert client.get("/accounts/users/").status_code == 403
    _grant(client, "officer", VILLAGE)
    assert officer.grants.count() == 1


def test_a_right_in_one_village_opens_nothing_in_the_next(make_user: MakeUser) -> None:
    user = make_user("cadre", Role.VILLAGE_CADRE, VILLAGE)
    Grant.objects.create(user=user, role=Role.AUDITOR, place_code=OTHER_COUNTY)

    assert user.may(Right.CHANGE_REGISTER, VILLAGE)
    assert not user.may(Right.CHANGE_REGISTER, FOREIGN_VILLAGE)
    assert user.may(Right.SEE_AUDIT, FOREIGN_VILLAGE)


def test_nobody_gives_a_role_to_oneself(client: Client, places: None, make_user: MakeUser) -> None:
    admin = make_user("admin", Role.ADMINISTRATOR, COUNTY)
    client.force_login(admin)

    _grant(client, "admin", VILLAGE)

    assert [grant.role for grant in admin.grants.all()] == [Role.ADMINISTRATOR]


def test_a_place_is_named_by_code_or_by_name(
    client: Client, places: None, make_user: MakeUser
) -> None:
    client.force_login(make_user("admin", Role.ADMINISTRATOR, COUNTY))
    user = make_user("new", Role.LEADER, COUNTY)

    _grant(client, "new", "东村")

    assert user.grants.get(role=Role.VILLAGE_CADRE).place_code == VILLAGE


def test_a_name_that_several_places_have_is_asked_for_by_code(
    client: Client, places: None, make_user: MakeUser
) -> None:
    client.force_login(make_user("admin", Role.ADMINISTRATOR, CITY))
    make_user("new", Role.LEADER, COUNTY)
    form = {"role": Role.TOWNSHIP_CLERK, "place_code": "甲镇", "reason": "新任"}

    page = client.post("/accounts/users/new/", form).content.decode()

    assert f"甲县甲镇 {TOWNSHIP}" in page
    assert f"乙县甲镇 {OTHER_TOWNSHIP}" in page


def test_a_lost_phone_is_forgotten_with_a_reason(
    client: Client, places: None, make_user: MakeUser
) -> None:
    client.force_login(make_user("admin", Role.ADMINISTRATOR, COUNTY))
    user = make_user("new", Role.VILLAGE_CADRE, VILLAGE)
    TOTPDevice.objects.create(user=user, name="phone", confirmed=True)
    path = "/accounts/users/new/second-step/"

    client.post(path, {"reason": " "})
    assert TOTPDevice.objects.exists()
    client.post(path, {"reason": "手机丢失，已当面核对"})

    assert not TOTPDevice.objects.exists()
    entry = AuditEntry.objects.get(action="accounts.second_step_taken_away")
    assert (entry.key, entry.reason) == ("new", "手机丢失，已当面核对")


def test_the_menu_under_the_name_tells_the_roles_of_today(make_user: MakeUser) -> None:
    user = make_user("clerk", Role.TOWNSHIP_CLERK)
    user.grants.create(
        role=Role.AUDITOR, place_code=VILLAGE, valid_until=timezone.localdate() - timedelta(days=1)
    )
    user.refresh_from_db()

    assert user.current_role_words == str(Role.TOWNSHIP_CLERK.label)
    assert str(Role.AUDITOR.label) in user.role_words
