"""Changes computed again from the figures before and after them: ``由A提高到B，增长C%``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from jingzhun.directives.checking.amounts import figures_in, half_step, rounded, written
from jingzhun.directives.checking.finding import Finding, place_at
from jingzhun.directives.checking.material import Material, Sentence

_YEAR = r"(?:(?:19|20)\d\d年?的?)?"
_FIGURE = r"\d[\d,.]*\s*[万亿]?(?!\d*年)"
_CHANGE = re.compile(
    rf"[由从]{_YEAR}[^\d，,。；;]{{0,12}}?(?P<old>{_FIGURE})(?P<unit>[^\d，,。；;到至]{{0,6}})"
    rf"[^，,。；;\d]{{0,6}}(?:到|至|为){_YEAR}[^\d，,。；;]{{0,6}}?(?P<new>{_FIGURE}[%％]?)[^，,。；;\d]{{0,6}}"
    r"[，,]?(?P<lead>[^，,。；;\d]{0,8}?)(?P<word>增长|增加|提高|上升|提升|下降|降低|减少)(?:了|约|近)?"
    r"(?P<by>\d[\d,.]*\s*[万亿]?)(?P<kind>个百分点|百分点|[%％]|[^\d，,。；;、]{1,3})"
)
_FALLS = ("下降", "降低", "减少")
_EACH_YEAR = re.compile(r"年均|每年|逐年")


@dataclass(frozen=True, kw_only=True)
class _Change:
    """The figures before and after, and by how much they are said to differ."""

    old: Decimal
    new: Decimal
    by: Decimal
    is_fall: bool
    is_share: bool
    half: Decimal  # half of what the last printed digit counts
    kind: str

    @property
    def right(self) -> Decimal:
        """By how much they do differ."""
        change = self.old - self.new if self.is_fall else self.new - self.old
        return change * 100 / self.old if self.is_share else change

    @property
    def arithmetic(self) -> str:
        """What was computed."""
        pair = (self.old, self.new) if self.is_fall else (self.new, self.old)
        less = f"{written(pair[0])} - {written(pair[1])}"
        if self.is_share:
            return f"({less}) ÷ {written(self.old)} = {rounded(self.right)}% ≠ {written(self.by)}%"
        return f"{less} = {written(self.right)} ≠ {written(self.by)}（{self.kind}）"


def check_changes(material: Material) -> Iterator[Finding]:
    """Changes that do not follow from the figures before and after them."""
    for sentence in material.sentences:
        for match in _CHANGE.finditer(sentence.words):
            change = _read(match)
            if change is not None and abs(change.right - change.by) > change.half:
                yield _found(material, sentence, match, change)


def _read(match: re.Match[str]) -> _Change | None:
    """The change that some words state; nothing for one of each year, or of a rate by a percentage."""
    values = [next(figures_in(match[key]), None) for key in ("old", "new", "by")]
    old, new, by = (None if figure is None else figure.value for figure in values)
    if not old or new is None or by is None or _EACH_YEAR.search(match["lead"]):
        return None
    is_share = match["kind"] in ("%", "％")
    if is_share and match["unit"].strip().startswith(("%", "％")):
        return None  # a percentage of a rate may mean points
    half = half_step(match["by"].strip()) if is_share else Decimal(0)
    is_fall = match["word"] in _FALLS
    kind = match["kind"]
    return _Change(
        old=old, new=new, by=by, is_fall=is_fall, is_share=is_share, half=half, kind=kind
    )


def _found(
    material: Material, sentence: Sentence, match: re.Match[str], change: _Change
) -> Finding:
    spans = [(match.start(), match.end("new")), (match.start("word"), match.end())]
    places = [
        place_at(material.text, sentence.start + start, sentence.start + end)
        for start, end in spans
    ]
    is_rounding = change.is_share and abs(change.right - change.by) <= 2 * change.half
    return material.finding(
        "change_recomputed",
        "warn" if is_rounding else "error",
        match["word"],
        places,
        change.arithmetic,
    )
