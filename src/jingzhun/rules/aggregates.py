"""Aggregates as Kleene logic: what to count over the children, and what the counts say.

A child row *counts* when its time lies in the window and its ``where`` holds; both may be unknown. The counts keep
certain rows and possible rows apart, so that an unknown child never decides anything by itself:

=============  =======================================  =========================================
word           true / value                             on no counting children
=============  =======================================  =========================================
``any_of``     one child holds for certain              false
``every_of``   every counting child holds               false: nobody is not everybody
``none_of``    no child can hold                        true
``count_of``   an interval, decided where it can be     0
``share_of``   an interval of held / counting           unknown
``sum_of``     unknown as soon as a term is             0
``max_of``     unknown as soon as a term is             unknown
``min_of``     unknown as soon as a term is             unknown
=============  =======================================  =========================================
"""

from collections.abc import Callable, Mapping
from datetime import date

from jingzhun.rules.days import window_days
from jingzhun.rules.expressions import Aggregate, Window
from jingzhun.vocabulary import Blank, Entity, Timing

Raw = Mapping[str, str]
"""SQL of the raw counts of one aggregate, by their names in :data:`RAW_COLUMNS`."""

RAW_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "any_of": ("held", "maybe_held"),
    "every_of": ("failed", "maybe_failed", "kept", "maybe_kept"),
    "none_of": ("held", "maybe_held"),
    "count_of": ("held", "maybe_held"),
    "share_of": ("held", "maybe_held", "failed", "maybe_failed", "kept"),
    "sum_of": ("total", "blank"),
    "max_of": ("largest", "blank", "kept"),
    "min_of": ("smallest", "blank", "kept"),
}
"""Which raw counts each word needs.

``held``/``failed``: rows that count and hold / do not hold, for certain; ``maybe_…``: rows of which that is not
known but possible; ``kept``/``maybe_kept``: rows that count, for certain / possibly; ``blank``: rows that count or
may, and change the value in a way that is not known.
"""


def raw_sql(name: str, *, keep: str, item: str) -> str:
    """SQL of one raw count inside a ``GROUP BY``, from the three-valued SQL of keeping and of the item."""
    rows = f"FILTER (WHERE {raw_condition(name, keep=keep, item=item)})"
    if name == "total":
        return f"CAST(SUM({item}) {rows} AS BIGINT)"
    if name in _EXTREMES:
        return f"{_EXTREMES[name]}({item}) {rows}"
    return f"COUNT(*) {rows}"


def raw_condition(name: str, *, keep: str, item: str) -> str:
    """The condition of the rows that a raw count is made of.

    >>> raw_condition("maybe_kept", keep="x", item="TRUE")
    '(x) IS NULL'
    """
    holds = f"(({keep}) AND ({item}))"
    fails = f"(({keep}) AND NOT ({item}))"
    if name == "blank":
        return f"(({keep}) IS NULL OR (({keep}) AND ({item}) IS NULL))"
    if name in ("total", *_EXTREMES):
        return f"(({keep}) AND ({item}) IS NOT NULL)"
    counted = {"held": holds, "failed": fails, "kept": f"({keep})"}[name.removeprefix("maybe_")]
    return f"{counted} IS NULL" if name.startswith("maybe_") else counted


_EXTREMES = {"largest": "MAX", "smallest": "MIN"}


EXISTENCE = frozenset({"any_of", "every_of", "none_of"})
"""Words that ask only whether there is such a row; they need no counts, one bit says enough."""


def flag_condition(name: str, *, keep: str, item: str) -> str:
    """The three-valued condition of one row behind the raw counts ``name`` and ``maybe_name``.

    >>> flag_condition("held", keep="TRUE", item="x")
    '(x)'
    """
    part = {"held": f"({item})", "failed": f"(NOT ({item}))", "kept": ""}[name]
    kept = "" if keep == "TRUE" and part else f"({keep})"
    return " AND ".join(text for text in (kept, part) if text)


def relevant_rows(name: str, *, keep: str, item: str) -> str:
    """A three-valued condition that is false of rows which leave a raw count as it is.

    It is the same for all counts over the same rows, so that a group asks it once, and of an existence as of a count.

    >>> relevant_rows("blank", keep="x", item="y"), relevant_rows("maybe_held", keep="x", item="y")
    ('(x)', '(x) AND (y)')
    """
    counted = "kept" if name in ("blank", "total", *_EXTREMES) else name.removeprefix("maybe_")
    return flag_condition(counted, keep=keep, item=item)


def when_no_rows(name: str) -> str:
    """What a raw column is for a parent without any child row: its SQL default."""
    return "NULL" if name in ("largest", "smallest") else "0"


def value_sql(node: Aggregate, raw: Raw) -> str:
    """SQL of an aggregate's three-valued result from its raw counts."""
    return _VALUES[node.function](raw)


def _any_of(raw: Raw) -> str:
    return f"(CASE WHEN {raw['held']} > 0 THEN TRUE WHEN {raw['maybe_held']} = 0 THEN FALSE END)"


def _none_of(raw: Raw) -> str:
    return f"(CASE WHEN {raw['held']} > 0 THEN FALSE WHEN {raw['maybe_held']} = 0 THEN TRUE END)"


def _every_of(raw: Raw) -> str:
    """False for certain on a failing row, or when no row can count."""
    return (
        f"(CASE WHEN {raw['failed']} > 0 OR ({raw['kept']} = 0 AND {raw['maybe_kept']} = 0) THEN FALSE"
        f" WHEN {raw['maybe_failed']} = 0 AND {raw['kept']} > 0 THEN TRUE END)"
    )


def _count_of(raw: Raw) -> str:
    return f"(CASE WHEN {raw['maybe_held']} = 0 THEN {raw['held']} END)"


def _share_of(raw: Raw) -> str:
    """Millionths of one, cut towards zero; compare shares instead where the last digit matters."""
    known = f"{raw['maybe_held']} = 0 AND {raw['maybe_failed']} = 0 AND {raw['kept']} > 0"
    return f"(CASE WHEN {known} THEN {raw['held']} * 1000000 // {raw['kept']} END)"


def _sum_of(raw: Raw) -> str:
    return f"(CASE WHEN {raw['blank']} = 0 THEN COALESCE({raw['total']}, 0) END)"


def _extreme(column: str) -> Callable[[Raw], str]:
    return lambda raw: (
        f"(CASE WHEN {raw['blank']} = 0 AND {raw['kept']} > 0 THEN {raw[column]} END)"
    )


_VALUES: Mapping[str, Callable[[Raw], str]] = {
    "any_of": _any_of,
    "every_of": _every_of,
    "none_of": _none_of,
    "count_of": _count_of,
    "share_of": _share_of,
    "sum_of": _sum_of,
    "max_of": _extreme("largest"),
    "min_of": _extreme("smallest"),
}


def window_sql(
    window: Window | None, child: Entity, today: date, column: Callable[[str], str]
) -> str | None:
    """Three-valued SQL of whether a child row lies in a window; ``None`` when all rows do.

    ``column`` writes a stored field of the child. An empty day is unknown, unless empty means that there is none.
    """
    days = None if window is None else window_days(window, today)
    if days is None:
        return None
    first, last = f"DATE '{days.start}'", f"DATE '{days.end}'"
    if child.timing is Timing.YEARLY:
        year = column(child.year_field)
        return f"({year} BETWEEN {days.start.year} AND {days.end.year})"
    if child.timing is Timing.EVENT:
        return _known(
            child, child.date_field, f"{column(child.date_field)} BETWEEN {first} AND {last}"
        )
    begun = _known(child, child.from_field, f"{column(child.from_field)} <= {last}")
    until = column(child.until_field)
    open_end = _is_open_end(child)
    lasts = f"({until} >= {first} OR {until} IS NULL)" if open_end else f"({until} >= {first})"
    return f"({begun} AND {lasts})"


def _is_open_end(child: Entity) -> bool:
    return child.fields[child.until_field].blank is Blank.NONE


def _known(child: Entity, name: str, condition: str) -> str:
    """A day that is known to be none lies in no window."""
    if child.fields[name].blank is Blank.NONE:
        return f"COALESCE({condition}, FALSE)"
    return f"({condition})"
