"""The list of differences as a file: what the page lists, under the rights of whoever takes it along."""

import csv
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.crosschecks.actions import judging
from jingzhun_site.crosschecks.models import Difference
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_waiting_jobs
from tests.jingzhun_site.conftest import COUNTY, MakeUser
from tests.jingzhun_site.crosschecks.conftest import Compare, Send, browser, line, name_of


@pytest.fixture
def found(send: Send, compare: Compare, officer: User) -> None:
    """Three dead on our list, one of them already rejected."""
    compare(send(line(1), line(6), line(11)))
    one = Difference.objects.get(person_id="P6")
    judging.reject(one, text="同名不同人", version=one.version, acting_user=officer)


def _exported(user: User, query: str, form: str = "xlsx") -> Path:
    browser(user).post(f"/crosschecks/export/?{query}", {"form": form})
    run_waiting_jobs()
    return Path(str(Job.objects.latest("created").result_path))


@pytest.mark.usefixtures("found")
def test_the_workbook_has_what_the_page_lists_and_says_where_it_is_from(officer: User) -> None:
    book = CalamineWorkbook.from_path(str(_exported(officer, "state=rejected")))

    head, *rows = book.get_sheet_by_name("比对差异").to_python()
    (row,) = (dict(zip(head, row, strict=True)) for row in rows)
    assert row["对象"].startswith(name_of(6)[0])
    assert row["差异"] == "公安登记死亡日期2018-11-20，我方未登记死亡"
    assert row["户编号"] == "H1"
    source = dict(line[:2] for line in book.get_sheet_by_name("来源").to_python())
    assert source["差异"] in (1.0, "1")
    assert source["内容"] == "比对差异"
    assert AuditEntry.objects.get(action="crosschecks.exported").new["rows"] == 1


@pytest.mark.usefixtures("found")
def test_delimited_text_has_the_same_lines(officer: User) -> None:
    with _exported(officer, "state=all", "csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))

    assert {one["户编号"] for one in lines} == set(
        Difference.objects.values_list("household_id", flat=True)
    )
    assert len(lines) == 3


@pytest.mark.usefixtures("found")
def test_a_department_takes_along_what_its_own_files_brought_up(
    police: User, make_user: MakeUser
) -> None:
    others = make_user("civil", Role.DEPARTMENT_LIAISON, COUNTY, "civil_affairs")
    rows = {
        user: len(
            CalamineWorkbook.from_path(str(_exported(user, "state=all")))
            .get_sheet_by_name("比对差异")
            .to_python()
        )
        - 1
        for user in (police, others)
    }
    assert rows == {police: 3, others: 0}
