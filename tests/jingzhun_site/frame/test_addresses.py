"""From page to page the reader stays in the same place and on the same day."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest

from jingzhun_site.frame.addresses import keep_looking

Ask = Callable[..., HttpRequest]


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("/households/", "/households/?place=410621000000&as_at=2018-12-31"),
        ("/households/?sort=-size", "/households/?sort=-size&place=410621000000&as_at=2018-12-31"),
        ("/a/#income", "/a/?place=410621000000&as_at=2018-12-31#income"),
        ("/a/?as_at=2017-12-31", "/a/?as_at=2017-12-31&place=410621000000"),
        ("?sort=size", "?sort=size"),
        ("#income", "#income"),
        ("", ""),
    ],
)
def test_an_address_keeps_place_and_day_unless_it_says_its_own(
    ask: Ask, href: str, kept: str
) -> None:
    request = ask("/?place=410621000000&as_at=2018-12-31&sort=village&known_at=")
    assert keep_looking(href, request) == kept


def test_without_place_and_day_an_address_stays_as_it_is(ask: Ask) -> None:
    assert keep_looking("/households/?a=1&a=2", ask("/")) == "/households/?a=1&a=2"
    assert keep_looking("/households/", None) == "/households/"
