"""Parts against the whole that a sentence states: with 其中, 包括 and 分别为 behind it, or 共 and 合计 before it."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from jingzhun.directives.checking.amounts import amount_of, sum_of, sum_written, written
from jingzhun.directives.checking.finding import Finding, Gravity
from jingzhun.directives.checking.material import Material, Sentence, is_counted_alike
from jingzhun.directives.checking.totals import judged
from jingzhun.directives.model import Quantity

_AMONG = re.compile(r"其中")
_MADE_OF = re.compile(r"包括|包含|分别为|分别是|分为|分布在|由(?=[^。；;]{0,80}(?:组成|构成))")
_SEVERAL = 3
_LITTLE = Decimal("0.1")
_CLOSED = ("分别为", "分别是", "分为", "分布在", "由")
# Between the unit of the last part and the figure of the whole.
_TOGETHER = re.compile(
    r"^[^，,、;；]{0,4}[，,、;；]?\s*(?:以上)?(?:共计|合计|总计|总共|共)[^，,。、]{0,6}$"
)


def check_parts(material: Material) -> Iterator[Finding]:
    """Parts that are larger than their whole, or do not add up to it where the list of them is closed."""
    for sentence in material.sentences:
        if len(sentence.quantities) > 1:
            yield from _among(material, sentence)
            yield from _made_of(material, sentence)
            yield from _added_up(material, sentence.quantities)


def _among(material: Material, sentence: Sentence) -> Iterator[Finding]:
    for word in _AMONG.finditer(sentence.words):
        place = sentence.start + word.start()
        for whole, parts in _split(sentence, place):
            yield from _above(material, whole, parts)
            if len(parts) > 1 and len({part.dating.years for part in parts}) == 1:
                yield from _sum(material, whole, parts, is_whole=False)
                yield from _nearly(material, whole, parts)


def _nearly(material: Material, whole: Quantity, parts: Sequence[Quantity]) -> Iterator[Finding]:
    """Parts that lack so little of their whole that they were meant to be all of it."""
    exact = [amount_of(material.text, quantity).is_exact for quantity in (whole, *parts)]
    lacking = whole.value - sum(part.value for part in parts)
    if len(parts) >= _SEVERAL and all(exact) and 0 < lacking <= whole.value * _LITTLE:
        yield from _sum(material, whole, parts, is_whole=True, most="warn")


def _made_of(material: Material, sentence: Sentence) -> Iterator[Finding]:
    for word in _MADE_OF.finditer(sentence.words):
        for whole, parts in _split(sentence, sentence.start + word.start()):
            if len(parts) > 1 and len({part.dating.years for part in parts}) == 1:
                most: Gravity = "error" if word.group() in _CLOSED else "warn"
                yield from _sum(material, whole, parts, is_whole=True, most=most)


def _split(sentence: Sentence, place: int) -> Iterator[tuple[Quantity, list[Quantity]]]:
    """Each whole in front of a word with its parts behind it: one for each way of counting."""
    before = [q for q in sentence.quantities if q.figure_start < place]
    after = [q for q in sentence.quantities if q.figure_start >= place]
    for whole in _last_of_each(before):
        parts = [part for part in after if is_counted_alike(whole, part) and "%" not in whole.unit]
        if parts:
            yield whole, parts


def _last_of_each(quantities: Sequence[Quantity]) -> list[Quantity]:
    kept: list[Quantity] = []
    for quantity in reversed(quantities):
        if not any(is_counted_alike(quantity, other) for other in kept):
            kept.append(quantity)
    return kept


def _above(material: Material, whole: Quantity, parts: Sequence[Quantity]) -> Iterator[Finding]:
    stated = amount_of(material.text, whole)
    for part in parts:
        if amount_of(material.text, part).low > stated.high:
            places = [material.place(whole), material.place(part)]
            sum_ = f"{written(part.value)} > {written(whole.value)}（{whole.unit}）"
            yield material.finding("part_above_whole", "error", whole.indicator, places, sum_)


def _sum(
    material: Material,
    whole: Quantity,
    parts: Sequence[Quantity],
    *,
    is_whole: bool,
    most: Gravity = "error",
) -> Iterator[Finding]:
    amounts = [amount_of(material.text, part) for part in parts]
    stated = amount_of(material.text, whole)
    gravity = judged(sum_of(amounts), stated, is_whole=is_whole)
    if gravity is None or any(amount.low > stated.high for amount in amounts):
        return
    yield material.finding(
        "parts_and_whole",
        "warn" if most == "warn" else gravity,
        whole.indicator,
        [material.place(whole), *(material.place(part) for part in parts)],
        sum_written([part.value for part in parts], whole.value, whole.unit),
    )


def _added_up(material: Material, quantities: Sequence[Quantity]) -> Iterator[Finding]:
    """``A 3所、B 5所，共9所``: the whole stands last and has nothing of its own between."""
    for n, whole in enumerate(quantities[2:], start=2):
        end, start = quantities[n - 1].figure_end, whole.figure_start
        if _TOGETHER.search(material.text[end:start]):
            parts = _run_before(quantities[:n], whole)
            if len(parts) > 1:
                yield from _sum(material, whole, parts, is_whole=True)


def _run_before(quantities: Sequence[Quantity], whole: Quantity) -> list[Quantity]:
    """The quantities right before a whole that count as it does."""
    run: list[Quantity] = []
    for quantity in reversed(quantities):
        if not is_counted_alike(quantity, whole) or quantity.dating.years != whole.dating.years:
            break
        run.insert(0, quantity)
    return run
