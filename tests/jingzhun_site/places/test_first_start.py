"""An office starts with an empty site: places from the shipped list, an administrator, accounts, a register."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from jingzhun.errors import JingzhunError
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right, Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_job
from jingzhun_site.register.models import County, Village

XUN = "410621"
COUNTY = "410621000000"


@pytest.fixture
def loaded(db: None) -> None:
    call_command("load_places", XUN, poor_counties="none")


def test_the_places_of_a_county_are_there_with_those_above(loaded: None) -> None:
    county = County.objects.get()

    assert (county.pk, county.name, county.is_poor_county) == (COUNTY, "浚县", False)
    assert county.city.province_id == "410000000000"
    assert Village.objects.filter(township__county=county).count() > 400
    assert not Village.objects.exclude(is_poor_village=None).exists()


def test_loading_again_adds_nothing_and_changes_nothing(loaded: None) -> None:
    County.objects.update(name="改过的名称")

    call_command("load_places", XUN, poor_counties=XUN)

    assert County.objects.get().name == "改过的名称"
    assert AuditEntry.objects.order_by("number").last().new["villages"] == 0  # type: ignore[union-attr]


def test_a_code_that_no_place_has_is_refused(db: None) -> None:
    with pytest.raises(JingzhunError, match="PLACE003"):
        call_command("load_places", "419999", poor_counties="none")


def test_the_first_administrator_changes_the_password_and_makes_the_others(
    loaded: None, client: Client, capsys: pytest.CaptureFixture[str], settings: object
) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    call_command("make_administrator", "zhangsan", place=XUN)
    found = re.search(r"初始密码 (\S+)", capsys.readouterr().out)
    assert found is not None

    first = {"username": "zhangsan", "password": found[1]}
    client.post("/accounts/login/", first)
    assert client.get("/").headers["Location"].startswith("/accounts/password/")
    fresh = dict.fromkeys(("new_password1", "new_password2"), "synthetic-91")
    client.post("/accounts/password/", {"old_password": found[1], **fresh})
    other = {"username": "lisi", "display_name": "李四", "password": "synthetic-92"}
    client.post("/accounts/new-user/", other)
    form = {"role": Role.COUNTY_OFFICER, "place_code": "浚县", "reason": "到任"}
    client.post("/accounts/users/lisi/", form)

    assert User.objects.get(username="lisi").may(Right.IMPORT_WORKBOOKS, COUNTY)


def test_an_administrator_of_a_place_that_is_not_there_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="load-places 410621"):
        call_command("make_administrator", "zhangsan", place=XUN)


@pytest.mark.django_db(transaction=True)
def test_an_officer_says_of_all_villages_at_once_which_are_poor(
    loaded: None, client: Client
) -> None:
    from jingzhun_site.accounts.actions import give_role, make_user  # noqa: PLC0415

    officer = make_user("lisi", password="synthetic-92", acting_user=None)
    give_role(officer, Role.COUNTY_OFFICER, COUNTY, acting_user=None)
    client.force_login(officer)
    form = {
        "all_matching": "1",
        "field": "is_poor_village",
        "value": "no",
        "go": "1",
        "is_seen": "1",
    }

    client.post("/lists/villages/change/", {**form, "reason": "按县定名单"})
    job = run_job(Job.objects.get())

    assert job.state == "done", job.error
    assert not Village.objects.exclude(is_poor_village=False).exists()
