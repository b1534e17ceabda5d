"""The records behind a figure: as many as the figure says."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jingzhun_site.accounts.requiring import require_right, user_of
from jingzhun_site.accounts.rights import Right
from jingzhun_site.goals.rows import figure_page
from jingzhun_site.goals.rows_table import part_tabs, rows_table
from jingzhun_site.goals.views.tree import line_of, run_words
from jingzhun_site.goals.wording import figure_note, figure_text, sentence
from jingzhun_site.places.queries import full_place_name


@require_right(Right.SEE_DECISIONS)
@require_safe
def figure(request: HttpRequest, goal_id: str, year: int, span: str) -> HttpResponse:
    """The records that a figure counts, with the part that each plays."""
    seen, line = line_of(request, goal_id, year, span)
    part = request.GET.get("part", "")
    page = figure_page(
        seen,
        line,
        part=part,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    about = {
        "line": line,
        "place_name": full_place_name(line.place),
        "figure": figure_text(line),
        "note": figure_note(line),
        "says": sentence(line),
        "is_closed": page.is_closed,
        "tabs": part_tabs(request, line, page, part),
        "table": rows_table(user_of(request), seen, line, page, caption=_("组成这个数的记录")),
    }
    return render(request, "goals/rows.html", {**about, **run_words(request, seen)})
