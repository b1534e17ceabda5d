"""What other systems can do with a token, and what they cannot."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from jingzhun_site.accounts.models import Grant, User
from jingzhun_site.accounts.rights import Role
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.crosschecks.models import Difference, RegisterFile
from jingzhun_site.exchange.models import ApiToken, Scope
from jingzhun_site.jobs.running import run_waiting_jobs
from tests.jingzhun_site.conftest import COUNTY, OTHER_COUNTY, MakeUser
from tests.jingzhun_site.crosschecks.conftest import (
    DEATHS,
    TODAY,
    Compare,
    Send,
    csv_file,
    line,
    name_of,
    number_of,
)
from tests.jingzhun_site.exchange.conftest import Caller, Partner

FILES = f"registers/{DEATHS}/files"
FINDINGS = f"registers/{DEATHS}/findings"
ROWS = [line(index) for index in range(30)]


def test_a_department_sends_its_register_fetches_the_differences_and_answers(
    partner: Partner, compare: Compare
) -> None:
    caller = partner()
    sent = caller.send(FILES, as_at="2018-12-05", file=csv_file(*ROWS))
    assert sent.status_code == 202, sent.content
    run_waiting_jobs()
    file = caller.get(f"files/{sent.json()['id']}").json()
    assert (file["state"], file["rows"], file["recognised"]) == ("ready", 30, 30)

    compare(RegisterFile.objects.get(pk=file["id"]))
    first = caller.get(FINDINGS, limit=20).json()
    second = caller.get(FINDINGS, limit=20, after=first["next"]).json()
    found = first["findings"] + second["findings"]
    assert (len(found), second["next"]) == (30, None)
    assert {one["row_number"] for one in found} == set(range(2, 32))

    answer = {"version": found[0]["version"], "says": "true", "words": "已查死亡证明"}
    answered = caller.post(f"findings/{found[0]['id']}/answer", answer)
    assert answered.json()["version"] == found[0]["version"] + 1
    event = Difference.objects.get(pk=found[0]["id"]).events.last()
    assert event is not None
    assert "已查死亡证明" in event.text


def test_nobody_is_named_in_what_goes_out(partner: Partner, send: Send, compare: Compare) -> None:
    compare(send(*ROWS))
    text = partner().get(FINDINGS).content.decode()
    assert text.count('"row_number"') == 30
    for index in range(30):
        assert name_of(index) not in text
        assert number_of(index) not in text


def test_reading_leaves_a_line_in_the_audit_log(
    partner: Partner, send: Send, compare: Compare
) -> None:
    compare(send(*ROWS))
    partner().get(FINDINGS, limit=7)
    entry = AuditEntry.objects.get(action="exchange.findings_read")
    assert entry.actor == "police"
    assert entry.new == {"register": DEATHS, "rows": 7}
    assert entry.key == ApiToken.objects.get().prefix


@pytest.mark.parametrize(
    "change",
    [
        {"revoked_at": "2018-12-01T00:00:00Z"},
        {"valid_until": TODAY - timedelta(days=1)},
    ],
)
def test_a_token_that_is_over_opens_nothing(partner: Partner, change: dict[str, Any]) -> None:
    caller = partner()
    assert caller.get("registers").status_code == 200
    ApiToken.objects.update(**change)
    refused = caller.get("registers")
    assert (refused.status_code, refused.json()["code"]) == (401, "token")
    assert refused["WWW-Authenticate"] == "Bearer"


def test_a_closed_account_or_a_role_taken_away_closes_its_tokens(
    partner: Partner, send: Send, police: User
) -> None:
    caller, file = partner(), send(*ROWS)
    police.grants.all().delete()
    assert caller.get(f"files/{file.pk}").status_code == 404
    User.objects.filter(pk=police.pk).update(is_active=False)
    assert caller.get("registers").status_code == 401


def test_no_token_a_wrong_one_and_a_cookie_open_nothing(
    client: Any, police: User, partner: Partner
) -> None:
    partner()
    client.force_login(police)
    assert client.get("/api/v1/registers").status_code == 401
    assert Caller("jz_00000000_guess").get("registers").status_code == 401


def test_a_token_of_another_register_is_refused_and_learns_nothing(
    partner: Partner, send: Send, compare: Compare
) -> None:
    compare(send(*ROWS))
    caller = partner(registers=["dibao_register"])
    difference = Difference.objects.first()
    assert difference is not None
    answers = [
        caller.send(FILES, as_at="2018-12-05", file=csv_file(*ROWS)),
        caller.get(FINDINGS),
        caller.get("registers/no_such_register/findings"),
        caller.get(f"findings/{difference.pk}"),
    ]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [(403, "scope")] * 4


@pytest.mark.parametrize(
    ("scope", "allowed"), [(Scope.SUBMIT, "sent"), (Scope.READ, "read"), (Scope.ANSWER, "answered")]
)
def test_a_token_does_what_it_was_given_for(
    partner: Partner, send: Send, compare: Compare, scope: Scope, allowed: str
) -> None:
    compare(send(*ROWS))
    difference = Difference.objects.earliest("pk")
    caller = partner(scopes=[scope])
    answer = {"version": difference.version, "says": "not_true", "words": "同名"}
    did: dict[str, Callable[[], Any]] = {
        "sent": lambda: caller.send(FILES, as_at="2018-12-05", file=csv_file(*ROWS[:9])),
        "read": lambda: caller.get(FINDINGS),
        "answered": lambda: caller.post(f"findings/{difference.pk}/answer", answer),
    }
    opened = [name for name, act in did.items() if act().status_code < 300]
    assert opened == [allowed]


def test_the_account_of_another_county_finds_nothing(
    partner: Partner, send: Send, compare: Compare, make_user: MakeUser
) -> None:
    compare(send(*ROWS))
    other = make_user("other", Role.DEPARTMENT_LIAISON, OTHER_COUNTY, "public_security")
    caller = partner(account=other)
    difference = Difference.objects.earliest("pk")
    assert caller.get(FINDINGS).json() == {"findings": [], "next": None}
    assert caller.get(f"findings/{difference.pk}").status_code == 404


def test_a_file_is_of_the_place_for_which_the_account_sends_that_register(
    partner: Partner, make_user: MakeUser
) -> None:
    both = make_user("both", Role.DEPARTMENT_LIAISON, OTHER_COUNTY, "civil_affairs")
    role = {"user": both, "role": Role.DEPARTMENT_LIAISON}
    Grant.objects.create(**role, place_code=COUNTY, government_function="public_security")
    caller = partner(account=both)
    form = {"as_at": "2018-12-05", "file": csv_file(*ROWS)}
    assert caller.send(FILES, **form).json()["place_code"] == COUNTY

    Grant.objects.create(**role, place_code=OTHER_COUNTY, government_function="public_security")
    form = {"as_at": "2018-12-06", "file": csv_file(*ROWS[:20])}
    unsaid = caller.send(FILES, **form)
    assert (unsaid.status_code, unsaid.json()["code"]) == (422, "place")
    assert unsaid.json()["details"] == [COUNTY, OTHER_COUNTY]
    form = {"as_at": "2018-12-06", "file": csv_file(*ROWS[:20])}
    said = caller.send(FILES, **form, place_code=OTHER_COUNTY)
    assert said.json()["place_code"] == OTHER_COUNTY


def test_the_same_file_again_a_cut_off_one_and_another_register_are_told_apart(
    partner: Partner,
) -> None:
    caller = partner()
    caller.send(FILES, as_at="2018-12-05", file=csv_file(*ROWS))
    again = caller.send(FILES, as_at="2018-12-05", file=csv_file(*ROWS))
    assert again.status_code == 409
    assert "内容完全相同" in again.json()["details"][0]
    cut = caller.send(FILES, as_at="2018-12-05", file=csv_file(*ROWS, "王小"))
    assert "没有传完" in cut.json()["details"][0]
    strange = csv_file("1,2\n", heads="甲,乙\n")
    assert "没有认出" in caller.send(FILES, as_at="2018-12-05", file=strange).json()["details"][0]
    future = caller.send(FILES, as_at="2030-01-01", file=csv_file(*ROWS[:5]))
    assert future.status_code == 422
    assert "晚于今天" in future.json()["details"][0]


def test_whoever_was_slower_is_told_and_nothing_is_written(
    partner: Partner, send: Send, compare: Compare
) -> None:
    compare(send(*ROWS))
    caller, difference = partner(), Difference.objects.earliest("pk")
    answer = {"version": difference.version, "says": "true", "words": "属实"}
    assert caller.post(f"findings/{difference.pk}/answer", answer).status_code == 200
    assert caller.post(f"findings/{difference.pk}/answer", answer).status_code == 409
    assert difference.events.filter(kind="answered").count() == 1


def test_only_an_account_that_may_judge_gives_a_verdict(
    partner: Partner, send: Send, compare: Compare, officer: User
) -> None:
    compare(send(*ROWS))
    difference = Difference.objects.earliest("pk")
    verdict = {"version": difference.version, "verdict": "confirmed", "words": "入户核实"}
    path = f"findings/{difference.pk}/verdict"
    assert partner().post(path, verdict).status_code == 404
    office = partner(account=officer)
    lacking = office.post(path, verdict | {"verdict": "exempt"})
    assert (lacking.status_code, lacking.json()["details"]) == (422, ["until"])
    assert office.post(path, verdict).json()["verdict"] == "confirmed"


def test_too_many_uses_in_a_minute_are_refused_until_the_next(
    partner: Partner, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_USES_A_MINUTE = 3
    caller = partner()
    moment = ApiToken.objects.get().made_at.replace(second=10)
    monkeypatch.setattr("jingzhun_site.config.clock.now", lambda: moment)
    assert [caller.get("registers").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = caller.get("registers")
    assert refused["Retry-After"] == "50"
    monkeypatch.setattr("jingzhun_site.config.clock.now", lambda: moment + timedelta(minutes=1))
    assert caller.get("registers").status_code == 200


def test_what_is_not_understood_is_said_in_the_same_shape(partner: Partner) -> None:
    caller = partner()
    refused = caller.get(FINDINGS, limit="many", standing="old")
    assert refused.status_code == 422
    assert {one.split(":")[0] for one in refused.json()["details"]} == {
        "query.limit",
        "query.standing",
    }
    broken = caller.client.post("/api/v1/findings/1/answer", "{", content_type="application/json")
    assert broken.status_code == 400
    assert set(broken.json()) == {"code", "message", "details", "request_id"}


def test_the_registers_say_by_which_headings_they_are_known(partner: Partner) -> None:
    (register,) = partner().get("registers").json()
    assert register["id"] == DEATHS
    columns = {one["name"]: one for one in register["columns"]}
    assert "死亡日期" in columns["died_on"]["headings"]
