"""A pair of records side by side: where their characters differ, and what speaks for and against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.crosschecks.catalogue import register_label
from jingzhun_site.crosschecks.models import DoubtfulPair
from jingzhun_site.frame.words import Words
from jingzhun_site.households.wording import code_label
from jingzhun_site.places.queries import full_place_name, place_name
from jingzhun_site.register.models import MODELS
from jingzhun_site.vault.revealing import reveal
from jingzhun_site.vault.tokens import Kind

FIELDS: Mapping[str, Words] = {
    "name": gettext_lazy("姓名"),
    "id_number": gettext_lazy("证件号码"),
    "born_on": gettext_lazy("出生日期"),
    "sex": gettext_lazy("性别"),
    "village": gettext_lazy("行政村"),
    "village_code": gettext_lazy("行政村"),
    "relation": gettext_lazy("与户主关系"),
}
Marked = Sequence[tuple[str, bool]]
"""A text in parts, each with whether the other side has something else there."""


@dataclass(frozen=True, kw_only=True)
class PairLine:
    """One field on both sides: ours and theirs with the differing characters marked, and its weight in words."""

    label: Words
    ours: Marked
    theirs: Marked
    words: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class PairPage:
    """Everything that the page of a pair shows."""

    pair: DoubtfulPair
    register: str
    place: str
    likely: str
    lines: Sequence[PairLine]
    left: int
    answered: Sequence[DoubtfulPair]


def next_pair(pairs: QuerySet[DoubtfulPair], *, after: DoubtfulPair | None = None) -> Any:
    """The next pair that waits, the likeliest first; behind one that is left alone for now."""
    waiting = pairs.filter(answer=DoubtfulPair.Answer.WAITING).order_by("-probability", "pk")
    if after is not None:
        waiting = waiting.exclude(pk=after.pk)
    return waiting.first()


def pair_page(pair: DoubtfulPair, pairs: QuerySet[DoubtfulPair], user: User) -> PairPage:
    """Both sides of a pair, and how many still wait."""
    answered = pairs.exclude(answer="").select_related("answered_by").order_by("-answered_at")
    return PairPage(
        pair=pair,
        register=register_label(pair.file.register),
        place=full_place_name(pair.place_code),
        likely=_("%(share)d%%") % {"share": round(100 * pair.probability)},
        lines=_lines(pair, user),
        left=pairs.filter(answer="").count(),
        answered=list(answered[:5]),
    )


def _lines(pair: DoubtfulPair, user: User) -> list[PairLine]:
    ours, theirs = _both(pair, user)
    weights = {one["field"]: one["weight"] for one in pair.weights}
    lines = []
    for name in ("name", "id_number", "born_on", "sex", "village"):
        mine, other = ours.get(name, ""), theirs.get(name, "")
        if not mine and not other:
            continue
        weight = weights.pop(name, weights.pop(f"{name}_code", None))
        words, tone = _weight_words(weight, is_known=bool(mine and other))
        left, right = marked(mine, other)
        lines.append(PairLine(label=FIELDS[name], ours=left, theirs=right, words=words, tone=tone))
    return lines


def _both(pair: DoubtfulPair, user: User) -> tuple[dict[str, str], dict[str, str]]:
    person: Any = MODELS["persons"].objects.filter(pk=pair.person_id).first()
    mine = (person.name, person.id_number) if person is not None else (None, None)
    seen = reveal(user.authority(), (*mine, pair.their_name, pair.their_number))
    place, said = pair.place_code, pair.their_values
    ours: dict[str, str] = {}
    if person is not None:
        ours = {
            "name": seen.name(person.name, place),
            "id_number": seen.show(Kind.ID_NUMBER, person.id_number, place),
            "born_on": person.born_on.isoformat() if person.born_on else "",
            "sex": code_label("sex", person.sex) if person.sex else "",
            "village": place_name(place),
        }
    theirs = {
        "name": seen.name(pair.their_name, place),
        "id_number": seen.show(Kind.ID_NUMBER, pair.their_number, place),
        "born_on": said.get("born_on", ""),
        "sex": code_label("sex", said["sex"]) if said.get("sex") else "",
        "village": place_name(said["village_code"]) if said.get("village_code") else "",
    }
    return ours, theirs


def marked(ours: str, theirs: str) -> tuple[Marked, Marked]:
    """Both texts in parts that are the same and parts that differ; of an unknown side nothing is marked.

    >>> marked("王小明", "王晓明")
    ([('王', False), ('小', True), ('明', False)], [('王', False), ('晓', True), ('明', False)])
    """
    if not ours or not theirs:
        return ([(ours, False)] if ours else []), ([(theirs, False)] if theirs else [])
    left, right = [], []
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        is_other = kind != "equal"
        left += [(ours[a:b], is_other)] if b > a else []
        right += [(theirs[c:d], is_other)] if d > c else []
    return left, right


def _weight_words(weight: float | None, *, is_known: bool) -> tuple[str, str]:
    """How much a field says, in words; a weight of one doubles the odds."""
    if weight is None or not is_known:
        return _("一方不清楚，不计"), "quiet"
    if weight >= 6:
        return _("有力支持同一人（+%(weight).1f）") % {"weight": weight}, "good"
    if weight >= 1:
        return _("支持同一人（+%(weight).1f）") % {"weight": weight}, "good"
    if weight > -1:
        return _("说明不了什么（%(weight)+.1f）") % {"weight": weight}, "quiet"
    if weight > -6:
        return _("不像同一人（%(weight).1f）") % {"weight": weight}, "soon"
    return _("很不像同一人（%(weight).1f）") % {"weight": weight}, "bad"
