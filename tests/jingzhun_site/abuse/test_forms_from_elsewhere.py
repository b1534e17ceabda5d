"""A form that another site sends, or that is sent without its token, is refused at every address."""

from collections.abc import Callable

import pytest
from django.test import Client

from jingzhun_site.accounts.rights import Role
from jingzhun_site.register.record import Record
from tests.jingzhun_site.conftest import COUNTY, FOREIGN_VILLAGE, VILLAGE, MakeUser
from tests.jingzhun_site.permissions.addresses import addresses, make_world


@pytest.mark.parametrize("origin", ["", "https://elsewhere.example"])
def test_no_address_takes_a_form_without_its_token(
    make_household: Callable[..., Record], make_user: MakeUser, origin: str
) -> None:
    make_household("H1", VILLAGE, ["王小明", "王大"])
    make_household("H9", FOREIGN_VILLAGE, ["李四", "李五"])
    client = Client(enforce_csrf_checks=True, headers={"Origin": origin} if origin else None)
    client.force_login(make_user("officer", Role.COUNTY_OFFICER, COUNTY))

    taken = [
        address.name
        for address in addresses(make_world(make_user))
        if "页面已过期" not in client.post(address.own).content.decode()
    ]

    assert taken == []
