"""The pages of posts: who holds which, who held it before, who takes it over and leaves it."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.organisations.access import access_post, access_posts
from jingzhun_site.organisations.actions import RefusedError, leave, take_over
from jingzhun_site.organisations.forms import LeaveForm, PostFilter, TakeOverForm
from jingzhun_site.organisations.posts_table import posts_table, tenures_table
from jingzhun_site.organisations.queries import (
    officials_without_account,
    open_tenure,
    posts_by_id,
    standing,
    tenures_of_post,
    users_of_place,
)
from jingzhun_site.places.looking import PARAMETERS, Looking
from jingzhun_site.places.queries import full_place_name
from jingzhun_site.register.record import Record

_ORDER = ("place_code", "organisation_id", "kind", "post_id")


@require_right(Right.SEE_REGISTER)
@require_safe
def post_list(request: HttpRequest) -> HttpResponse:
    """The posts of the place with their holders, the widest place's first."""
    looking, form = _looking(request), PostFilter(request.GET)
    posts = standing(access_posts(user_of(request), looking.scope), on=looking.as_at)
    page = keyset_page(
        form.narrowed(posts, on=looking.as_at),
        _ORDER,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    held = posts_by_id([post.pk for post in page.rows], on=looking.as_at)
    kept = {name: request.GET[name] for name in PARAMETERS if name in request.GET}
    about = {"form": form, "table": posts_table(page, held), "kept": kept}
    return render(request, "organisations/posts.html", about)


@require_right(Right.SEE_REGISTER)
@require_safe
def post_page(request: HttpRequest, post_id: str) -> HttpResponse:
    """A post, its holder and everybody who held it before."""
    post = access_post(user_of(request), post_id)
    tenures = tenures_of_post(post.pk)
    may_keep = user_of(request).may(Right.KEEP_POSTS, post.place_code)
    about = _about(request, post.pk) | {
        "table": tenures_table(tenures),
        "may_keep": may_keep and not _looking(request).is_past,
        "is_open": any(one.until_on is None for one in tenures),
    }
    return render(request, "organisations/post.html", about)


@require_right(Right.KEEP_POSTS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_over_page(request: HttpRequest, post_id: str) -> HttpResponse:
    """Put somebody into a post."""
    post = _post_to_keep(request, post_id)
    form = TakeOverForm(
        request.POST or None,
        users=users_of_place(post.place_code, on=clock.today()),
        officials=officials_without_account(post.place_code),
    )

    def act() -> None:
        day = form.cleaned_data["day"]
        take_over(post.pk, form.holder(), from_on=day, acting_user=user_of(request))

    return _act_page(request, post.pk, form, act, {"title": _("办理到任"), "done": _("已到任。")})


@require_right(Right.KEEP_POSTS)
@require_http_methods(["GET", "HEAD", "POST"])
def leave_page(request: HttpRequest, post_id: str) -> HttpResponse:
    """End the tenure of whoever holds a post."""
    post = _post_to_keep(request, post_id)
    tenure = open_tenure(post.pk)
    if tenure is None:
        messages.error(request, _("这个岗位没有在任的人，不用办理离任。"))
        return redirect(_address(request, post.pk))
    form = LeaveForm(request.POST or None, initial={"tenure": tenure.tenure_id})

    def act() -> None:
        given = form.cleaned_data
        leave(post.pk, given["tenure"], until_on=given["day"], acting_user=user_of(request))

    return _act_page(request, post.pk, form, act, {"title": _("办理离任"), "done": _("已离任。")})


def _post_to_keep(request: HttpRequest, post_id: str) -> Record:
    """A post that the user keeps; a past day is looked at, never changed."""
    if _looking(request).is_past:
        raise Http404
    return access_post(user_of(request), post_id, right=Right.KEEP_POSTS)


def _act_page(
    request: HttpRequest,
    post_id: str,
    form: forms.Form,
    act: Callable[[], None],
    words: Mapping[str, str],
) -> HttpResponse:
    """Ask, and do it when the form is sent."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, words["done"])
            return redirect(_address(request, post_id))
    about = _about(request, post_id) | {"form": form, "back": _address(request, post_id), **words}
    status = 422 if form.errors else 200
    return render(request, "organisations/act.html", about, status=status)


def _about(request: HttpRequest, post_id: str) -> dict[str, Any]:
    """What every page of one post shows."""
    held = posts_by_id([post_id], on=_looking(request).as_at)[post_id]
    return {"post": held, "place": full_place_name(held.place_code)}


def _address(request: HttpRequest, post_id: str) -> str:
    return keep_looking(reverse("organisations:post", args=(post_id,)), request)


def _looking(request: HttpRequest) -> Looking:
    looking = getattr(request, "looking", None)
    if not isinstance(looking, Looking):
        raise Http404
    return looking
