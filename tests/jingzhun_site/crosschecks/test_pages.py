"""The pages: a list, a verdict, a task in the ledger, a pair by its keys, what a department sees."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.crosschecks.answers import IS_TRUE, WORDS, code_of
from jingzhun_site.crosschecks.models import (
    ColumnMapping,
    Difference,
    DifferenceEvent,
    DoubtfulPair,
    RegisterFile,
    Verdict,
)
from jingzhun_site.ledger.models import LedgerEntry
from jingzhun_site.vault.actions import seal_one
from jingzhun_site.vault.tokens import Kind
from tests.jingzhun_site.conftest import COUNTY, OTHER_COUNTY, MakeUser
from tests.jingzhun_site.crosschecks.conftest import (
    Compare,
    Send,
    browser,
    csv_file,
    line,
    name_of,
    stranger,
)
from tests.jingzhun_site.organisations.conftest import make_office, make_post

FIRST = [line(1), line(6), line(11), stranger(1), stranger(2)]
POST = "P-housing"


@pytest.fixture
def found(send: Send, compare: Compare) -> Difference:
    """The difference of one person, beside two others."""
    compare(send(*FIRST))
    return Difference.objects.get(person_id="P1")


@pytest.fixture
def post(officer: User) -> str:
    make_office(COUNTY, "甲县公安局")
    make_post(POST)
    return POST


def _page(user: User, name: str, *args: object, **query: str) -> str:
    answer = browser(user).get(reverse(f"crosschecks:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_file_is_sent_in_its_columns_chosen_and_remembered(officer: User) -> None:
    client = browser(officer)
    sent = client.post(
        reverse("crosschecks:upload"), {"register": "death_register", "file": csv_file(*FIRST)}
    )
    file = RegisterFile.objects.get()
    page = client.get(sent["Location"]).content.decode()

    assert "死亡日期" in page
    assert file.choices["died_on"] == "死亡日期"
    assert str(file.as_at) == "2018-12-05"
    words = {f"column_{name}": header for name, header in file.choices.items()}
    client.post(sent["Location"], {"as_at": "2018-12-05", **words})
    assert ColumnMapping.objects.get().choices == file.choices


def test_the_list_says_in_words_who_and_why(found: Difference, officer: User) -> None:
    page = _page(officer, "list")

    assert name_of(1) in page
    assert "公安登记死亡日期2018-11-20，我方未登记死亡" in page
    assert "新增" in page


def test_a_verdict_is_kept_and_leads_on_to_the_register(found: Difference, officer: User) -> None:
    client = browser(officer)
    address = reverse("crosschecks:judge", args=(found.pk, "confirm"))

    client.post(address, {"version": found.version, "text": "12 月 8 日入户，见火化证明"})

    found.refresh_from_db()
    assert found.verdict == Verdict.CONFIRMED
    page = _page(officer, "difference", found.pk)
    assert reverse("households:leave", args=("P1",)) in page
    assert "12 月 8 日入户，见火化证明" in page


def test_a_verdict_wants_its_reason(found: Difference, officer: User) -> None:
    answer = browser(officer).post(
        reverse("crosschecks:judge", args=(found.pk, "reject")),
        {"version": found.version, "text": " "},
    )

    assert answer.status_code == 422
    found.refresh_from_db()
    assert found.verdict == Verdict.WAITING


def test_of_two_who_judge_the_second_is_told(
    found: Difference, officer: User, colleague: User
) -> None:
    address = reverse("crosschecks:judge", args=(found.pk, "reject"))
    words = {"version": found.version, "text": "同名不同人"}
    browser(officer).post(address, words)

    answer = browser(colleague).post(address, words)

    assert answer.status_code == 422
    assert "您刚才的操作没有保存" in answer.content.decode()
    assert found.events.filter(kind=DifferenceEvent.Kind.REJECTED).count() == 1


def test_differences_are_given_to_a_post_and_lead_back(
    found: Difference, officer: User, post: str
) -> None:
    client = browser(officer)
    keys = [str(pk) for pk in Difference.objects.values_list("pk", flat=True)]
    shown = client.post(reverse("crosschecks:assign"), {"selected": keys})
    assert shown.status_code == 200
    assert not LedgerEntry.objects.exists()

    client.post(
        reverse("crosschecks:assign"),
        {"selected": keys, "lead_post": post, "due_on": "2018-12-31", "text": "逐户核实"},
    )

    assert LedgerEntry.objects.filter(source="cross_check", state="assigned").count() == 3
    found.refresh_from_db()
    assert found.entry is not None
    page = client.get(found.entry.get_absolute_url()).content.decode()
    assert found.get_absolute_url() in page
    assert name_of(1) not in page


def test_what_is_given_already_is_not_given_again(
    found: Difference, officer: User, post: str
) -> None:
    client = browser(officer)
    words = {"selected": [str(found.pk)], "lead_post": post, "due_on": "2018-12-31"}
    client.post(reverse("crosschecks:assign"), words)

    client.post(reverse("crosschecks:assign"), words)

    assert LedgerEntry.objects.count() == 1


def test_a_department_sees_the_differences_of_its_own_registers_alone(
    found: Difference, police: User, make_user: MakeUser
) -> None:
    health = make_user("health", Role.DEPARTMENT_LIAISON, COUNTY, "health")
    nobody = make_user("nobody", Role.DEPARTMENT_LIAISON, COUNTY)

    assert name_of(1) in _page(police, "list")
    for other in (health, nobody):
        assert name_of(1) not in _page(other, "list")
        page = browser(other).get(found.get_absolute_url())
        assert page.status_code == 404


def test_another_county_sees_nothing(found: Difference, make_user: MakeUser) -> None:
    foreign = make_user("foreign", Role.COUNTY_OFFICER, OTHER_COUNTY)

    assert name_of(1) not in _page(foreign, "list")
    assert browser(foreign).get(found.get_absolute_url()).status_code == 404


def test_a_department_answers_by_workbook(found: Difference, police: User, officer: User) -> None:
    client = browser(police)
    taken = client.post(reverse("crosschecks:answer_book"))
    book = openpyxl.load_workbook(BytesIO(taken.content))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if row[0].value == code_of(found):
            row[heads.index(IS_TRUE)].value = "否"
            row[heads.index(WORDS)].value = "户口底册显示健在"
    filled = BytesIO()
    book.save(filled)

    client.post(reverse("crosschecks:answers"), {"file": _book(filled)})

    assert "户口底册显示健在" in _page(officer, "difference", found.pk)
    found.refresh_from_db()
    assert found.verdict == Verdict.WAITING
    again = client.post(reverse("crosschecks:answers"), {"file": _book(filled)})
    assert "导出以后这一条已有变化" in again.content.decode()


def _book(content: BytesIO) -> SimpleUploadedFile:
    return SimpleUploadedFile("反馈.xlsx", content.getvalue())


def test_a_pair_is_answered_and_the_answer_is_taken_over(
    send: Send, compare: Compare, officer: User
) -> None:
    file = send(*FIRST)
    pair = DoubtfulPair.objects.create(
        their_key="k" * 32,
        person_id="P2",
        their_name=seal_one(Kind.NAME, "李小名"),
        place_code="410621100201",
        file=file,
        row_number=5,
        probability=0.6,
        weights=[{"field": "name", "weight": 4.2}],
        their_values={"born_on": "1960-04-01", "sex": "male", "village_code": ""},
    )
    page = _page(officer, "pair", pair.pk)
    assert "支持同一人（+4.2）" in page
    assert "<mark>名</mark>" in page
    assert 'data-key="1"' in page

    answer = browser(officer).post(pair.get_absolute_url(), {"answer": "different"})

    assert answer["Location"] == reverse("crosschecks:review")
    pair.refresh_from_db()
    assert (pair.answer, pair.answered_by) == ("different", officer)
    assert "没有等您复核的疑似同人" in _page(officer, "review")


def test_the_run_and_the_figures_have_their_pages(
    found: Difference, officer: User, make_user: MakeUser
) -> None:
    page = _page(officer, "run", found.last_run_id)
    assert "新增" in page
    assert "用了什么" in page
    for name in ("results", "runs", "registers", "new_run"):
        assert "死亡人员信息" in _page(officer, name) or name == "results"
    auditor = make_user("auditor", Role.AUDITOR, COUNTY)
    assert "命中率" in _page(auditor, "results")
