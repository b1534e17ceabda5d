"""The pages of posts: who holds which, what is vacant, who held it before."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jingzhun_site.accounts.models import User
from jingzhun_site.register.record import Record
from tests.jingzhun_site.conftest import COUNTY, OTHER_COUNTY
from tests.jingzhun_site.organisations.conftest import make_office, make_post

HELD, VACANT = "as_at=2018-06-30", "as_at=2018-07-01"


@pytest.fixture
def reader(holder: User, client: Client) -> Client:
    client.force_login(holder)
    return client


def _page(client: Client, path: str) -> str:
    found = client.get(path)
    assert found.status_code == 200
    return found.content.decode()


def _listed(client: Client, query: str) -> set[str]:
    return set(re.findall(r'data-href="/posts/(\w+)/', _page(client, f"/posts/?{query}")))


def test_the_list_names_the_holder_of_the_day_and_marks_what_is_vacant(reader: Client) -> None:
    held, vacant = (_page(reader, f"/posts/?{day}") for day in (HELD, VACANT))

    assert "县级住建岗" in held
    assert "示例甲" in held
    assert "示例甲" not in vacant
    assert 'class="tone-bad"' in vacant


def test_the_list_is_narrowed_by_unit_kind_and_vacancy(reader: Client) -> None:
    make_post("P2", kind="department_head")

    assert _listed(reader, HELD) == {"P1", "P2"}
    assert _listed(reader, f"{HELD}&vacant=1") == {"P2"}
    assert _listed(reader, f"{HELD}&vacant=0") == {"P1"}
    assert _listed(reader, f"{HELD}&kind=department_head") == {"P2"}
    assert _listed(reader, "unit=住房") == {"P1", "P2"}
    assert _listed(reader, "unit=卫生") == set()
    assert _listed(reader, "kind=nothing_of_the_sort") == set()


def test_the_posts_of_a_foreign_place_are_not_found(reader: Client) -> None:
    make_office(OTHER_COUNTY, "乙县住房和城乡建设局")
    make_post("P9", OTHER_COUNTY)

    assert _listed(reader, "") == {"P1"}
    assert reader.get("/posts/P9/").status_code == 404
    assert reader.get(f"/posts/?place={OTHER_COUNTY}").status_code == 404


def test_a_long_list_has_pages_and_as_many_queries_as_a_short_one(reader: Client) -> None:
    with CaptureQueriesContext(connection) as few:
        _page(reader, "/posts/")
    for number in range(60):
        make_post(f"Q{number:02}", kind="department_head")
    with CaptureQueriesContext(connection) as many:
        first = _page(reader, "/posts/")

    (after,) = set(re.findall(r"after=([\w-]+)", first))
    assert len(_listed(reader, f"place={COUNTY}") | _listed(reader, f"after={after}")) == 61
    assert len(many) <= len(few)


def test_the_page_of_a_post_tells_who_held_it_and_when(reader: Client, post: Record) -> None:
    page = _page(reader, f"/posts/{post.pk}/")

    assert "甲县住房和城乡建设局 县级住建岗" in page
    for words in ("示例甲", "2018-01-01", "2018-06-30", "空缺"):
        assert words in page
