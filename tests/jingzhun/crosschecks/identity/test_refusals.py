"""A file that cannot be the register it should be is refused before anything is matched."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jingzhun.crosschecks.identity import MatchSettings, match_register
from jingzhun.errors import JingzhunError
from tests.jingzhun.crosschecks.identity.conftest import OURS, Match, Row, row


def refusal(match: Match, rows: Sequence[Row], settings: MatchSettings | None = None) -> list[str]:
    with pytest.raises(JingzhunError) as caught:
        match(rows, settings=settings)
    assert not list(match.out.iterdir())
    return [fault.code for fault in caught.value.faults]


def test_the_register_of_another_county(match: Match) -> None:
    rows = [
        row(f"98000219{n:02d}01010016", "李四", village_code="980002001001") for n in range(50, 90)
    ]
    with pytest.raises(JingzhunError) as caught:
        match(rows)
    (fault,) = caught.value.faults
    assert (fault.code, fault.seen, fault.wanted) == ("MATCH001", "980002", "990001")
    assert "980002" in fault.what("zh")


def test_a_register_of_ours_with_strangers_in_it_is_matched(match: Match) -> None:
    strangers = [row(f"98000219{n:02d}01010016", "李四") for n in range(50, 55)]
    assert match([row("990001196001020015", "王建国"), *strangers]).linked_rows == 1


def test_a_key_column_that_is_mostly_empty(match: Match) -> None:
    rows = [row(None, "李四"), row("", "王五"), row("990001196001020015", "王建国")]
    assert refusal(match, rows) == ["MATCH002"]


def test_one_number_in_a_million_rows(match: Match) -> None:
    rows = [row("990001196001020015", f"李{n}") for n in range(1_100)]
    assert refusal(match, rows) == ["MATCH003"]


def test_swapped_columns(match: Match) -> None:
    assert refusal(match, [row(p["name"], p["id_number"]) for p in OURS]) == ["MATCH004"]


def test_dates_that_nobody_can_read(match: Match) -> None:
    rows = [row("990001196001020015", "王建国", born_on="庚子年正月初五")]
    assert refusal(match, rows) == ["MATCH005"]


def test_dates_in_three_forms_are_read_and_named(match: Match) -> None:
    written = ["1960/1/2", "19880203", "1970年3月4日", "20214", "1999-12-31 00:00:00"]
    people = [OURS[0], OURS[1], OURS[2], OURS[3], OURS[5]]
    rows = [
        row(None, p["name"], born_on=text, village_code=p["village_code"])
        for p, text in zip(people, written, strict=True)
    ]
    report = match(rows, settings=MatchSettings(threads=1, may_lack_ids=True))
    assert {person for _, person, _ in match.links()} == {p["person_id"] for p in people}
    (notice,) = report.notices
    assert notice.code == "MATCH008"
    assert "%Y年%m月%d日: 1" in notice.seen


def test_a_few_dates_that_cannot_be_read_are_a_warning(match: Match) -> None:
    rows = [row(p["id_number"], p["name"], born_on=p["born_on"].isoformat()) for p in OURS]
    report = match([*rows, row("990001196001020015", "王建国", born_on="1960-02-30")])
    (warning,) = report.notices
    assert (warning.code, warning.severity, warning.position.line) == ("MATCH005", "warning", 8)


def test_a_file_without_any_key(match: Match) -> None:
    assert refusal(match, [{"name": "王建国"}]) == ["MATCH006"]


def test_a_file_without_rows(match: Match, tmp_path: Path) -> None:
    rows = tmp_path / "rows.parquet"
    pq.write_table(
        pa.table({"row_number": pa.array([], pa.int64()), "id_number": pa.array([], pa.string())}),
        rows,
    )
    match([row("990001196001020015", "王建国")])
    with pytest.raises(JingzhunError) as caught:
        match_register(persons=tmp_path / "persons1.parquet", rows=rows, out=tmp_path / "empty")
    assert caught.value.faults[0].code == "MATCH007"


def test_names_and_birth_dates_are_a_key(match: Match) -> None:
    report = match(
        [{"name": "王建国", "born_on": date(1960, 1, 2), "village_code": "990001001001"}]
    )
    assert report.linked == {"probabilistic": 1}
