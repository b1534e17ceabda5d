"""The data-quality checks of the packs over what a sheet would make of the register."""

from collections.abc import Callable

import pytest

from jingzhun_site.imports.models import ImportBatch, Stage
from jingzhun_site.imports.preview import faulty_remarks
from jingzhun_site.register.actions import Why, change_record
from jingzhun_site.register.record import Record
from tests.jingzhun_site.imports.conftest import Desk, national_row, national_rows

Found = Callable[[str, str], Record]
pytestmark = pytest.mark.django_db


@pytest.fixture
def doubts(desk: Desk, household: Record) -> Callable[..., list[tuple[str, str]]]:
    """The cells and words of what the data-quality checks doubt in a row."""

    def of(**values: str) -> list[tuple[str, str]]:
        batch = desk.check(desk.upload(national_rows(national_row(**values))))
        assert batch.stage == Stage.CHECKED, batch.failure
        found = [one for one, _column in faulty_remarks(batch) if one.code == "IMPORT065"]
        return [(one.cell, one.fields["message"]) for one in found]

    return of


def words(found: list[tuple[str, str]]) -> str:
    return " ".join(message for _cell, message in found)


def test_a_contradiction_inside_a_row_is_doubted(doubts) -> None:
    found = doubts(文化程度="小学", 在校生状况="小学")
    assert [cell for cell, message in found if "文化程度" in message] == ["M4"]


def test_a_value_is_held_against_what_the_register_says(doubts, found: Found) -> None:
    assert "文化程度" not in words(doubts(在校生状况="小学"))
    person = found("persons", "P2")
    change_record(person, {"education": "primary"}, acting_user=None, why=Why())
    assert "文化程度" in words(doubts(在校生状况="小学"))


def test_what_stood_in_the_register_before_is_not_held_against_a_row_that_leaves_it_alone(
    doubts, found: Found
) -> None:
    change_record(
        found("persons", "P2"),
        {"education": "primary", "schooling": "primary"},
        acting_user=None,
        why=Why(),
    )
    assert doubts(民族="汉族") == []


def test_what_is_not_known_is_never_doubted(doubts) -> None:
    assert doubts(务工状况="省外") == []


def test_a_doubt_stands_against_nothing(desk: Desk, household: Record, found: Found) -> None:
    row = national_row(文化程度="小学", 在校生状况="小学")
    batch: ImportBatch = desk.apply(desk.check(desk.upload(national_rows(row))))
    assert batch.counts["warned"] == 1
    assert batch.stage == Stage.APPLIED
    assert found("persons", "P2").schooling == "primary"
