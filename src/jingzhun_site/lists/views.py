"""The page of the search box."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.lists.searching import search

LONGEST = 100


@require_right(Right.SEE_REGISTER)
@require_safe
@never_cache
def search_page(request: HttpRequest) -> HttpResponse:
    """What the typed words can mean; the only record that they can mean opens at once."""
    words = request.GET.get("q", "")[:LONGEST].strip()
    hits = search(user_of(request), words, scope=request.looking.scope)  # type: ignore[attr-defined]
    if len(hits.records) == 1:
        return redirect(hits.records[0].href)
    return render(request, "lists/search.html", {"words": words, "hits": hits})
