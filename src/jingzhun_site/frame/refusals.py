"""Pages that say no: why, and what to do next. One sentence each; no code without its meaning."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from jingzhun_site.accounts.rights import Right, grantors
from jingzhun_site.frame.pieces import Fact


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """What a page of refusal says."""

    status: int
    title: str
    sentence: str
    next_step: str
    facts: Sequence[Fact] = ()


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of a refusal, in the frame for whoever is logged in, alone for whoever is not."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return render(
            request, "frame/refusal_alone.html", {"refusal": refusal}, status=refusal.status
        )
    return render(request, "frame/refusal.html", {"refusal": refusal}, status=refusal.status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be understood."""
    del exception  # its words are for the log
    return refuse(
        request,
        Refusal(
            status=400,
            title=_("这个请求看不懂"),
            sentence=_("网址或提交的内容不完整，系统没有处理。"),
            next_step=_("请返回上一页重新操作，不要手工改网址。"),
        ),
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: names the right that is missing and who can grant it, where the refusal says which."""
    right = getattr(exception, "right", None)
    return refuse(
        request,
        Refusal(
            status=403,
            title=_("没有这项权限"),
            sentence=_("您的帐户不能做这一步，什么也没有改动。"),
            facts=_rights_facts(right) if right else (),
            next_step=_("确因工作需要的，请向能够授权的人申请。"),
        ),
    )


def _rights_facts(right: str) -> tuple[Fact, ...]:
    missing = Right(right)
    return (
        Fact(label=_("缺少的权限"), value=missing.label),
        Fact(label=_("谁能授权"), value=_("、").join(grantors(missing))),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form that was not sent from our page, or from one that has grown too old."""
    del reason  # its words are for the log
    return refuse(
        request,
        Refusal(
            status=403,
            title=_("页面已过期"),
            sentence=_("这一页打开得太久，或不是从本系统提交的，内容没有保存。"),
            next_step=_("请返回上一页，刷新后再提交。"),
        ),
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing here, or nothing that the user may know of; the page does not say which."""
    del exception  # telling them apart would tell strangers what exists
    return refuse(
        request,
        Refusal(
            status=404,
            title=_("没有找到"),
            sentence=_("没有这一页，或者它不在您负责的地区。"),
            next_step=_("请从左边菜单进入，或用上面的查找框查找。"),
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: made without the frame, which may be what failed."""
    text = loader.render_to_string("500.html", {"request_id": getattr(request, "request_id", "")})
    return HttpResponse(text, status=500)
