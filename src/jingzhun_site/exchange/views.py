"""The page on which a manager of accounts gives tokens and takes them back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.exchange.access import access_token, access_tokens
from jingzhun_site.exchange.actions import give_token, revoke_token
from jingzhun_site.exchange.forms import TokenForm
from jingzhun_site.exchange.models import Scope
from jingzhun_site.exchange.queries import token_lines

MOST_SHOWN = 200


@require_right(Right.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
@never_cache
def token_list(request: HttpRequest) -> HttpResponse:
    """All tokens, and the form for another; the text of a new one stands on the answer alone."""
    manager = user_of(request)
    form = TokenForm(request.POST or None, manager=manager)
    text = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        scopes = [Scope(scope) for scope in given["scopes"]]
        _token, made = give_token(
            given["account"],
            name=given["name"],
            registers=given["registers"],
            scopes=scopes,
            valid_until=given["valid_until"],
            acting_user=manager,
        )
        text, form = made.text, TokenForm(manager=manager)
    lines = token_lines(access_tokens(manager)[:MOST_SHOWN])
    return render(request, "exchange/tokens.html", {"lines": lines, "form": form, "text": text})


@require_right(Right.MANAGE_ACCOUNTS)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a token back, with a reason."""
    manager = user_of(request)
    token = access_token(manager, pk)
    reason = request.POST.get("reason", "").strip()[:500]
    if reason:
        revoke_token(token, reason=reason, acting_user=manager)
        messages.success(request, _("令牌已作废，对方再用会被拒绝。"))
    else:
        messages.error(request, _("请写明作废的理由。"))
    return redirect("exchange:tokens")
