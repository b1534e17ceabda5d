"""One item: its card, and what can be done with it; as a part of the page where scripts ask for it."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.directives.access import access_item
from jingzhun_site.directives.actions.dividing import (
    merge_items,
    next_to_merge,
    split_quantity,
    split_task,
)
from jingzhun_site.directives.actions.ruling import (
    accept_item,
    assign_item,
    correct_item,
    reject_item,
    reopen_item,
)
from jingzhun_site.directives.actions.together import accept_clause
from jingzhun_site.directives.forms import CorrectForm, correct_form, read_day
from jingzhun_site.directives.giving import give_item
from jingzhun_site.directives.handing_over import hand_over_as_goal
from jingzhun_site.directives.lines import line_of
from jingzhun_site.directives.models import DirectiveItem
from jingzhun_site.directives.records import record_of
from jingzhun_site.directives.refusing import DirectiveRefusedError
from jingzhun_site.directives.review import (
    card_of,
    counts_of,
    item_address,
    items_in_order,
)
from jingzhun_site.directives.views.reading import review_page

Act = Callable[[HttpRequest, DirectiveItem, int, User], DirectiveItem]
_GOES_ON = ("accept", "correct", "reject", "clause")
_TURNS_MANY = ("clause",)


@require_right(Right.SEE_DECISIONS)
@require_safe
@never_cache
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card of an item; without scripts the page that shows it."""
    user = user_of(request)
    item = access_item(user, pk)
    if item.state == DirectiveItem.State.REPLACED:
        raise Http404
    if not _is_asked_for_a_part(request):
        return redirect(item_address(item, request.GET))
    items = items_in_order(item.directive)
    about = {"card": card_of(item, items, user, query=request.GET)}
    return render(request, "directives/card.html", about)


@require_right(Right.KEEP_DIRECTIVES)
@require_POST
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Do something with an item, and go on to the next that waits."""
    if act not in _ACTS:
        raise Http404
    user = user_of(request)
    item = access_item(user, pk, right=Right.KEEP_DIRECTIVES)
    form = correct_form(item, request.POST) if act == "correct" else None
    if form is not None and not form.is_valid():
        return _again(request, item, user, form=form)
    try:
        made = _ACTS[act](request, item, _version(request), user)
    except DirectiveRefusedError as error:
        return _again(request, item, user, opens=act, faults=error.sentences)
    return _done(request, act, item, made, user)


def _done(
    request: HttpRequest, act: str, item: DirectiveItem, made: DirectiveItem, user: User
) -> HttpResponse:
    """The next item; where the ledger has other lines than before, the whole page again."""
    items = items_in_order(item.directive)
    ruled = next((one for one in items if one.pk == made.pk), made)
    following = _following(ruled, items) if act in _GOES_ON else ruled
    if not _is_asked_for_a_part(request):
        return redirect(item_address(following, request.GET))
    if made.pk != item.pk or act in _TURNS_MANY:
        response = HttpResponse()
        goal = following if act in _TURNS_MANY else made
        response["HX-Redirect"] = item_address(goal, request.GET)
        return response
    whole = _whole(ruled, item)
    about = {
        "card": card_of(_whole(following, item), items, user, query=request.GET),
        "lines": [line_of(whole, item_address(whole, request.GET), current=following.pk)],
        "counts": counts_of(items),
    }
    return render(request, "directives/ruled.html", about)


def _again(
    request: HttpRequest,
    item: DirectiveItem,
    user: User,
    *,
    form: CorrectForm | None = None,
    opens: str = "",
    faults: tuple[str, ...] = (),
) -> HttpResponse:
    """The same item, with what is wrong."""
    item = access_item(user, item.pk)
    if _is_asked_for_a_part(request):
        items = items_in_order(item.directive)
        opens = "correct" if form is not None else opens
        about = {"card": card_of(item, items, user, form=form, opens=opens, faults=faults)}
        return render(request, "directives/card.html", about)
    if form is not None:
        return review_page(request, item.directive, current=item.pk, form=form, status=422)
    for sentence in faults:
        messages.error(request, sentence)
    return redirect(item_address(item, request.GET))


def _following(item: DirectiveItem, items: list[DirectiveItem]) -> DirectiveItem:
    """The next item that waits, going round; the next one where none does."""
    keys = [one.pk for one in items]
    at = keys.index(item.pk) if item.pk in keys else 0
    behind = [*items[at + 1 :], *items[:at]]
    waiting = (one for one in behind if one.state == DirectiveItem.State.WAITING)
    return next(waiting, behind[0] if behind else item)


def _whole(item: DirectiveItem, of: DirectiveItem) -> DirectiveItem:
    """The item with the document that is at hand already."""
    item.directive = of.directive
    return item


def _accept(request: HttpRequest, item: DirectiveItem, version: int, user: User) -> DirectiveItem:
    accept_item(item, version=version, acting_user=user)
    return item


def _correct(request: HttpRequest, item: DirectiveItem, version: int, user: User) -> DirectiveItem:
    form = correct_form(item, request.POST)
    form.is_valid()
    record = form.record_like(record_of(item))
    correct_item(item, record, version=version, acting_user=user)
    return item


def _reject(request: HttpRequest, item: DirectiveItem, version: int, user: User) -> DirectiveItem:
    reason = request.POST.get("reason", "")
    reject_item(item, reason=reason, version=version, acting_user=user)
    return item


def _reopen(request: HttpRequest, item: DirectiveItem, version: int, user: User) -> DirectiveItem:
    reopen_item(item, version=version, acting_user=user)
    return item


def _split(request: HttpRequest, item: DirectiveItem, version: int, user: User) -> DirectiveItem:
    if item.kind == DirectiveItem.Kind.QUANTITY:
        return split_quantity(item, version=version, acting_user=user)[0]
    offsets = [int(word) for word in request.POST.getlist("at") if word.isdigit()]
    return split_task(item, offsets, version=version, acting_user=user)[0]


def _merge(request: HttpRequest, item: DirectiveItem, version: int, user: User) -> DirectiveItem:
    other = next_to_merge(item)
    if other is None or str(other.pk) != request.POST.get("other"):
        raise DirectiveRefusedError([_("要合并的那一条刚刚有人改过，请核对后重新提交。")])
    return merge_items(
        item,
        other,
        version=version,
        other_version=_number(request.POST.get("other_version", "")),
        acting_user=user,
    )


def _assign(request: HttpRequest, item: DirectiveItem, version: int, user: User) -> DirectiveItem:
    assign_item(
        item,
        lead_post=request.POST.get("lead_post", "")[:60],
        supporting_posts=[post[:60] for post in request.POST.getlist("supporting_posts")],
        version=version,
        acting_user=user,
    )
    return item


def _give(request: HttpRequest, item: DirectiveItem, version: int, user: User) -> DirectiveItem:
    give_item(
        item,
        due_on=read_day(request.POST.get("due", "")),
        because=request.POST.get("because", ""),
        acting_user=user,
    )
    return item


def _accept_clause(
    request: HttpRequest, item: DirectiveItem, version: int, user: User
) -> DirectiveItem:
    accept_clause(item, acting_user=user)
    return item


def _hand(request: HttpRequest, item: DirectiveItem, version: int, user: User) -> DirectiveItem:
    goal, because = request.POST.get("goal", ""), request.POST.get("because", "")
    hand_over_as_goal(item, goal, because=because, acting_user=user)
    return item


_ACTS: Mapping[str, Act] = {
    "accept": _accept,
    "correct": _correct,
    "reject": _reject,
    "reopen": _reopen,
    "split": _split,
    "merge": _merge,
    "assign": _assign,
    "hand": _hand,
    "give": _give,
    "clause": _accept_clause,
}


def _version(request: HttpRequest) -> int:
    return _number(request.POST.get("version", ""))


def _number(word: str) -> int:
    return int(word) if word.isascii() and word.isdigit() else 0


def _is_asked_for_a_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
