"""Files that cannot be what they should be are answered in sentences that a clerk understands."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jingzhun_site.accounts.models import User
from jingzhun_site.crosschecks.actions.uploading import (
    choose_columns,
    same_day_files,
    upload_register,
)
from jingzhun_site.crosschecks.models import RegisterFile
from jingzhun_site.crosschecks.refusing import CrossCheckRefusedError
from jingzhun_site.jobs.running import run_waiting_jobs
from tests.jingzhun_site.conftest import COUNTY
from tests.jingzhun_site.crosschecks.conftest import (
    DEATHS,
    HEADS,
    Compare,
    Send,
    csv_file,
    line,
    name_of,
    number_of,
    stranger,
)

Refused = Callable[[SimpleUploadedFile], str]


@pytest.fixture
def refused(officer: User) -> Refused:
    """What is said of a file that is not taken."""

    def said(file: SimpleUploadedFile) -> str:
        with pytest.raises(CrossCheckRefusedError) as found:
            upload_register(file, register=DEATHS, place_code=COUNTY, acting_user=officer)
        return "".join(found.value.sentences)

    return said


def test_the_same_file_says_which_comparison_used_it(
    send: Send, compare: Compare, refused: Refused
) -> None:
    run = compare(send(line(1), line(2)))

    said = refused(csv_file(line(1), line(2), name="又一份.csv"))

    assert "内容完全相同" in said
    assert f"已用于 2018-12-10 的第 {run.pk} 次比对" in said
    assert RegisterFile.objects.count() == 1


def test_an_upload_that_broke_off_is_seen(refused: Refused) -> None:
    whole = (HEADS + line(1) + line(2)).encode()
    assert "没有传完" in refused(SimpleUploadedFile("a.csv", whole[:-25]))


def test_a_workbook_that_broke_off_is_seen(refused: Refused) -> None:
    assert "损坏" in refused(SimpleUploadedFile("a.xlsx", b"PK\x03\x04" + b"0" * 400))


def test_another_table_is_no_register_of_deaths(refused: Refused) -> None:
    said = refused(SimpleUploadedFile("a.csv", "项目,金额\n修路,3\n打井,5\n".encode()))
    assert "没有认出“死亡人员信息”的表头" in said


def test_swapped_columns_are_named_before_anything_is_matched(send: Send) -> None:
    rows = [f"{number_of(n)},{name_of(n)},男,1950-01-01,2018-11-20\n" for n in range(8)]

    file = send(*rows)

    assert file.state == RegisterFile.State.REFUSED
    assert len(file.faults) == 1
    assert file.matched == {}


def test_a_key_that_is_mostly_empty_is_named(send: Send) -> None:
    rows = [line(n, number="") for n in range(6)] + [line(9)]

    file = send(*rows)

    assert file.state == RegisterFile.State.REFUSED
    said = "证件号码列大多为空：7 行中有 6 行没有号码。"
    assert file.faults[0].startswith(said)


def test_the_register_of_another_county_is_named(send: Send) -> None:
    rows = [stranger(n).replace("990001", "990999") for n in range(40)]

    file = send(*rows)

    assert file.state == RegisterFile.State.REFUSED
    assert "990999" in file.faults[0]


def test_two_files_of_one_day_that_contradict_each_other_are_told(send: Send) -> None:
    first = send(line(1), line(2))
    second = send(line(1, died="2018-10-01"), name="b.csv")

    assert same_day_files(second) == [first]


def test_a_cell_that_is_no_day_is_told_with_its_row(send: Send) -> None:
    file = send(line(1), line(2, died="去年冬天"))

    assert any("第 3 行“去年冬天”" in said for said in file.remarks), file.remarks
    assert file.state == RegisterFile.State.READY


def test_a_repaired_choice_of_columns_makes_the_file_good(send: Send, officer: User) -> None:
    rows = [f"{number_of(n)},{name_of(n)},男,1950-01-01,2018-11-20\n" for n in range(8)]
    file = send(*rows)
    swapped = {**file.choices, "name": "身份证号", "id_number": "姓名"}

    choose_columns(file, choices=swapped, as_at=file.as_at, acting_user=officer)  # type: ignore[arg-type]
    run_waiting_jobs()
    file.refresh_from_db()

    assert file.state == RegisterFile.State.READY
    assert sum(file.matched["linked"].values()) == 8
