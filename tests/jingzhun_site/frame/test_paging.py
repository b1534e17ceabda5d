"""Keyset paging: every row on exactly one page, forwards and backwards, whatever the cursor says."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from jingzhun_site.frame.paging import Page, cursor, keyset_page, read_cursor

pytestmark = pytest.mark.django_db
NAMES = [f"g{number:02}" for number in range(11)]


@pytest.fixture(autouse=True)
def groups() -> None:
    Group.objects.bulk_create(Group(name=name) for name in NAMES)


def names(page: Page) -> list[str]:
    return [group.name for group in page.rows]


def walk(order: list[str], *, size: int) -> list[list[str]]:
    pages, page = [], keyset_page(Group.objects.all(), order, size=size)
    pages.append(names(page))
    while page.next:
        page = keyset_page(Group.objects.all(), order, after=page.next, size=size)
        pages.append(names(page))
    return pages


@pytest.mark.parametrize("order", [["name"], ["-name"], ["-name", "id"]])
@pytest.mark.parametrize("size", [1, 4, 10, 11, 12])
def test_every_row_is_on_exactly_one_page_in_order(order: list[str], size: int) -> None:
    pages = walk(order, size=size)
    seen = [name for page in pages for name in page]
    assert seen == sorted(NAMES, reverse=order[0].startswith("-"))
    assert all(len(page) == size for page in pages[:-1])
    assert pages[-1]


def test_back_from_the_second_page_is_the_first_page() -> None:
    first = keyset_page(Group.objects.all(), ["name"], size=4)
    second = keyset_page(Group.objects.all(), ["name"], after=first.next, size=4)
    back = keyset_page(Group.objects.all(), ["name"], before=second.previous, size=4)
    assert names(back) == names(first)
    assert back.previous == ""
    assert first.previous == ""
    again = keyset_page(Group.objects.all(), ["name"], after=back.next, size=4)
    assert names(again) == names(second)


def test_rows_that_are_alike_in_the_first_column_are_told_apart_by_the_last() -> None:
    kind = ContentType.objects.get_for_model(Group)
    Permission.objects.all().delete()
    Permission.objects.bulk_create(
        Permission(content_type=kind, codename=name, name="same") for name in NAMES
    )
    found, after = [], ""
    while True:
        page = keyset_page(Permission.objects.all(), ["-name", "codename"], after=after, size=3)
        found += [row.codename for row in page.rows]
        after = page.next
        if not after:
            break
    assert found == NAMES


def test_a_column_of_a_related_record_may_be_part_of_the_order() -> None:
    order = ["content_type__model", "id"]
    rows = Permission.objects.select_related("content_type")
    first = keyset_page(rows, order, size=5)
    second = keyset_page(rows, order, after=first.next, size=5)
    assert {row.pk for row in first.rows}.isdisjoint(row.pk for row in second.rows)


@pytest.mark.parametrize("text", ["", "x", "!!!", "W10", "bnVsbA", "WzEsMiwzXQ", "W1tdXQ", "é"])
def test_a_cursor_that_is_none_of_ours_is_the_first_page(text: str) -> None:
    page = keyset_page(Group.objects.all(), ["name"], after=text, size=4)
    assert names(page) == NAMES[:4]


def test_a_cursor_of_another_order_is_the_first_page() -> None:
    by_name = keyset_page(Group.objects.all(), ["name"], size=4)
    page = keyset_page(Group.objects.all(), ["id"], after=by_name.next, size=4)
    assert len(page.rows) == 4
    assert page.previous == ""


def test_a_cursor_holds_chinese_and_quotes() -> None:
    group = Group(pk=7, name='山上村"\\')
    assert read_cursor(cursor(group, ["-name", "id"]), length=2) == ['山上村"\\', 7]


def test_no_rows_are_a_page_without_neighbours() -> None:
    page = keyset_page(Group.objects.none(), ["name"])
    assert (page.rows, page.next, page.previous) == ([], "", "")
