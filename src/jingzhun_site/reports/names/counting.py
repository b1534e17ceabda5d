"""Counting measures over the files of snapshots: all names and all places of an entity in one query."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from jingzhun.engines import quote_name, quote_text
from jingzhun.reports import Answer, AnswerState
from jingzhun_site.decisions.engine import query
from jingzhun_site.decisions.models import Snapshot
from jingzhun_site.places.queries import place_names
from jingzhun_site.places.scope import CODE_LENGTH, prefix_of
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.placing import paths_of
from jingzhun_site.reports.moments import Moment
from jingzhun_site.reports.names.measures import Measure
from jingzhun_site.reports.names.source import Answers, unknown

_NO_SNAPSHOT = "还没有这一天以前的名册快照，请先运行快照与研判。"


def count_measures(measures: Iterable[Measure], places: Sequence[str], moment: Moment) -> Answers:
    """What each measure comes to in each place."""
    found: Answers = {}
    groups: dict[tuple[str, bool, bool], list[Measure]] = {}
    for measure in measures:
        key = (measure.entity, measure.is_state, bool(measure.programme))
        groups.setdefault(key, []).append(measure)
    for (entity, is_state, _by_programme), group in groups.items():
        snapshot = moment.state if is_state else moment.latest
        found |= _counted(entity, group, places, moment, snapshot)
    return found


def rows_sql(measure: Measure, moment: Moment) -> str | None:
    """``subject_id, place_id`` of the rows behind a measure; nothing where its snapshot is gone."""
    snapshot = snapshot_of(measure, moment)
    if snapshot is None or not is_supplied(snapshot, measure.entity):
        return None
    key = quote_name(VOCABULARY.entities[measure.entity].key)
    where = f"({_on_days(measure.where, moment)})"
    if measure.doubtful:
        where = f"({where} OR ({_on_days(measure.doubtful, moment)}))"
    if measure.programme:
        where += f" AND programme = {quote_text(measure.programme)}"
    base = _placed(measure.entity, snapshot)
    return f"SELECT {key} AS subject_id, place_id FROM ({base}) WHERE {where}"


def details(
    measure: Measure, keys: Sequence[str], moment: Moment
) -> Mapping[str, tuple[date | None, Decimal | None]]:
    """The day and the sum of some rows by their keys."""
    snapshot = snapshot_of(measure, moment)
    if not keys or snapshot is None:
        return {}
    key = quote_name(VOCABULARY.entities[measure.entity].key)
    day, amount = measure.dated or "NULL", measure.adds or "NULL"
    marks = ", ".join("?" for _ in keys)
    rows = query(
        f"SELECT {key}, {day}, {amount} FROM {_file(snapshot, measure.entity)} WHERE {key} IN ({marks})",
        list(keys),
    )
    return {str(one): (on, value) for one, on, value in rows}


def snapshot_of(measure: Measure, moment: Moment) -> Snapshot | None:
    """The snapshot that a measure is counted from."""
    return moment.state if measure.is_state else moment.latest


def is_supplied(snapshot: Snapshot, entity: str) -> bool:
    """Whether a snapshot has rows of an entity, and still has its file."""
    return snapshot.rows(entity) > 0 and (snapshot.path / f"{entity}.parquet").is_file()


@dataclass(frozen=True, kw_only=True)
class _Sums:
    """What a measure comes to, and how many rows are in doubt."""

    value: Any
    doubtful: int


_NOTHING = _Sums(value=0, doubtful=0)
Way = tuple[tuple[str, ...], str]
"""The references from a record to the one that names its place, and the field there."""
_Column = tuple[str, str, str]
"""What is added up of which rows, and which are in doubt."""


def _counted(
    entity: str,
    measures: Sequence[Measure],
    places: Sequence[str],
    moment: Moment,
    snapshot: Snapshot | None,
) -> Answers:
    label = VOCABULARY.entities[entity].label_zh
    if snapshot is None or not is_supplied(snapshot, entity):
        why = _NO_SNAPSHOT if snapshot is None else f"名册里还没有{label}，请先导入。"
        return {(place, m.name): unknown(why) for place in places for m in measures}
    sums = _sums(entity, measures, places, moment, snapshot)
    present = {
        one: _present(one, places, snapshot) for one in {measure.presence for measure in measures}
    }
    names = place_names(places)
    return {
        (place, m.name): _answer(m, sums.get((place, m.programme, _column(m)), _NOTHING))
        if place in present[m.presence]
        else unknown(_no_data(m, names.get(place, place)))
        for place in places
        for m in measures
    }


def _answer(measure: Measure, sums: _Sums) -> Answer:
    value = sums.value or 0
    decimals = 2 if measure.unit == "元" else None
    if isinstance(value, Decimal) and decimals is None:
        value = value.normalize()
        value = int(value) if value == value.to_integral_value() else value
    if not sums.doubtful:
        return Answer(value=value, decimals=decimals)
    return Answer(
        state=AnswerState.BETWEEN,
        value=value,
        high=None if measure.adds else value + sums.doubtful,
        decimals=decimals,
        why=f"另有 {sums.doubtful:,} 条记录缺这一项，不知道算不算、算多少。",
    )


def _sums(
    entity: str,
    measures: Sequence[Measure],
    places: Sequence[str],
    moment: Moment,
    snapshot: Snapshot,
) -> Mapping[tuple[str, str, _Column], _Sums]:
    """Each distinct column once, for each place, and for each programme where measures name one."""
    columns = list(dict.fromkeys(map(_column, measures)))
    chosen = []
    for where, adds, doubtful in columns:
        what = f"sum(r.{adds})" if adds else "count(r.place_id)"
        chosen.append(f"{what} FILTER (WHERE {_on_days(where, moment)})")
        chosen.append(f"count(r.place_id) FILTER (WHERE {_on_days(doubtful or 'FALSE', moment)})")
    programmes = sorted({m.programme for m in measures if m.programme})
    by, only = "''", ""
    if programmes:
        by, only = (
            "r.programme",
            f" WHERE r.programme IN ({', '.join(map(quote_text, programmes))})",
        )
    rows = query(
        f"SELECT w.code, {by}, {', '.join(chosen)} FROM ({_placed(entity, snapshot)}) AS r"
        f" JOIN wanted AS w ON r.place_id BETWEEN w.low AND w.high{only} GROUP BY 1, 2",
        tables={"wanted": wanted_places(places)},
    )
    return {
        (code, programme, columns[n]): _Sums(value=values[2 * n], doubtful=values[2 * n + 1])
        for code, programme, *values in rows
        for n in range(len(columns))
    }


def _column(measure: Measure) -> _Column:
    return measure.where, measure.adds, measure.doubtful


def _present(entity: str, places: Sequence[str], snapshot: Snapshot) -> Collection[str]:
    """The places of which a snapshot has any row of an entity."""
    if not is_supplied(snapshot, entity):
        return ()
    rows = query(
        "SELECT w.code FROM wanted AS w WHERE EXISTS (SELECT 1 FROM"
        f" ({_placed(entity, snapshot)}) AS r WHERE r.place_id BETWEEN w.low AND w.high)",
        tables={"wanted": wanted_places(places)},
    )
    return {code for (code,) in rows}


def _no_data(measure: Measure, place: str) -> str:
    label = VOCABULARY.entities[measure.presence].label_zh
    return f"名册里没有{place}的{label}。"


def wanted_places(places: Sequence[str]) -> pa.Table:
    """Places with the first and last code inside each, to be joined to."""
    bare = [prefix_of(place) for place in places]
    return pa.table(
        {
            "code": list(places),
            "low": [prefix.ljust(CODE_LENGTH, "0") for prefix in bare],
            "high": [prefix.ljust(CODE_LENGTH, "9") for prefix in bare],
        }
    )


def _on_days(condition: str, moment: Moment) -> str:
    days = {
        "{on}": moment.on,
        "{start}": moment.period.start,
        "{end}": moment.period.end,
        "{year}": date(moment.on.year, 1, 1),
    }
    for word, day in days.items():
        condition = condition.replace(word, f"DATE '{day.isoformat()}'")
    return condition.replace("{year_number}", str(moment.on.year))


def _placed(entity: str, snapshot: Snapshot) -> str:
    """The rows of an entity, each with the place that it lies in."""
    ways = [
        (path, field)
        for path, field in paths_of(entity)
        if all(_supplied_on(path[: n + 1], entity, snapshot) for n in range(len(path)))
    ]
    joins, codes = _ends_of(ways, entity, snapshot)
    sql = f"{_file(snapshot, entity)} AS t{joins}"
    extra = ""
    if entity == "payments" and is_supplied(snapshot, "allocations"):
        extra = ", allocated.source AS allocation_source"
        file = _file(snapshot, "allocations")
        sql += f" LEFT JOIN {file} AS allocated ON allocated.allocation_id = t.allocation_id"
    elif entity == "payments":
        extra = ", CAST(NULL AS VARCHAR) AS allocation_source"
    place = f"coalesce({', '.join(codes)})" if codes else "CAST(NULL AS VARCHAR)"
    return f"SELECT t.*, {place} AS place_id{extra} FROM {sql}"


def _ends_of(ways: Sequence[Way], entity: str, snapshot: Snapshot) -> tuple[str, list[str]]:
    """The joins to the rows ``t`` of an entity, and what stands at the end of each way from them.

    What lies behind a loan, a bill or a job is joined to it first: joined to the enrolments way by way, the persons and
    households would be held in memory once for each.
    """
    behind: dict[str, list[Way]] = {}
    for path, field in ways:
        if path:
            behind.setdefault(path[0], []).append((path[1:], field))
    joins = ""
    ends: dict[Way, str] = {way: f"t.{quote_name(way[1])}" for way in ways if not way[0]}
    for number, (step, further) in enumerate(behind.items()):
        reference = VOCABULARY.entities[entity].parents()[step]
        target = VOCABULARY.entities[reference.refers_to]
        key, alias = quote_name(target.key), f"j{number}"
        inner_joins, inner = _ends_of(further, target.name, snapshot)
        columns = ", ".join(f"{end} AS p{n}" for n, end in enumerate(inner))
        rows = f"SELECT t.{key}, {columns} FROM {_file(snapshot, target.name)} AS t{inner_joins}"
        joins += f" LEFT JOIN ({rows}) AS {alias} ON {alias}.{key} = t.{quote_name(reference.name)}"
        ends |= {((step, *rest), field): f"{alias}.p{n}" for n, (rest, field) in enumerate(further)}
    return joins, [ends[way] for way in ways]


def _supplied_on(path: tuple[str, ...], entity: str, snapshot: Snapshot) -> bool:
    return is_supplied(snapshot, _entity_at(path, entity).name)


def _entity_at(path: tuple[str, ...], entity: str) -> Any:
    here = VOCABULARY.entities[entity]
    for word in path:
        here = VOCABULARY.entities[here.parents()[word].refers_to]
    return here


def _file(snapshot: Snapshot, entity: str) -> str:
    return f"read_parquet({quote_text(str(snapshot.path / f'{entity}.parquet'))})"
