"""The bar of a target: done for sure, perhaps, what is due by now, against the whole."""

from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString

from jingzhun_site.goals.reading import StoredLine
from jingzhun_site.goals.wording import due_now, figure_text, target_text

_WIDE = 120


def bar_html(line: StoredLine) -> SafeString | str:
    """The bar as inline SVG; a dash where there is nothing to compare. The words stand beside it."""
    figure, target = line.figure, line.target
    if figure is None or not target or not target.value or line.withheld:
        return "—"
    whole = Fraction(target.value)
    highest = figure.highest if figure.highest is not None else whole
    scale = max(whole, Fraction(100)) if figure.is_rate else max(whole, figure.lowest)
    due = due_now(line)
    mark = "" if due is None else _mark(_width(due, scale))
    return format_html(
        '<svg class="goal-bar" viewBox="0 0 {wide} 12" role="img" aria-label="{says}">'
        '<rect class="goal-bar-all" x="0" y="2" width="{wide}" height="8"></rect>'
        '<rect class="goal-bar-maybe" x="0" y="2" width="{high}" height="8"></rect>'
        '<rect class="goal-bar-done" x="0" y="2" width="{low}" height="8"></rect>'
        '<rect class="goal-bar-target" x="{target}" y="0" width="2" height="12"></rect>{mark}</svg>',
        wide=_WIDE,
        says=f"{figure_text(line)} / {target_text(target, line.unit)}",
        high=_width(highest, scale),
        low=_width(figure.lowest, scale),
        target=min(_width(whole, scale), _WIDE - 2),
        mark=mark,
    )


def _mark(at: int) -> SafeString:
    return format_html(
        '<rect class="goal-bar-due" x="{}" y="0" width="2" height="12"></rect>', min(at, _WIDE - 2)
    )


def _width(value: Fraction, scale: Fraction) -> int:
    return min(int(value / scale * _WIDE), _WIDE) if scale else 0
