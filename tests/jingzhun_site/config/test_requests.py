"""What happens to every request, whatever page it asks for."""

import errno
import json
import logging
import sys
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from jingzhun.engines import file_failure
from jingzhun_site.accounts.models import User
from jingzhun_site.config import health, sessions
from jingzhun_site.config.addresses import client_address
from jingzhun_site.config.logs import JsonLines, request_id


def test_the_process_says_that_it_lives_without_asking_the_database(client: Client) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readiness_names_what_is_missing(
    client: Client, settings: LazySettings, tmp_path: Any
) -> None:
    settings.HOME = tmp_path
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "start jingzhun-site worker" in answer.json()["checks"]["worker"]
    (tmp_path / "workers").mkdir()
    (tmp_path / "workers" / "a~1~b.beat").touch()
    answer = client.get("/health/ready")
    assert answer.json() == {
        "status": "ok",
        "checks": dict.fromkeys(["database", "disk", "worker", "migrations"], "ok"),
    }
    settings.FREE_DISK_MB = 10**9
    assert "MB of disk" in client.get("/health/ready").json()["checks"]["disk"]


def test_readiness_survives_a_database_that_is_gone(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(health.connection, "cursor", refuse)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "the database does not answer"


@pytest.mark.django_db
def test_every_answer_carries_an_id_that_its_log_line_carries_too(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="jingzhun.requests"):
        answer = client.get("/nothing-here/?name=某某")
    record = next(record for record in caplog.records if record.name == "jingzhun.requests")
    assert answer.status_code == 404
    assert len(answer.headers["X-Request-ID"]) == 32
    assert (record.path, record.status) == ("/nothing-here/", 404)  # type: ignore[attr-defined]
    assert "某某" not in JsonLines().format(record)


def test_an_id_given_from_outside_counts_behind_a_proxy_only(
    client: Client, settings: LazySettings
) -> None:
    headers = {"X-Request-ID": "abcdef-123456"}
    assert client.get("/health", headers=headers).headers["X-Request-ID"] != "abcdef-123456"
    settings.BEHIND_PROXY = True
    assert client.get("/health", headers=headers).headers["X-Request-ID"] == "abcdef-123456"
    evil = {"X-Request-ID": 'a"},{"level":"x'}
    assert '"' not in client.get("/health", headers=evil).headers["X-Request-ID"]


def test_a_log_line_is_one_json_object_also_with_a_traceback() -> None:
    token = request_id.set("r1")
    try:
        1 / 0  # noqa: B018
    except ZeroDivisionError:
        record = logging.getLogger("x").makeRecord(
            "x", logging.ERROR, "f", 1, "两行\n文字", (), exc_info=sys.exc_info()
        )
    line = JsonLines().format(record)
    request_id.reset(token)
    assert "\n" not in line
    found = json.loads(line)
    assert (found["says"], found["request"]) == ("两行\n文字", "r1")
    assert "ZeroDivisionError" in found["error"]


def test_a_two_gigabyte_upload_is_refused_by_its_announcement(client: Client) -> None:
    answer = client.post("/imports/", b"", content_type="text/csv", CONTENT_LENGTH=str(2 * 1024**3))
    assert answer.status_code == 413
    assert "2048 MB" in answer.text
    assert "200 MB" in answer.text
    assert answer.headers["Connection"] == "close"


def test_pages_allow_no_script_or_style_of_their_own_or_from_elsewhere(client: Client) -> None:
    policy = client.get("/health").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_address_of_a_browser_is_the_one_that_the_proxy_saw(settings: LazySettings) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "6.6.6.6, 10.0.0.9"})
    assert client_address(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert client_address(request) == "10.0.0.9"


@pytest.fixture
def logged_in(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_user("someone"))
    return client


def is_logged_in(client: Client) -> bool:
    return client.get("/jobs/").status_code == 200


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (31, False)])
def test_a_session_ends_after_half_an_hour_without_a_click(
    logged_in: Client, minutes: int, stays: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_logged_in(logged_in)
    later = sessions.time.time() + minutes * 60
    monkeypatch.setattr(sessions.time, "time", lambda: later)
    assert is_logged_in(logged_in) is stays


def test_a_session_ends_after_ten_hours_however_busy(
    logged_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = sessions.time.time()
    answers = {}
    for minutes in [*range(0, 601, 20), 601]:
        monkeypatch.setattr(sessions.time, "time", lambda at=begun + minutes * 60: at)
        answers[minutes] = is_logged_in(logged_in)
    assert [minutes for minutes, is_in in answers.items() if not is_in] == [601]


def test_clicks_within_a_minute_write_nothing(logged_in: Client) -> None:
    is_logged_in(logged_in)
    with CaptureQueriesContext(connection) as captured:
        is_logged_in(logged_in)
    assert [q["sql"] for q in captured if q["sql"].startswith(("UPDATE", "INSERT"))] == []


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OperationalError("database is locked"), "正被一项较长的工作占用"),
        (OperationalError("database or disk is full"), "磁盘已满"),
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
        (file_failure(OSError(errno.ENOSPC, "No space left on device")), "磁盘已满"),
    ],
)
def test_a_machine_that_cannot_write_says_that_nothing_was_saved(
    logged_in: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    def fail(user: User) -> None:
        raise error

    monkeypatch.setattr("jingzhun_site.jobs.views.access_jobs", fail)
    answer = logged_in.get("/jobs/")
    assert answer.status_code == 503
    assert told in answer.text
    assert answer.headers["Retry-After"]


def test_a_fault_of_the_program_is_not_taken_for_one_of_the_machine(
    logged_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jingzhun_site.jobs.views.access_jobs", lambda user: 1 / 0)
    logged_in.raise_request_exception = False
    answer = logged_in.get("/jobs/")
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text
