"""The list of gaps under a user's rights: counted, filtered, paged, straight from the run's file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jingzhun.eligibility import Gap
from jingzhun.engines import quote_text
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.compartments import closed_rules
from jingzhun_site.decisions.deciders import regimes_of
from jingzhun_site.decisions.engine import query
from jingzhun_site.decisions.gap_files import GAP_LINES
from jingzhun_site.decisions.gap_laying import Laid, laid_over
from jingzhun_site.decisions.models import Run
from jingzhun_site.decisions.rules import RunRules, rules_of_run
from jingzhun_site.frame.paging import ROWS, cursor, read_cursor
from jingzhun_site.places.scope import CODE_LENGTH, Scope
from jingzhun_site.register.as_of import Times

SORTS: Mapping[str, str] = {
    "place": "place_id",
    "amount": "coalesce(CAST(amount_yuan AS DOUBLE), -1)",
    "since": "strftime(since, '%Y-%m-%d')",
    "programme": "programme",
}
"""What a list can be ordered by: the word in the address, and the SQL; none is ever null."""

OPEN, TAKEN_UP, DISMISSED, ENROLLED = "open", "taken_up", "dismissed", "enrolled"
OFF_LIST = (DISMISSED, ENROLLED)
"""What takes a gap off the list of those that wait: somebody said no, or the programme has it in hand."""


@dataclass(frozen=True, kw_only=True)
class GapFilter:
    """What a list is narrowed to; an empty word narrows nothing."""

    gap: Gap = Gap.NOT_RECEIVING
    programmes: frozenset[str] | None = None
    handled: str = OPEN


@dataclass(frozen=True, kw_only=True)
class GapRow:
    """One gap of one subject."""

    line: str
    entity: str
    subject_id: str
    household_id: str | None
    place_code: str
    programme: str
    gap: Gap
    amount: Decimal | None
    since: date
    note: str
    reason: str
    who: str


@dataclass(frozen=True, kw_only=True)
class GapCount:
    """How many gaps one programme has, handled in one way; ``since`` is the oldest."""

    gap: Gap
    programme: str
    handled: str
    lines: int
    amount: Decimal
    since: date


@dataclass(frozen=True, kw_only=True)
class GapPage:
    """The rows of a page, with the cursors of those beside it."""

    rows: Sequence[GapRow]
    next: str = ""
    previous: str = ""


@dataclass(frozen=True, kw_only=True)
class GapList:
    """The gaps of a run that a user may see, with what lies over them; ``on`` is the day that is looked at."""

    run: Run
    on: date
    rules: RunRules
    scope: Scope
    closed: frozenset[str]
    laid: Laid

    def counts(self) -> list[GapCount]:
        """Gaps by direction, programme and how they were handled."""
        rows = self._ask(
            "SELECT gap, programme, handled, count(*), coalesce(sum(amount_yuan), 0), min(since)"
            " FROM lines GROUP BY ALL ORDER BY ALL"
        )
        return [
            GapCount(gap=Gap(g), programme=p, handled=h, lines=n, amount=a, since=s)
            for g, p, h, n, a, s in rows
        ]

    def places(self, wanted: GapFilter, *, size: int) -> dict[str, int]:
        """How many gaps there are in each place of a level, by its code; ``size`` digits tell them apart."""
        condition, values = _condition(wanted)
        rows = self._ask(
            f"SELECT place_id[:{int(size)}] AS place, count(*) FROM lines WHERE {condition} GROUP BY 1",
            values,
        )
        return {place.ljust(CODE_LENGTH, "0"): count for place, count in rows if place}

    def counts_by_place(
        self, *, size: int, without: Sequence[str]
    ) -> list[tuple[str, int, str, int]]:
        """Place, direction, programme and how many lines, but for those handled ``without``; see :meth:`places`."""
        marks = ", ".join("?" for _ in without)
        rows = self._ask(
            f"SELECT place_id[:{int(size)}] AS place, gap, programme, count(*) FROM lines"
            f" WHERE handled NOT IN ({marks}) GROUP BY ALL",
            list(without),
        )
        return [(p.ljust(CODE_LENGTH, "0"), gap, one, count) for p, gap, one, count in rows if p]

    def page(
        self, wanted: GapFilter, *, sort: str, after: str = "", before: str = "", size: int = ROWS
    ) -> GapPage:
        """One page in an order such as ``-amount``; ties are in the order of the lines' names."""
        backwards = bool(before) and not after
        falls = sort.startswith("-") != backwards
        column = SORTS[sort.removeprefix("-")]
        seen = read_cursor(before if backwards else after, length=2)
        condition, values = _condition(wanted)
        if seen:
            sign, tie = ("<" if falls else ">"), ("<" if backwards else ">")
            condition += f" AND ({column} {sign} ? OR ({column} = ? AND line {tie} ?))"
            values += [seen[0], seen[0], seen[1]]
        rows = self._rows(
            f"WHERE {condition} ORDER BY sorted {'DESC' if falls else 'ASC'},"
            f" line {'DESC' if backwards else 'ASC'} LIMIT {size + 1}",
            values,
            column,
        )
        more, rows = len(rows) > size, rows[:size]
        if backwards:
            rows.reverse()
        has_next = bool(rows) and (more or backwards)
        has_previous = bool(rows) and (more if backwards else bool(seen))
        return GapPage(
            rows=[row for row, _ in rows],
            next=_cursor(rows[-1]) if has_next else "",
            previous=_cursor(rows[0]) if has_previous else "",
        )

    def lines(self, wanted: GapFilter, *, most: int) -> list[GapRow]:
        """All rows of a filter, by place, as many as asked for at most."""
        condition, values = _condition(wanted)
        rows = self._rows(f"WHERE {condition} ORDER BY place_id, line LIMIT {most}", values, "line")
        return [row for row, _ in rows]

    def named(self, lines: Sequence[str]) -> list[GapRow]:
        """The rows of these names, so far as they are the user's to see."""
        marks = ", ".join("?" for _ in lines)
        if not lines:
            return []
        found = self._rows(f"WHERE line IN ({marks}) ORDER BY place_id, line", list(lines), "line")
        return [row for row, _ in found]

    def of_household(self, household: str) -> list[GapRow]:
        """The gaps of a household and its members."""
        found = self._rows("WHERE household_id = ? ORDER BY gap, line", [household], "line")
        return [row for row, _ in found]

    def _rows(self, rest: str, values: list[Any], column: str) -> list[tuple[GapRow, Any]]:
        found = self._ask(
            "SELECT line, entity, subject_id, household_id, place_id, programme, gap, amount_yuan,"
            f" since, handled, reason, who, {column} AS sorted FROM lines {rest}",
            values,
        )
        return [(_row(values_of), values_of[-1]) for values_of in found]

    def _ask(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        where, bounds = self.scope.sql("place_id")
        where += "".join(f" AND programme <> {quote_text(one)}" for one in sorted(self.closed))
        tables = {"noted": self.laid.notes}
        if self.laid.waiting.num_rows:
            tables["waiting"] = self.laid.waiting
            where += (
                " AND (household_id IS NULL"
                " OR household_id NOT IN (SELECT household_id FROM waiting))"
            )
        source = f"read_parquet({quote_text(str(self.run.path / GAP_LINES))})"
        text = f"SELECT * FROM {source} AS f WHERE {where}"
        given = list(bounds)
        if self.laid.subjects.num_rows:
            tables |= {"redone": self.laid.subjects, "relaid": self.laid.lines}
            text = (
                f"{text} AND NOT EXISTS (SELECT 1 FROM redone AS r WHERE r.entity = f.entity"
                " AND r.subject_id = f.subject_id) UNION ALL SELECT l.* REPLACE"
                " (coalesce(b.since, l.since) AS since) FROM relaid AS l LEFT JOIN"
                f" (SELECT line, since FROM {source} WHERE line IN (SELECT line FROM relaid)) AS b"
                f" USING (line) WHERE {where}"
            )
            given *= 2
        return query(
            f"WITH lines AS (SELECT g.*, coalesce(n.kind, '{OPEN}') AS handled, n.reason, n.who"
            f" FROM ({text}) AS g LEFT JOIN noted AS n USING (line)) {sql}",
            [*given, *values],
            tables=tables,
        )


def access_gaps(
    user: User, times: Times, *, place: str = "", right: Right = Right.SEE_DECISIONS
) -> GapList | None:
    """The gaps that a user may see in a chosen place, as of the times; none before the first run.

    What was said of a gap after the day that is looked at does not count: it waited then.
    """
    run = run_for(times)
    scope = user.scope(right).narrowed(place)
    if run is None or not scope:
        return None
    regimes = regimes_of(run.snapshot.place_code, run.on)
    closed = closed_rules(user.authority(), regimes, scope)
    return GapList(
        run=run,
        on=times.as_at,
        rules=rules_of_run(run),
        scope=scope,
        closed=frozenset(
            name.partition(":")[2] for name in closed if name.startswith("programme:")
        ),
        laid=laid_over(
            run,
            scope,
            with_overlay=run.is_current and not times.is_past,
            noted_until=_noted_until(times),
        ),
    )


def run_for(times: Times) -> Run | None:
    """The run that answers for the times: the current one, or the last one made by then."""
    runs = Run.objects.select_related("snapshot")
    if not times.is_past:
        return runs.filter(is_current=True).first()
    made = runs.filter(on__lte=times.as_at, made_at__lte=times.known_until)
    return made.order_by("-on", "-made_at").first()


def _noted_until(times: Times) -> datetime | None:
    """The end of the day that is looked at; nothing while that is today."""
    if not times.is_past:
        return None
    return replace(times, known_at=min(times.as_at, times.known_at)).known_until


def _condition(wanted: GapFilter) -> tuple[str, list[Any]]:
    parts = ["gap = ?"]
    values: list[Any] = [int(wanted.gap)]
    if wanted.handled == OPEN:
        parts.append("handled NOT IN (?, ?)")
        values += OFF_LIST
    elif wanted.handled:
        parts.append("handled = ?")
        values.append(wanted.handled)
    if wanted.programmes is not None:
        marks = ", ".join("?" for _ in wanted.programmes)
        parts.append(f"programme IN ({marks})" if marks else "FALSE")
        values += sorted(wanted.programmes)
    return " AND ".join(parts), list(values)


def _row(values: tuple[Any, ...]) -> GapRow:
    line, entity, subject, household, place, programme, gap, amount, since, *note = values
    return GapRow(
        line=line,
        entity=entity,
        subject_id=subject,
        household_id=household,
        place_code=place or "",
        programme=programme,
        gap=Gap(gap),
        amount=amount,
        since=since,
        note=note[0],
        reason=note[1] or "",
        who=note[2] or "",
    )


def _cursor(row: tuple[GapRow, Any]) -> str:
    return cursor({"sorted": row[1], "line": row[0].line}, ("sorted", "line"))
