"""Counts and lists over the files of runs, under a user's rights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow.parquet as pq

from jingzhun.eligibility import RuleInfo, State
from jingzhun.engines import quote_name, quote_text
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.compartments import closed_rules
from jingzhun_site.decisions.deciders import regimes_of
from jingzhun_site.decisions.engine import query
from jingzhun_site.decisions.models import Run
from jingzhun_site.decisions.rules import RunRules, rules_of_run
from jingzhun_site.decisions.standings import STANDINGS, state_column
from jingzhun_site.decisions.subjects import SubjectKey
from jingzhun_site.frame.paging import ROWS, cursor, read_cursor
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.columns import VOCABULARY


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How many subjects a rule found in each state."""

    rule: RuleInfo
    subjects: Mapping[State, int]

    def count(self, state: State) -> int:
        """How many stand so."""
        return self.subjects.get(state, 0)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """How many subjects a rule holds for in the second run and not in the first, and the other way."""

    rule: RuleInfo
    gained: int
    lost: int


@dataclass(frozen=True, kw_only=True)
class SubjectPage:
    """One page of subjects with its cursors and how many there are in all."""

    rows: Sequence[SubjectKey]
    count: int
    next: str = ""
    previous: str = ""


@dataclass(frozen=True, kw_only=True)
class SeenRun:
    """A run as one user may see it."""

    run: Run
    rules: RunRules
    scope: Scope
    closed: frozenset[str]

    def open_rules(self) -> list[RuleInfo]:
        """The rules whose outcomes the user may learn."""
        return [rule for name, rule in self.rules.by_name.items() if name not in self.closed]

    def standings(self) -> list[Standing]:
        """Every rule with its counts."""
        where, bounds = self.scope.sql("place_id")
        source = quote_text(str(self.run.path / STANDINGS))
        rows = query(
            "SELECT column_name, state, sum(subjects) FROM"
            f" read_parquet({source}) WHERE {where} GROUP BY ALL",
            bounds,
        )
        found: dict[str, dict[State, int]] = {}
        for name, state, subjects in rows:
            found.setdefault(name, {})[State(state)] = int(subjects)
        return [
            Standing(rule=rule, subjects=found.get(_column(rule), {})) for rule in self.open_rules()
        ]

    def rule(self, name: str) -> RuleInfo | None:
        """A rule by its name, if the user may learn its outcomes."""
        return None if name in self.closed else self.rules.by_name.get(name)

    def subjects(
        self, rule: RuleInfo, state: State, *, after: str = "", before: str = ""
    ) -> SubjectPage:
        """The subjects that a rule found in a state, village by village."""
        key = quote_name(VOCABULARY.entities[rule.entity].key)
        source = f"SELECT {key} AS subject_id, place_id FROM {self.file(rule.entity)}"
        return paged_subjects(
            f"{source} WHERE {quote_name(_column(rule))} = {int(state)}",
            rule.entity,
            self.scope,
            after=after,
            before=before,
        )

    def file(self, entity: str) -> str:
        """The decision file of an entity, as SQL."""
        return f"read_parquet({quote_text(str(self.rules.decisions.path(entity)))})"


def access_run(user: User, run: Run, *, place: str = "") -> SeenRun | None:
    """A run so far as a user may see it; none where the user may see nothing of it."""
    scope = user.scope(Right.SEE_DECISIONS).narrowed(place)
    if not scope:
        return None
    regimes = regimes_of(run.snapshot.place_code, run.on)
    return SeenRun(
        run=run,
        rules=rules_of_run(run),
        scope=scope,
        closed=closed_rules(user.authority(), regimes, scope),
    )


def turns(old: SeenRun, new: SeenRun) -> list[Turn]:
    """What turned between two runs, rule by rule; rules that turned for nobody are left out."""
    found: list[Turn] = []
    shared = [rule for rule in new.open_rules() if old.rule(rule.rule) is not None]
    for entity in dict.fromkeys(rule.entity for rule in shared):
        rules = [r for r in shared if r.entity == entity and _has(old, r) and _has(new, r)]
        if rules:
            found += _turns_of(entity, rules, old, new)
    return [turn for turn in found if turn.gained or turn.lost]


def turned_subjects(
    old: SeenRun,
    new: SeenRun,
    rule: RuleInfo,
    *,
    is_gain: bool,
    after: str = "",
    before: str = "",
) -> SubjectPage:
    """The subjects for which a rule turned between two runs."""
    has, had = "coalesce(b_0 = 1, FALSE)", "coalesce(a_0 = 1, FALSE)"
    condition = f"{has} AND NOT {had}" if is_gain else f"{had} AND NOT {has}"
    return paged_subjects(
        f"SELECT key AS subject_id, place_id FROM ({_joined(rule.entity, [rule], old, new)})"
        f" WHERE {condition}",
        rule.entity,
        new.scope,
        after=after,
        before=before,
    )


def _turns_of(entity: str, rules: Sequence[RuleInfo], old: SeenRun, new: SeenRun) -> list[Turn]:
    where, bounds = new.scope.sql("place_id")
    sums = ", ".join(
        f"count(*) FILTER (coalesce(b_{n} = 1, FALSE) AND NOT coalesce(a_{n} = 1, FALSE)),"
        f" count(*) FILTER (coalesce(a_{n} = 1, FALSE) AND NOT coalesce(b_{n} = 1, FALSE))"
        for n, _ in enumerate(rules)
    )
    joined = _joined(entity, rules, old, new)
    (row,) = query(f"SELECT {sums} FROM ({joined}) WHERE {where}", bounds)
    return [Turn(rule=r, gained=row[2 * n], lost=row[2 * n + 1]) for n, r in enumerate(rules)]


def _joined(entity: str, rules: Sequence[RuleInfo], old: SeenRun, new: SeenRun) -> str:
    """Both runs side by side: key, place_id, and the states ``a_n`` then and ``b_n`` now."""
    key = quote_name(VOCABULARY.entities[entity].key)
    states = ", ".join(
        f"a.{quote_name(_column(r))} AS a_{n}, b.{quote_name(_column(r))} AS b_{n}"
        for n, r in enumerate(rules)
    )
    return (
        f"SELECT coalesce(b.{key}, a.{key}) AS key, coalesce(b.place_id, a.place_id) AS place_id,"
        f" {states} FROM {old.file(entity)} AS a FULL JOIN {new.file(entity)} AS b"
        f" ON a.{key} = b.{key}"
    )


def paged_subjects(  # the parts of one query, each by its name
    sql: str,
    entity: str,
    scope: Scope,
    *,
    after: str,
    before: str,
    values: Sequence[Any] = (),
    tables: Mapping[str, Any] | None = None,
) -> SubjectPage:
    """One page of ``subject_id, place_id``, by place and key."""
    backwards = bool(before) and not after
    where, bounds = scope.sql("place_id")
    seen = read_cursor(before if backwards else after, length=2)
    inside = f"SELECT * FROM ({sql}) WHERE {where}"
    given = [*values, *bounds]
    beyond = ""
    asked = list(given)
    if seen:
        beyond = f" AND (place_id, subject_id) {'<' if backwards else '>'} (?, ?)"
        asked += [str(value) for value in seen]
    way = "DESC" if backwards else "ASC"
    rows = query(
        f"{inside}{beyond} ORDER BY place_id {way}, subject_id {way} LIMIT {ROWS + 1}",
        asked,
        tables=tables,
    )
    ((count,),) = query(f"SELECT count(*) FROM ({inside})", given, tables=tables)
    more, rows = len(rows) > ROWS, rows[:ROWS]
    if backwards:
        rows.reverse()
    return SubjectPage(
        rows=[_subject(entity, row) for row in rows],
        count=count,
        next=_cursor(rows[-1]) if rows and (more or backwards) else "",
        previous=_cursor(rows[0]) if rows and (more if backwards else bool(seen)) else "",
    )


def _subject(entity: str, row: tuple[Any, ...]) -> SubjectKey:
    key, place = str(row[0]), str(row[1] or "")
    return SubjectKey(
        entity=entity,
        key=key,
        household=key if entity == "households" else None,
        place_code=place,
    )


def _cursor(row: tuple[Any, ...]) -> str:
    return cursor({"place": row[1], "key": row[0]}, ("place", "key"))


def _column(rule: RuleInfo) -> str:
    return state_column(rule.rule, "entitled" if rule.rule.startswith("programme:") else "")


def _has(seen: SeenRun, rule: RuleInfo) -> bool:
    path = seen.rules.decisions.path(rule.entity)
    return path.is_file() and _column(rule) in pq.read_schema(path).names
