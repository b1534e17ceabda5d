"""The tabs and filters of a document's pages, as addresses."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.directives.models import Directive
from jingzhun_site.directives.review import SHOWN, Counts, State
from jingzhun_site.frame.pieces import Tab


def tabs(request: HttpRequest, directive: Directive) -> list[Tab]:
    """The review and the tasks unit by unit."""
    pages = (("directives:directive", _("逐条审定")), ("directives:units", _("按单位分派")))
    return [
        Tab(label=label, href=(href := reverse(name, args=(directive.pk,))),
            is_current=request.path == href)
        for name, label in pages
    ]  # fmt: skip


def filters(request: HttpRequest, counts: Counts) -> list[Tab]:
    """The ledger whole, or what waits, was accepted or turned down."""
    chosen = request.GET.get("show", "")
    shown = (
        ("", _("全部"), counts.all),
        (State.WAITING.value, _("待审"), counts.waiting),
        (State.ACCEPTED.value, _("已采纳"), counts.accepted),
        (State.REJECTED.value, _("不采纳"), counts.rejected),
    )
    found = []
    for name, label, count in shown:
        query = request.GET.copy()
        query["show"], query["tab"] = name, "list"
        href = f"?{query.urlencode()}"
        is_current = name == chosen or (not name and chosen not in SHOWN)
        found.append(Tab(label=label, href=href, is_current=is_current, count=count))
    return found
