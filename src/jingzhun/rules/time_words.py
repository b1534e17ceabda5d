"""Words of time: through which window an aggregate looks at its children."""

from dataclasses import replace

from sqlglot import exp

from jingzhun.errors import JingzhunError
from jingzhun.periods import PeriodKind, parse_period
from jingzhun.rules.building import Builder
from jingzhun.rules.days import default_window
from jingzhun.rules.expressions import Day, Window
from jingzhun.rules.kinds import read_day
from jingzhun.rules.reading import identifiers
from jingzhun.vocabulary import Timing

WINDOW_USAGE = "during(year), during('2018-Q1'), previous(year), as_at(today), ever"
_PERIODS = frozenset(kind.value for kind in PeriodKind)


def build_window(child: Builder, node: exp.Expr | None, whole: exp.Expr) -> Window | None:
    """The window as written, or the one that goes without saying; ``None`` after a fault."""
    timing = child.entity.timing
    if node is None:
        window = default_window(child.entity)
        if window is None:
            child.refuse(whole, "RULE017", seen=child.entity.name, wanted=WINDOW_USAGE)
        return window
    text = child.source(node)
    window = _read_window(node, text)
    if window is None:
        return child.refuse(node, "RULE018", seen=text, wanted=WINDOW_USAGE)
    is_idle = timing is Timing.STANDING and window.kind != "ever"
    if is_idle or (window.kind == "as_at" and timing is not Timing.INTERVAL):
        return child.refuse(node, "RULE032", seen=text, wanted=child.entity.name)
    return window


def _read_window(node: exp.Expr, text: str) -> Window | None:
    if not isinstance(node, exp.Anonymous):
        return Window(kind="ever", text=text)
    word, written = str(node.this), node.expressions
    if word == "previous":
        return _period_window(node, text)
    if word == "as_at" and len(written) == 1:
        day = _read_point(written[0])
        return None if day is None else Window(kind="as_at", text=text, start=day)
    if word == "during" and len(written) == 2:
        return _range_window(written[0], written[1], text)
    is_period = word == "during" and len(written) == 1
    return _period_window(written[0], text) if is_period else None


def _range_window(first: exp.Expr, last: exp.Expr, text: str) -> Window | None:
    """``during(date '…', today)``; two days in the wrong order would see nobody."""
    start, end = _read_point(first), _read_point(last)
    if start is None or end is None:
        return None
    if start.fixed is not None and end.fixed is not None and start.fixed > end.fixed:
        return None
    return Window(kind="during", text=text, start=start, end=end)


def _period_window(node: exp.Expr, text: str) -> Window | None:
    """A period by name (``year``), by text or number (``'2018-Q1'``, ``2018``), or ``previous(…)`` of a name."""
    back = 0
    while isinstance(node, exp.Anonymous) and str(node.this) == "previous":
        if len(node.expressions) != 1:
            return None
        node, back = node.expressions[0], back + 1
    if isinstance(node, exp.Literal):
        return _fixed_period(node.name, text) if back == 0 else None
    words = identifiers(node)
    name = words[0].name if words is not None and len(words) == 1 else ""
    if name not in _PERIODS:
        return None
    start = Day(rule="period_start", period=name, back=back)
    return Window(kind="during", text=text, start=start, end=replace(start, rule="period_end"))


def _fixed_period(name: str, text: str) -> Window | None:
    try:
        period = parse_period(name)
    except JingzhunError:
        return None
    start, end = (Day(rule="fixed", fixed=day) for day in (period.start, period.end))
    return Window(kind="during", text=text, start=start, end=end)


def _read_point(node: exp.Expr) -> Day | None:
    """``today`` or a fixed day."""
    words = identifiers(node)
    if words is not None and [word.name for word in words] == ["today"]:
        return Day(rule="today")
    if isinstance(node, exp.Cast):
        day = read_day(node.this.name)
        return None if day is None else Day(rule="fixed", fixed=day)
    return None
