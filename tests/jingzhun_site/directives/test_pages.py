"""The list, the units, the workbook, and how fast a long document opens."""

from cProfile import Profile
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook

from jingzhun_site.accounts.models import User
from jingzhun_site.directives.actions.ruling import accept_item, reject_item
from jingzhun_site.directives.models import Directive
from jingzhun_site.jobs.models import Job
from jingzhun_site.jobs.running import run_waiting_jobs
from tests.jingzhun_site.directives.conftest import Upload, item_of

POLICIES = Path(__file__).resolve().parents[4] / "shared" / "policies"
MOST_CALLS = 1_000_000
"""Of functions for one page, some 0.3 seconds; counted, since a clock would measure the machine and its neighbours."""


def test_the_list_says_how_far_each_review_is(
    desk: Client, directive: Directive, officer: User
) -> None:
    accept_item(item_of(directive, "30公里"), version=1, acting_user=officer)
    page = desk.get("/directives/").content.decode()

    assert directive.title in page
    assert "待审定" in page
    assert directive.title not in desk.get("/directives/", {"q": "水库"}).content.decode()


def test_the_ledger_shows_one_state_where_it_is_asked_to(
    desk: Client, directive: Directive, officer: User
) -> None:
    item = item_of(directive, "30公里")
    reject_item(item, reason="背景", version=1, acting_user=officer)
    page = desk.get(f"/directives/{directive.pk}/", {"show": "rejected"}).content.decode()

    assert page.count('class="ledger-row') == 1
    assert f'data-card="{item.pk}"' in page


def test_units_list_what_each_of_them_leads(
    desk: Client, directive: Directive, officer: User
) -> None:
    for words in ("30公里", "学校4所"):
        accept_item(item_of(directive, words), version=1, acting_user=officer)
    page = desk.get(f"/directives/{directive.pk}/units/", {"unit": "县交通运输局"})
    text = page.content.decode()

    assert "硬化通村道路" in text
    assert "新建学校数" not in text


def test_the_workbook_holds_what_was_accepted(
    desk: Client, directive: Directive, officer: User
) -> None:
    accept_item(item_of(directive, "30公里"), version=1, acting_user=officer)
    job = _exported(desk, directive)
    assert job.result_path is not None
    book = load_workbook(job.result_path)
    cells = [cell for row in book["任务分解表"].iter_rows(values_only=True) for cell in row]

    assert "硬化通村道路" in cells
    assert 30 in cells
    assert "新建学校数" not in cells


def test_a_workbook_without_anything_accepted_is_refused(
    desk: Client, directive: Directive
) -> None:
    job = _exported(desk, directive)

    assert (job.state, "还没有已采纳的事项" in job.error) == ("failed", True)


def _exported(desk: Client, directive: Directive) -> Job:
    desk.post(f"/directives/{directive.pk}/export/")
    (job,) = run_waiting_jobs()
    return job


def test_script_in_a_document_is_text(desk: Client, upload: Upload) -> None:
    made = upload("方案<script>x</script>\n\n一、目标\n\n2018年新建<b>学校</b>4所。\n")
    page = desk.get(f"/directives/{made.pk}/").content.decode()

    assert "<script>x</script>" not in page
    assert "<b>学校</b>" not in page


@pytest.mark.skipif(
    not POLICIES.is_dir(), reason="the real documents are not shipped with the code"
)
def test_the_longest_of_the_real_documents_opens_quickly(desk: Client, upload: Upload) -> None:
    longest = max(POLICIES.glob("*.txt"), key=lambda path: path.stat().st_size)
    made = upload(longest.read_text(encoding="utf-8"))
    assert made.items.count() > 500

    desk.get(f"/directives/{made.pk}/")  # what is kept from the first page on is made here

    calls = Profile()
    with calls:
        assert desk.get(f"/directives/{made.pk}/").status_code == 200
    assert sum(entry.callcount for entry in calls.getstats()) < MOST_CALLS


@pytest.mark.skipif(
    not POLICIES.is_dir(), reason="the real documents are not shipped with the code"
)
def test_a_document_that_a_pack_was_made_of_says_what_the_pack_has(
    desk: Client, upload: Upload
) -> None:
    made = upload((POLICIES / "sichuan.txt").read_text(encoding="utf-8"))

    assert made.pack_id == "sichuan-2018"
    assert made.items.filter(coverage="covered").exists()
    assert "政策包已有" in desk.get(f"/directives/{made.pk}/").content.decode()
