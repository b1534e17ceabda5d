"""Splitting a target over the places below: what it can be split by, and the shares that come of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from jingzhun.engines import quote_text
from jingzhun.goals import decompose_quota
from jingzhun.packs import Measure, Nature, significant_digits
from jingzhun_site.decisions.engine import query
from jingzhun_site.decisions.models import Snapshot
from jingzhun_site.goals.access import SeenGoals
from jingzhun_site.goals.catalogue import goal_in_force
from jingzhun_site.goals.reading import StoredLine
from jingzhun_site.places.queries import places_below
from jingzhun_site.places.scope import prefix_of

_OF_VILLAGES = ("rural_population", "rural_households")
REGISTERED = "registered_households"


@dataclass(frozen=True, kw_only=True)
class Base:
    """Something that a target can be split by: what it is called, and how much of it each place has.

    ``fact`` is its label without the day of the figures, where it has one.
    """

    key: str
    label: str
    values: Mapping[str, int]
    fact: str = ""

    @property
    def name(self) -> str:
        """What it is called on whatever day."""
        return self.fact or self.label


def children_of(seen: SeenGoals, line: StoredLine) -> Sequence[tuple[str, str]]:
    """The places one level below that a goal speaks of: code and name."""
    item = goal_in_force(line.goal_id, seen.progress.snapshot.place_code, seen.progress.as_at)
    limit = item.limit if item else ("",)
    return [
        (code, name)
        for code, name in places_below(line.place, seen.scope)
        if _is_near(significant_digits(code), limit)
    ]


def is_split(line: StoredLine) -> bool:
    """Whether a target is divided, or holds in each place below as it is (rates and floors)."""
    return line.nature is not Nature.FLOOR and not _is_rate(line)


def bases_for(seen: SeenGoals, line: StoredLine, places: Sequence[str]) -> list[Base]:
    """What the target can be split by: facts and counts that every one of the places has a figure for."""
    found = [*_facts(seen.progress.snapshot, places), *_indicators(seen, line, places)]
    return [base for base in found if set(base.values) == set(places) and any(base.values.values())]


def shares_of(
    total: Decimal, base: Base | None, places: Sequence[str], fixed: Mapping[str, int]
) -> Mapping[str, int]:
    """Whole shares that sum to the total; fixed ones stay, the rest goes by the base (evenly without one).

    Raises:
        JingzhunError: fixed shares above the total, nothing to split by, no whole number (GOAL codes).
    """
    values = base.values if base else dict.fromkeys(places, 1)
    return decompose_quota(int(total), values, fixed=fixed)


def _is_rate(line: StoredLine) -> bool:
    return line.measure is Measure.RATE or line.unit == "percent"


def _is_near(digits: str, limit: Sequence[str]) -> bool:
    return digits.startswith(tuple(limit)) or any(one.startswith(digits) for one in limit)


def _facts(snapshot: Snapshot, places: Sequence[str]) -> Iterator[Base]:
    size = len(prefix_of(places[0])) if places else 0
    day = f"{snapshot.as_at:%Y-%m-%d}"
    labels = {"rural_population": _("农村人口"), "rural_households": _("农村户数")}
    for field in _OF_VILLAGES:
        rows = _asked(snapshot, "villages", f"sum({field}), count(*) - count({field})", size)
        values = {p: int(total) for p, total, missing in rows if total is not None and not missing}
        yield _base(field, labels[field], day, _in(values, places))
    rows = _asked(snapshot, "households", "count(*) FILTER (registration = 'poor'), 0", size)
    values = dict.fromkeys(places, 0) | {place: count or 0 for place, count, _zero in rows}
    yield _base(REGISTERED, _("未脱贫户数"), day, _in(values, places))


def _base(key: str, fact: str, day: str, values: Mapping[str, int]) -> Base:
    label = _("%(fact)s（%(day)s）") % {"fact": fact, "day": day}
    return Base(key=key, label=label, values=values, fact=fact)


def _in(values: Mapping[str, int], places: Sequence[str]) -> Mapping[str, int]:
    return {place: values[place] for place in places if place in values}


def _asked(
    snapshot: Snapshot, entity: str, columns: str, size: int
) -> list[tuple[str, int | None, int]]:
    file = snapshot.path / f"{entity}.parquet"
    if not file.exists():
        return []
    rows = query(
        f"SELECT rpad(substr(village_id, 1, {size}), 12, '0'), {columns}"
        f" FROM read_parquet({quote_text(str(file))}) GROUP BY 1"
    )
    return [(place, total, missing) for place, total, missing in rows]


def _indicators(seen: SeenGoals, line: StoredLine, places: Sequence[str]) -> Iterator[Base]:
    """Counts of the same year that every place has exactly."""
    values: dict[str, dict[str, int]] = {}
    labels: dict[str, str] = {}
    for one in seen.lines(places, year=line.year):
        figure = one.figure
        if figure is None or figure.is_rate or one.measure is not Measure.COUNT:
            continue
        labels[one.goal_id] = one.label
        values.setdefault(one.goal_id, {})[one.place] = (
            figure.low.numerator // figure.low.denominator
        )
    for goal_id, of_goal in values.items():
        yield Base(
            key=f"goal.{goal_id}",
            label=_("现有数：%(label)s") % {"label": labels[goal_id]},
            values=of_goal,
        )
