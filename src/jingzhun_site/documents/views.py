"""Pages of documents: the list, one of them, its file, taking it off. No file is served without asking who is there."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_viewing
from jingzhun_site.documents.access import access_document, may_keep
from jingzhun_site.documents.actions import withdraw_document
from jingzhun_site.documents.forms import WithdrawForm
from jingzhun_site.documents.queries import documents_table, kinds_kept, proved_by
from jingzhun_site.documents.refusing import UnwantedDocumentError
from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.places.queries import full_place_name


@require_right(Right.SEE_DECISIONS)
@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """The papers that the user may open."""
    user, looking = user_of(request), request.looking  # type: ignore[attr-defined]
    about = {
        "table": documents_table(user, request.GET, place=looking.place),
        "kinds": kinds_kept(user, place=looking.place),
        "kind": request.GET.get("kind", ""),
        "state": request.GET.get("state", ""),
    }
    return render(request, "documents/list.html", about)


@require_right(Right.SEE_DECISIONS)
@require_safe
def document_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: what it proves, who kept it, and the photo itself where it is one."""
    user = user_of(request)
    found = access_document(user, pk)
    is_past = request.looking.is_past  # type: ignore[attr-defined]
    about = {
        "document": found,
        "proved": proved_by(found),
        "place_name": full_place_name(found.place_code),
        "may_withdraw": found.withdrawn_at is None and not is_past and may_keep(user, found),
    }
    return render(request, "documents/document.html", about)


@require_right(Right.SEE_DECISIONS)
@require_safe
@cache_control(private=True, max_age=0, no_cache=True)
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself; photos in the page, anything else as a download, never as a page of ours."""
    user = user_of(request)
    found = access_document(user, pk)
    if not default_storage.exists(found.path):
        raise Http404
    if not found.is_photo:
        about = {"entity": found.entity, "key": found.key, "place_code": found.place_code}
        record_viewing(user=user, what="document", **about)
    with default_storage.open(found.path) as stream:
        response = HttpResponse(stream.read(), content_type=found.content_type)
    how = "inline" if found.is_photo else "attachment"
    ending = found.path.rpartition(".")[2]
    response.headers["Content-Disposition"] = f'{how}; filename="{found.pk}.{ending}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_right(Right.SEE_DECISIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why a document is taken off, and take it off."""
    user = user_of(request)
    found = access_document(user, pk, to_keep=True)
    if request.looking.is_past:  # type: ignore[attr-defined]
        raise Http404
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            withdraw_document(found, reason=reason, acting_user=user)
        except UnwantedDocumentError as refused:
            form.add_error("reason", refused.sentence)
        else:
            messages.success(request, _("已撤下，文件仍留档备查。"))
            there = proved_by(found).href or reverse("documents:list")
            return redirect(keep_looking(there, request))
    about = {
        "document": found,
        "proved": proved_by(found),
        "form": form,
        "back": keep_looking(found.get_absolute_url(), request),
    }
    return render(request, "documents/withdraw.html", about, status=422 if form.errors else 200)
