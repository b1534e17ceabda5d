"""What the columns of a list of duties say."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.duties.queries.recorded import NOT_RECORDED, Recorded, recorded_of
from jingzhun_site.duties.wording import KINDS, due_words, period_text, wanted_text, who_text
from jingzhun_site.frame.tables import Cell
from jingzhun_site.organisations.queries import PostHeld, posts_by_id
from jingzhun_site.places.queries import place_names


def cells_of(rows: Sequence[DutyInstance], *, on: date) -> list[Mapping[str, Any]]:
    """The cells of some instances, in their order; posts and places are asked for together."""
    held = posts_by_id({one.post_id for one in rows}, on=on)
    places = place_names(one.place_code for one in rows)
    recorded = recorded_of(rows)
    return [
        _cells(one, held.get(one.post_id), places, recorded.get(one.pk, NOT_RECORDED), on)
        for one in rows
    ]


def _cells(
    one: DutyInstance,
    post: PostHeld | None,
    places: Mapping[str, str],
    recorded: Recorded,
    on: date,
) -> Mapping[str, Any]:
    words, tone = due_words(one, on=on, is_backdated=recorded.is_backdated)
    icon = "alert-triangle" if tone == "bad" else "circle-check" if tone == "good" else ""
    vacant = Cell(value=_("空缺"), tone="soon")
    return {
        "label": one.label,
        "place": places.get(one.place_code, one.place_code),
        "period": period_text(one),
        "due": Cell(value=words, tone=tone, icon=icon),
        "deadline": one.due_on,
        "fulfilled": one.fulfilled_on,
        "recorded": recorded.on,
        "post": post.title if post else Cell(value=who_text(one.who), note=_("未设岗位")),
        "holder": (post.holder_name or vacant) if post else Cell(value=_("未设岗位"), tone="soon"),
        "wanted": wanted_text(one),
        "kind": KINDS.get(one.kind, one.kind),
        "clause": one.clause,
    }
