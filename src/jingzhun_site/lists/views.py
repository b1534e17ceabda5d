"""The pages of lists."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jingzhun_site.accounts.requiring import require, require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.jobs.actions import start_job
from jingzhun_site.lists import background
from jingzhun_site.lists.access import access_batch, access_views
from jingzhun_site.lists.actions import save_view, take_back
from jingzhun_site.lists.changing import preview_change
from jingzhun_site.lists.filters import boxes, said, typed
from jingzhun_site.lists.kinds import KINDS, ListKind
from jingzhun_site.lists.pasting import paste
from jingzhun_site.lists.queries import Listed, access_list
from jingzhun_site.lists.searching import search
from jingzhun_site.lists.showing import list_table

LONGEST = 100


@require_right(Right.SEE_REGISTER)
@require_safe
@never_cache
def search_page(request: HttpRequest) -> HttpResponse:
    """What the typed words can mean; the only record that they can mean opens at once."""
    words = request.GET.get("q", "")[:LONGEST].strip()
    hits = search(user_of(request), words, scope=_looking(request).scope)
    if len(hits.records) == 1:
        return redirect(hits.records[0].href)
    return render(request, "lists/search.html", {"words": words, "hits": hits})


@require_right(Right.SEE_REGISTER)
@require_safe
@never_cache
def list_page(request: HttpRequest, name: str) -> HttpResponse:
    """A list with its filters."""
    user, kind = user_of(request), _kind(name)
    listed = access_list(user, kind, request.GET, _looking(request).scope)
    filtered = [one.field.name for one in listed.filters]
    added = [one for one in request.GET.getlist("add") if one in listed.fields]
    names = dict.fromkeys((*kind.filters, *filtered, *added))
    context = {
        "kind": kind,
        "table": list_table(request, listed, user=user),
        "boxes": list(boxes(iter(names), listed.fields, request.GET)),
        "has_filters": bool(filtered or added),
        "more": [field for name, field in listed.fields.items() if name not in names],
        "figures": listed.figures(),
        "views": access_views(user, kind.name),
        "kept": _kept(request.GET),
        "query": request.GET.urlencode(),
    }
    return render(request, "lists/list.html", context)


@require_right(Right.SEE_REGISTER)
@require_POST
def paste_page(request: HttpRequest, name: str) -> HttpResponse:
    """Turn pasted numbers into a list, and say which were not found."""
    user, kind = user_of(request), _kind(name)
    kept, missing = paste(user, kind, request.POST.get("text", ""), scope=_looking(request).scope)
    if missing:
        shown = "、".join(missing[:20])
        messages.warning(
            request,
            _("有 %(count)d 个号码在您负责的地区没有找到：%(shown)s")
            % {"count": len(missing), "shown": shown},
        )
    query = urlencode({"ids": kept.pk, **_place(request)})
    return redirect(f"{reverse('lists:list', args=(name,))}?{query}")


@require_right(Right.SEE_REGISTER)
@require_POST
def save_page(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the present filters, columns and order under a name."""
    user, kind = user_of(request), _kind(name)
    title = request.POST.get("title", "").strip()[:40]
    query = QueryDict(request.POST.get("query", "")[:2000])
    if not title:
        messages.error(request, _("请给这个名单起个名字。"))
    else:
        save_view(
            acting_user=user,
            kind=kind.name,
            name=title,
            query=_kept_query(query),
            is_shared=bool(request.POST.get("is_shared")),
            scope=user.scope(Right.SEE_REGISTER),
        )
        messages.success(request, _("已保存，以后在“保存的名单”里选。"))
    return redirect(f"{reverse('lists:list', args=(name,))}?{query.urlencode()}")


@require_right(Right.EXPORT_LISTS)
@require_POST
def export_page(request: HttpRequest, name: str) -> HttpResponse:
    """Write the selected records, or all that match, as a workbook in the background."""
    user, kind = user_of(request), _kind(name)
    listed = _asked(request, kind, Right.EXPORT_LISTS)
    arguments = {"kind": name, "query": request.GET.urlencode(), "keys": _selected(request)}
    place = listed.scope.place_code if len(listed.scope.prefixes) == 1 else ""
    job = start_job(background.EXPORT, arguments, acting_user=user, place_code=place)
    return redirect(job.get_absolute_url())


@require_right(Right.CHANGE_REGISTER)
@require_POST
def change_page(request: HttpRequest, name: str) -> HttpResponse:
    """Set one field for many: first the choice, then what it will change, then the job."""
    user, kind = user_of(request), _kind(name)
    listed = _asked(request, kind, Right.CHANGE_REGISTER)
    keys = _selected(request)
    records = listed.records if keys is None else listed.records.filter(pk__in=keys)
    fields = [listed.fields[one] for one in kind.settable if one in listed.fields]
    chosen = listed.fields.get(request.POST.get("field", ""))
    asked = {
        "kind": kind,
        "selected": request.POST.getlist("selected"),
        "all_matching": request.POST.get("all_matching", ""),
        "query": request.GET.urlencode(),
    }
    if not request.POST.get("go") or chosen is None or chosen not in fields:
        spread = [(one, _spread(records, one)) for one in fields]
        context = {**asked, "count": records.count(), "fields": spread}
        return render(request, "lists/change.html", context)
    value = request.POST.get("value", "").strip()
    reason = request.POST.get("reason", "")[:500]
    stored = typed(chosen, value) if value else None
    if not request.POST.get("is_seen"):
        preview = preview_change(listed, records, chosen, stored, user=user)
        seen = {"preview": preview, "field": chosen, "value": value, "reason": reason}
        return render(request, "lists/change_preview.html", {**asked, **seen})
    arguments = {
        "kind": name, "query": asked["query"], "keys": keys, "field": chosen.name,
        "value": value, "reason": reason,
    }  # fmt: skip
    job = start_job(
        background.CHANGE, arguments, acting_user=user, key=request.POST.get("form_key", "")
    )
    return redirect(job.get_absolute_url())


@require_right(Right.CHANGE_REGISTER)
@require_POST
def undo_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a batch back."""
    batch = access_batch(user_of(request), pk)
    back, left = take_back(batch, acting_user=user_of(request), reason=_("撤销批量修改"))
    said_ = _("已撤销 %(back)d 条。") % {"back": back}
    if left:
        said_ += _("另有 %(left)d 条后来又改过，没有动。") % {"left": left}
    messages.success(request, said_)
    return redirect("lists:list", name=batch.kind)


def _asked(request: HttpRequest, kind: ListKind, right: Right) -> Listed:
    looking = _looking(request)
    listed = access_list(user_of(request), kind, request.GET, looking.scope, right=right)
    if not listed.scope:
        require(user_of(request), right, looking.place or "")
    if looking.is_past:
        raise BadRequest("the past is not changed or exported")
    return listed


def _selected(request: HttpRequest) -> list[str] | None:
    """The keys that were ticked; nothing for all that match."""
    return None if request.POST.get("all_matching") else request.POST.getlist("selected")


def _spread(records: Any, field: Any) -> str:
    """What stands in a field now, over the records to be changed."""
    counted: dict[Any, int] = {}
    for value in records.order_by().values_list(field.name, flat=True)[:5_000]:
        counted[value] = counted.get(value, 0) + 1
    most = sorted(counted.items(), key=lambda pair: -pair[1])[:4]
    return "、".join(f"{said(field, value)} {count}" for value, count in most)


def _kind(name: str) -> ListKind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _looking(request: HttpRequest) -> Any:
    return request.looking  # type: ignore[attr-defined]


def _place(request: HttpRequest) -> dict[str, str]:
    place = _looking(request).place
    return {"place": place} if place else {}


def _kept(query: QueryDict) -> list[tuple[str, str]]:
    """What a filter form keeps of the address besides the filters."""
    keys = ("place", "as_at", "known_at", "sort", "cols", "ids")
    return [(key, value) for key in keys for value in query.getlist(key)]


def _kept_query(query: QueryDict) -> str:
    """What a saved view keeps of an address: no place, no page, no pasted list."""
    kept = query.copy()
    for key in ("place", "as_at", "known_at", "after", "before", "ids"):
        kept.pop(key, None)
    return kept.urlencode()
