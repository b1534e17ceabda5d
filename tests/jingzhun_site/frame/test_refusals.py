"""A page that says no: why, what is missing, who can help; never more than that."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string

from jingzhun_site.accounts.rights import Right
from jingzhun_site.frame import refusals

from .conftest import tree

pytestmark = pytest.mark.usefixtures("entries", "contributed")
Ask = Callable[..., HttpRequest]


def denied(right: Right) -> PermissionDenied:
    refusal = PermissionDenied()
    refusal.right = right  # type: ignore[attr-defined]
    return refusal


def test_a_refusal_names_the_missing_right_and_who_can_grant_it(ask: Ask) -> None:
    answer = refusals.permission_denied(ask(), denied(Right.SEE_AUDIT))
    assert answer.status_code == 403
    facts = [dd.text for dd in tree(answer.text).all("dd")]
    assert facts == ["查看操作记录", "系统管理员"]


def test_a_refusal_without_a_named_right_still_says_what_to_do(ask: Ask) -> None:
    answer = refusals.permission_denied(ask(), PermissionDenied("internal words"))
    assert "没有这项权限" in answer.text
    assert "internal words" not in answer.text


def test_a_missing_page_and_a_foreign_one_look_the_same(ask: Ask) -> None:
    missing = refusals.page_not_found(ask("/a/"), Http404("no Household matches"))
    assert missing.status_code == 404
    assert "Household" not in missing.text
    assert "不在您负责的地区" in missing.text


def test_an_old_form_is_not_called_a_missing_right(ask: Ask) -> None:
    answer = refusals.csrf_failure(ask(), reason="CSRF token missing")
    assert answer.status_code == 403
    assert "页面已过期" in answer.text
    assert "CSRF" not in answer.text


def test_whoever_is_not_logged_in_gets_a_page_without_the_frame(ask: Ask) -> None:
    answer = refusals.page_not_found(ask(user=None), Http404())
    assert tree(answer.text).all("nav") == []
    assert answer.status_code == 404


@pytest.mark.parametrize("status", [400, 403, 404])
def test_every_refusal_offers_a_way_on(ask: Ask, status: int) -> None:
    views = {
        400: refusals.bad_request,
        403: refusals.permission_denied,
        404: refusals.page_not_found,
    }
    answer = views[status](ask(), PermissionDenied())
    links = tree(answer.text).one("div", class_="refusal").all("a")
    assert [link.text.strip() for link in links] == ["回工作台", "返回上一页"]


def test_the_page_of_a_crash_needs_neither_user_nor_menu() -> None:
    request = HttpRequest()
    request.request_id = "a1b2"  # type: ignore[attr-defined]
    answer = refusals.server_error(request)
    assert answer.status_code == 500
    assert "编号 a1b2" in answer.text


def test_an_upload_that_is_too_large_is_told_both_sizes() -> None:
    page = render_to_string("413.html", {"limit_mb": 200, "seen_mb": 2048})
    assert "约 2048 MB，最多 200 MB" in page


def test_a_locked_account_is_told_how_long() -> None:
    from datetime import timedelta  # noqa: PLC0415

    page = render_to_string("429.html", {"cooloff_timedelta": timedelta(seconds=841)})
    assert "15 分钟" in page
