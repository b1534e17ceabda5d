"""The place and the days that an address names."""

import pytest
from django.test import Client

from jingzhun_site.accounts.rights import Role
from tests.jingzhun_site.conftest import COUNTY, FOREIGN_VILLAGE, TOWNSHIP, VILLAGE, MakeUser

PAGE = "/jobs/"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (f"place={VILLAGE}", 200),
        (f"place={TOWNSHIP}", 200),
        ("place=410600000000", 200),
        (f"place={FOREIGN_VILLAGE}", 404),
        ("place=41%27%20or%201", 404),
        ("as_at=2018-12-31", 200),
        ("as_at=2019-02-30", 400),
        ("known_at=soon", 400),
    ],
)
def test_an_address_with_a_foreign_place_or_no_date_is_refused(
    client: Client, places: None, make_user: MakeUser, query: str, status: int
) -> None:
    client.force_login(make_user("clerk", Role.TOWNSHIP_CLERK, TOWNSHIP))

    assert client.get(f"{PAGE}?{query}").status_code == status


def test_the_breadcrumb_leads_only_to_own_places(
    client: Client, places: None, make_user: MakeUser
) -> None:
    client.force_login(make_user("clerk", Role.TOWNSHIP_CLERK, TOWNSHIP))

    page = client.get(PAGE).content.decode()

    assert "甲镇" in page
    assert "东村" in page
    assert "外村" not in page
    assert COUNTY not in page


def test_paper_names_the_place_and_not_the_way_down(
    client: Client, places: None, make_user: MakeUser
) -> None:
    client.force_login(make_user("clerk", Role.TOWNSHIP_CLERK, TOWNSHIP))

    page = client.get(PAGE).content.decode()

    header = page.split("data-print-header")[1].split("</span>")[0]
    assert "甲镇" in header
    assert "下级" not in header
    assert "下级" in page
