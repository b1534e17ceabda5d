"""Who holds a post is asked by day: tenures begin and end, posts stay."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jingzhun_site.accounts.models import User
from jingzhun_site.organisations.queries import (
    may_sign,
    post_ids_of,
    posts_are_kept,
    posts_by_id,
    posts_in,
)
from jingzhun_site.register.models import Official
from jingzhun_site.register.record import Record
from tests.jingzhun_site.conftest import COUNTY, FOREIGN_VILLAGE, OTHER_COUNTY, VILLAGE
from tests.jingzhun_site.organisations.conftest import AFTER, FIRST, KIND, LAST, make_post


def test_a_post_says_its_organisation_and_who_holds_it_that_day(holder: User) -> None:
    (held,) = posts_in(COUNTY, on=LAST)

    assert held.title == "甲县住房和城乡建设局 县级住建岗"
    assert (held.holder_name, held.holder_user_id, held.official_id) == ("示例甲", holder.pk, "W1")
    assert (held.kind, held.function, held.place_code) == (KIND, "housing_authority", COUNTY)


def test_a_post_is_vacant_from_the_day_after_its_last(holder: User) -> None:
    held = posts_by_id(["P1", "", "unknown"], on=AFTER)

    assert list(held) == ["P1"]
    assert (held["P1"].holder_name, held["P1"].holder_user_id) == ("", None)
    assert post_ids_of(holder, on=LAST) == {"P1"}
    assert post_ids_of(holder, on=AFTER) == frozenset()


def test_posts_are_asked_for_by_kind_and_by_function(holder: User) -> None:
    assert posts_in(COUNTY, on=LAST, function="housing_authority", kind=KIND)
    assert not posts_in(COUNTY, on=LAST, function="health")
    assert not posts_in(COUNTY, on=LAST, kind="county_health_post")
    assert not posts_in(VILLAGE, on=LAST), "a place's own posts alone"


def test_whoever_holds_a_post_signs_below_it_in_their_days_alone(holder: User) -> None:
    assert may_sign(holder, kind=KIND, place_code=VILLAGE, on=LAST)
    assert may_sign(holder, kind=KIND, place_code=COUNTY, on=FIRST)
    assert not may_sign(holder, kind=KIND, place_code=VILLAGE, on=AFTER)
    assert not may_sign(holder, kind="county_health_post", place_code=VILLAGE, on=LAST)
    assert not may_sign(holder, kind=KIND, place_code=FOREIGN_VILLAGE, on=LAST)
    assert not may_sign(holder, kind=KIND, place_code=OTHER_COUNTY, on=LAST)


def test_an_abolished_post_signs_nothing(holder: User, post: Record) -> None:
    type(post).objects.filter(pk="P1").update(abolished_on=LAST)

    assert not posts_in(COUNTY, on=LAST)
    assert not may_sign(holder, kind=KIND, place_code=VILLAGE, on=LAST)
    assert posts_by_id(["P1"], on=LAST)["P1"].title == "甲县住房和城乡建设局 县级住建岗"


def test_posts_count_as_kept_once_somebody_holds_one(
    post: Record, request: pytest.FixtureRequest
) -> None:
    assert not posts_are_kept()

    request.getfixturevalue("holder")

    assert posts_are_kept()


def test_the_name_of_a_holder_lies_in_the_vault(holder: User) -> None:
    assert "示例甲" not in str(Official.objects.get(pk="W1").values())


def test_many_posts_are_read_in_as_many_queries_as_one(holder: User) -> None:
    for number in range(2, 30):
        make_post(f"P{number}", kind="department_head")

    with CaptureQueriesContext(connection) as asked:
        assert len(posts_in(COUNTY, on=LAST)) == 29
    assert len(asked) == 4
