"""The page of missing facts."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.facts import access_facts
from jingzhun_site.decisions.run_tables import subject_table
from jingzhun_site.decisions.views import looking_of
from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.register.columns import VOCABULARY


@require_right(Right.SEE_DECISIONS)
@require_safe
def fact_list(request: HttpRequest) -> HttpResponse:
    """Which facts are missing, and who lacks the chosen one."""
    user, looking = user_of(request), looking_of(request)
    found = access_facts(user, looking.times, place=looking.place)
    if found is None:
        may_run = user.may(Right.RUN_DECISIONS)
        return render(request, "decisions/no_run.html", {"may_run": may_run})
    wanted = request.GET.get("fact", "")
    if wanted:
        return _subjects(request, wanted)
    base = reverse("decisions:facts")
    lines = [
        {
            "label": fact.field.label_zh,
            "kind": VOCABULARY.entities[fact.entity].label_zh,
            "count": fact.count,
            "href": keep_looking(f"{base}?{urlencode({'fact': fact.name})}", request),
        }
        for fact in found.counts()
    ]
    return render(request, "decisions/facts.html", {"lines": lines, "run": found.gaps.run})


def _subjects(request: HttpRequest, wanted: str) -> HttpResponse:
    user, looking = user_of(request), looking_of(request)
    found = access_facts(user, looking.times, place=looking.place)
    fact = found.fact(wanted) if found else None
    if found is None or fact is None:
        raise Http404
    page = found.subjects(
        fact, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    title = _("缺“%(field)s”") % {"field": fact.field.label_zh}
    about = {
        "title": title,
        "run": found.gaps.run,
        "table": subject_table(user, page, found.gaps, caption=title),
    }
    return render(request, "decisions/subjects.html", about)
