"""The pages of the audit: in words, narrowed, and never more than their reader may see."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

import jingzhun_site
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.actions import record_audit, record_viewing
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.audit.wording import ACTIONS, VIEWED
from jingzhun_site.crosschecks.models import DifferenceEvent
from jingzhun_site.decisions.models import GapNote
from jingzhun_site.households.models import PendingChange
from jingzhun_site.ledger.models import EntryEvent
from jingzhun_site.register.actions import Why, add_record, change_record
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import Person
from jingzhun_site.register.record import Record
from tests.jingzhun_site.conftest import COUNTY, FOREIGN_VILLAGE, VILLAGE, MakeUser

SITE = Path(jingzhun_site.__file__).parent
BY_A_RUN = {"found", "changed", "gone", "back"}
"""What a comparison finds stands in the history of a difference; nobody does it."""

VARIABLE = {
    "register.{}": [str(kind) for kind in RecordChange.Kind if kind != "base"],
    "decisions.gaps_{}": [str(kind) for kind in GapNote.Kind],
    "households.change_{}": [str(state) for state in PendingChange.State if state != "waiting"],
    "ledger.{}": [str(kind) for kind in EntryEvent.Kind],
    "crosschecks.{}": [str(kind) for kind in DifferenceEvent.Kind if kind not in BY_A_RUN],
    "accounts.{}": ["logged_in", "logged_out", "login_failed", "locked_out"],
}
"""The kinds of action that are put together from two parts."""


@pytest.fixture
def auditor(client: Client, make_user: MakeUser) -> Client:
    client.force_login(make_user("auditor", Role.AUDITOR, COUNTY))
    return client


@pytest.fixture
def clerk(make_user: MakeUser) -> User:
    return make_user("clerk", Role.TOWNSHIP_CLERK, COUNTY)


@pytest.fixture
def household(make_household: Callable[..., Record]) -> Record:
    return make_household("H1", VILLAGE, ["王小明"], dwelling_grade="D")


def _note(action: str, user: User | None, **about: str) -> None:
    with transaction.atomic():
        record_audit(action, acting_user=user, place_code=VILLAGE, **about)  # type: ignore[arg-type]


def _read(client: Client, path: str = "/audit/", **words: str) -> str:
    answer = client.get(path, words)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def _first_arguments() -> Iterator[str]:
    """The kind of action of every call that writes into the chain, with {} where it varies."""
    for path in SITE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and called in ("record_audit", "_audit", "_note"):
                yield from _texts(node)


def _texts(call: ast.Call) -> Iterator[str]:
    for argument in call.args[:2]:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value
        if isinstance(argument, ast.JoinedStr):
            parts = (p.value if isinstance(p, ast.Constant) else "{}" for p in argument.values)
            yield "".join(map(str, parts))


def test_every_kind_of_action_has_words() -> None:
    written = {
        action
        for text in _first_arguments()
        for action in ([text.format(one) for one in VARIABLE[text]] if "{}" in text else [text])
    }

    assert len(written) > 30
    assert sorted(written - set(ACTIONS)) == []


def test_everything_that_is_looked_at_has_words() -> None:
    noted = set()
    for path in (*(SITE / "households" / "views").glob("*.py"), SITE / "documents" / "views.py"):
        text = path.read_text("utf-8")
        noted |= set(re.findall(r"note_viewing\(.*\"(\w+)\"\)", text))
        noted |= set(re.findall(r"what=\"(\w+)\"", text))

    assert noted == set(VIEWED)


def test_an_entry_says_who_did_what_to_whom_in_words(
    auditor: Client, clerk: User, household: Record
) -> None:
    change_record(household, {"dwelling_grade": "A"}, acting_user=clerk, why=Why(reason="改造完工"))

    page = _read(auditor)

    assert "clerk（clerk） 修改 H1 住房等级：D级 → A级 改造完工" in page
    assert 'href="/households/H1/"' in auditor.get("/audit/").content.decode()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({"group": "exporting"}, {"导出名单"}),
        ({"group": "unmasking"}, {"查看完整号码"}),
        ({"actor": "clerk"}, {"导出名单", "查看完整号码"}),
        ({"actor": "nobody"}, set()),
        ({"key": "H7"}, {"查看完整号码"}),
        ({"until": "2001-01-01"}, set()),
        ({"since": "2001-01-01"}, {"导出名单", "查看完整号码"}),
        ({"since": "x"}, set()),
    ],
)
def test_entries_are_narrowed_by_what_who_whom_and_when(
    auditor: Client, clerk: User, places: None, words: dict[str, str], found: set[str]
) -> None:
    _note("lists.exported", clerk, entity="households")
    _note("households.unmasked", clerk, entity="persons", key="H7")

    rows = auditor.get("/audit/", words).content.decode()
    body = rows.partition("<tbody>")[2].partition("</tbody>")[0]

    assert {word for word in ("导出名单", "查看完整号码") if word in body} == found


def test_what_was_done_in_a_closed_compartment_does_not_show(
    auditor: Client, client: Client, household: Record, make_user: MakeUser
) -> None:
    add_record("illnesses", {"person_id": "H1-01"}, acting_user=None, why=Why(reason="确诊"))

    assert "确诊" not in _read(auditor)
    client.force_login(make_user("officer", Role.COUNTY_OFFICER, COUNTY))
    assert "确诊" in _read(client)


def test_a_closed_field_of_an_open_record_leaves_no_trace(
    auditor: Client, household: Record
) -> None:
    person = Person.objects.get(pk="H1-01")
    changes = {"has_chronic_illness": True, "schooling": "primary"}
    change_record(person, changes, acting_user=None, why=Why(reason="核实"))

    page = _read(auditor)

    assert "患慢性病" not in page
    assert "另有" not in page


def test_whoever_may_not_see_the_register_reads_no_values(
    client: Client, household: Record, make_user: MakeUser
) -> None:
    change_record(household, {"dwelling_grade": "A"}, acting_user=None, why=Why())
    client.force_login(make_user("admin", Role.ADMINISTRATOR, COUNTY))

    page = _read(client)

    assert "住房等级 已改" in page
    assert "D级" not in page


def test_viewings_show_who_looked_at_whom_in_the_own_places(
    auditor: Client, client: Client, clerk: User, household: Record, make_user: MakeUser
) -> None:
    record_viewing(
        user=clerk, entity="households", key="H1", place_code=VILLAGE, what="household_file"
    )

    assert "clerk（clerk） 户档案 H1" in _read(auditor, "/audit/viewings/")
    assert "户档案" not in _read(auditor, "/audit/viewings/", actor="other")
    client.force_login(make_user("far", Role.AUDITOR, FOREIGN_VILLAGE))
    assert "户档案" not in _read(client, "/audit/viewings/")


def test_an_opened_file_is_noted_with_who_looked(
    client: Client, clerk: User, household: Record, auditor: Client
) -> None:
    opened = Client()
    opened.force_login(clerk)
    opened.get("/households/H1/")

    assert "clerk（clerk） 户档案 H1" in _read(auditor, "/audit/viewings/", key="H1")


def test_an_unmasking_needs_a_reason_which_the_auditor_reads(
    auditor: Client, clerk: User, household: Record
) -> None:
    opened = Client()
    opened.force_login(clerk)
    opened.post("/households/H1/unmask/", {"reason": " "})
    assert not AuditEntry.objects.filter(action="households.unmasked").exists()

    opened.post("/households/H1/unmask/", {"reason": "核对银行卡"})

    assert "查看完整号码 H1 — 核对银行卡" in _read(auditor, group="unmasking")
