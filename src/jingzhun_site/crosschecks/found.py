"""What a run found, as it is to stand in the list of differences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jingzhun.crosschecks import ComparisonRun
from jingzhun.packs import Comparison
from jingzhun_site.crosschecks.catalogue import comparisons, registers
from jingzhun_site.crosschecks.evidence import (
    message_of,
    our_values,
    read_list,
    read_object,
    their_values,
)
from jingzhun_site.crosschecks.models import CheckRun
from jingzhun_site.crosschecks.proposals import proposed_change
from jingzhun_site.crosschecks.their_people import TheirPeople
from jingzhun_site.crosschecks.wording import SEVERITIES
from jingzhun_site.decisions.engine import query
from jingzhun_site.places.scope import CODE_LENGTH, Scope

Row = Mapping[str, Any]
RANKS: Mapping[str, int] = {name: rank for rank, name in enumerate(SEVERITIES)}
"""Of each severity how far up it stands."""

_COLUMNS = (
    "difference_key", "comparison", "register", "person_id", "household_id", "place_id", "row_number",
    "severity", "suggests", "owner", "undecided", "exceptions", "our_values", "their_values", "value_hash",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Found:
    """One difference: its key, what stays of it through all runs, and the values that this run wrote anew."""

    key: str
    comparison: str
    register: str
    value_hash: str
    person_id: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


def found_by(made: ComparisonRun, run: CheckRun) -> list[Found]:
    """The differences of the core's run that lie in the place of a run."""
    rows = _rows(made, run, Scope.of([run.place_code]))
    people = TheirPeople.of(run, rows)
    return [_found(row, people) for row in rows]


def _rows(made: ComparisonRun, run: CheckRun, scope: Scope) -> list[dict[str, Any]]:
    """The rows that lie in the place; a row of theirs of nobody lies where the run does."""
    found = query(
        f"SELECT {', '.join(_COLUMNS)} FROM read_parquet(?) ORDER BY comparison, difference_key",
        [str(made.differences)],
    )
    rows = [dict(zip(_COLUMNS, values, strict=True)) for values in found]
    for row in rows:
        place = str(row["place_id"] or "")
        is_known = len(place) == CODE_LENGTH and place.isdigit()
        if not row["person_id"] and not row["household_id"]:
            row["place_id"] = place if is_known and scope.covers(place) else run.place_code
    return [
        row for row in rows if scope.covers(row["place_id"]) and row["comparison"] in comparisons()
    ]


def _found(row: Row, people: TheirPeople) -> Found:
    spec = comparisons()[row["comparison"]]
    ours, theirs = read_object(row["our_values"]), read_list(row["their_values"])
    register = registers()[row["register"]]
    their_name, their_number = people.get(row["register"], row["row_number"])
    return Found(
        key=row["difference_key"],
        comparison=row["comparison"],
        register=row["register"],
        person_id=row["person_id"] or "",
        value_hash=row["value_hash"],
        values={
            "owner": row["owner"],
            "severity": row["severity"],
            "rank": RANKS.get(row["severity"], len(RANKS)),
            "suggests": row["suggests"],
            "place_code": row["place_id"],
            "household_id": row["household_id"] or "",
            "their_name": their_name,
            "their_number": their_number,
            "row_number": row["row_number"],
            "message": message_of(spec, register, ours, theirs)[:500],
            "our_values": our_values(spec, ours),
            "their_values": their_values(register, theirs),
            "exceptions": _exceptions(spec, row["exceptions"]),
            "proposal": proposed_change(spec, theirs),
            "is_undecided": bool(row["undecided"]),
            "due_in_days": spec.due_in_days,
        },
    )


def _exceptions(spec: Comparison, names: str | None) -> Sequence[str]:
    """The labels of the exceptions that hold."""
    return [
        spec.exceptions[name].label for name in (names or "").split() if name in spec.exceptions
    ]
