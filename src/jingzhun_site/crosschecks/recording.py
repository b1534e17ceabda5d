"""From the differences of a run to those that people work on: what is new, changed, gone and still there."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from jingzhun.crosschecks import ComparisonRun
from jingzhun.packs import Comparison
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.catalogue import comparisons, registers
from jingzhun_site.crosschecks.evidence import (
    message_of,
    our_values,
    read_list,
    read_object,
    their_values,
)
from jingzhun_site.crosschecks.models import (
    CheckRun,
    Difference,
    DifferenceEvent,
    Standing,
    Verdict,
)
from jingzhun_site.crosschecks.their_people import TheirPeople
from jingzhun_site.crosschecks.wording import SEVERITIES
from jingzhun_site.decisions.engine import query
from jingzhun_site.places.scope import CODE_LENGTH, Scope

Kind = DifferenceEvent.Kind
Row = Mapping[str, Any]
Counts = dict[str, int]
_AT_ONCE = 500
_COLUMNS = (
    "difference_key", "comparison", "register", "person_id", "household_id", "place_id", "row_number",
    "severity", "suggests", "owner", "undecided", "exceptions", "our_values", "their_values", "value_hash",
)  # fmt: skip
_RANKS = {name: rank for rank, name in enumerate(SEVERITIES)}
_WRITTEN = (
    "owner", "severity", "rank", "suggests", "place_code", "household_id", "their_name", "their_number", "row_number",
    "message", "our_values", "their_values", "exceptions", "is_undecided", "value_hash", "standing", "last_run",
    "due_in_days", "verdict", "judged_on", "exempt_until", "gone_on", "version",
)  # fmt: skip


def record_differences(run: CheckRun, made: ComparisonRun) -> tuple[Counts, dict[str, Counts]]:
    """Write the differences of a run in the transaction of the caller; how many of each standing, and by owner.

    What another run of the same comparison in the same place found before is the other side of it: runs of other
    registers in between change nothing. A verdict stays until the difference says something else.
    """
    scope = Scope.of([run.place_code])
    looked_at = [name for name, one in made.manifest.comparisons.items() if one.was_made]
    rows = _rows(made, run, scope)
    known = _known(scope, looked_at, [row["difference_key"] for row in rows])
    people = TheirPeople.of(run, rows)
    recorder = _Recorder(run=run, people=people)
    for row in rows:
        recorder.take(row, known.get(row["difference_key"]))
    found = {row["difference_key"] for row in rows}
    for key, one in known.items():
        if key not in found and one.standing != Standing.GONE:
            recorder.lose(one)
    recorder.write()
    return recorder.counts()


def _rows(made: ComparisonRun, run: CheckRun, scope: Scope) -> list[dict[str, Any]]:
    """The differences of the core's run that lie in the place; a row of theirs of nobody lies where the run does."""
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


def _known(scope: Scope, looked_at: Sequence[str], keys: Sequence[str]) -> dict[str, Difference]:
    """The differences of the place that this run looked at again, and those that it found."""
    seen = Difference.objects.filter(scope.q(), comparison__in=looked_at)
    found = {one.key: one for one in seen.select_related("entry", "last_run")}
    missing = [key for key in keys if key not in found]
    for start in range(0, len(missing), _AT_ONCE):
        part = Difference.objects.filter(key__in=missing[start : start + _AT_ONCE])
        found |= {one.key: one for one in part.select_related("entry", "last_run")}
    return found


class _Recorder:
    """Gathers what is to be written of one run."""

    def __init__(self, *, run: CheckRun, people: TheirPeople) -> None:
        self.run = run
        self.people = people
        self.new: list[Difference] = []
        self.old: list[Difference] = []
        self.told: list[tuple[Difference, DifferenceEvent.Kind]] = []
        self.seen: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def take(self, row: Row, known: Difference | None) -> None:
        """A difference that the run found."""
        if known is None:
            known = Difference(
                key=row["difference_key"],
                comparison=row["comparison"],
                register=row["register"],
                person_id=row["person_id"] or "",
                first_run=self.run,
                found_on=self.run.on,
            )
            self._turn(known, Standing.NEW, Kind.FOUND)
            self.new.append(known)
        else:
            self._again(known, row)
            known.version += 1
            self.old.append(known)
        self._fill(known, row)
        self.seen[known.owner][known.standing] += 1

    def lose(self, known: Difference) -> None:
        """A difference that the run looked for and did not find."""
        known.gone_on, known.last_run = self.run.on, self.run
        known.version += 1
        self._turn(known, Standing.GONE, Kind.GONE)
        self.old.append(known)
        self.seen[known.owner][known.standing] += 1

    def write(self) -> None:
        """Write everything, and a line of history wherever something turned."""
        Difference.objects.bulk_create(self.new, batch_size=_AT_ONCE)
        Difference.objects.bulk_update(self.old, _WRITTEN, batch_size=_AT_ONCE)
        now = clock.now()
        DifferenceEvent.objects.bulk_create(
            [
                DifferenceEvent(
                    difference=one, kind=kind, text=one.message[:1000], run=self.run, at=now
                )
                for one, kind in self.told
            ],
            batch_size=_AT_ONCE,
        )

    def counts(self) -> tuple[Counts, dict[str, Counts]]:
        """How many of each standing, in all and by owner."""
        total: Counter[str] = Counter()
        for counter in self.seen.values():
            total.update(counter)
        owners = {owner: _plain(counter) for owner, counter in sorted(self.seen.items())}
        return _plain(total), owners

    def _again(self, known: Difference, row: Row) -> None:
        if known.standing == Standing.GONE:
            known.gone_on = None
            self._turn(known, Standing.NEW, Kind.BACK)
            self._ask_again(known)
        elif known.value_hash != row["value_hash"]:
            self._turn(known, Standing.CHANGED, Kind.CHANGED)
            self._ask_again(known)
        else:
            known.standing = Standing.STILL_OPEN

    def _ask_again(self, known: Difference) -> None:
        """What was said of it was said of something else."""
        if known.verdict in (Verdict.REJECTED, Verdict.EXEMPT):
            known.verdict, known.judged_on, known.exempt_until = Verdict.WAITING, None, None

    def _turn(self, known: Difference, standing: Standing, kind: DifferenceEvent.Kind) -> None:
        known.standing = standing
        self.told.append((known, kind))

    def _fill(self, known: Difference, row: Row) -> None:
        spec = comparisons()[row["comparison"]]
        ours, theirs = read_object(row["our_values"]), read_list(row["their_values"])
        register = registers()[row["register"]]
        who = self.people.get(row["register"], row["row_number"])
        known.owner, known.severity, known.suggests = row["owner"], row["severity"], row["suggests"]
        known.rank = _RANKS.get(row["severity"], len(_RANKS))
        known.place_code, known.household_id = row["place_id"], row["household_id"] or ""
        known.their_name, known.their_number = who
        known.row_number = row["row_number"]
        known.message = message_of(spec, register, ours, theirs)[:500]
        known.our_values = our_values(spec, ours)
        known.their_values = their_values(register, theirs)
        known.exceptions = _exceptions(spec, row["exceptions"])
        known.is_undecided, known.value_hash = bool(row["undecided"]), row["value_hash"]
        known.last_run, known.due_in_days = self.run, spec.due_in_days


def _exceptions(spec: Comparison, names: str | None) -> list[str]:
    """The labels of the exceptions that hold."""
    return [
        spec.exceptions[name].label for name in (names or "").split() if name in spec.exceptions
    ]


def _plain(counter: Mapping[str, int]) -> Counts:
    return {str(one.value): counter.get(one, 0) for one in Standing}
