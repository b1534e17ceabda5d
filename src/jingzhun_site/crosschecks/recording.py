"""From what a run found to what people work on: what is new, changed, gone and still there."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from jingzhun.crosschecks import ComparisonRun
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.covering import is_left_out
from jingzhun_site.crosschecks.found import Found, found_by
from jingzhun_site.crosschecks.identities import KINDS
from jingzhun_site.crosschecks.identity_findings import Findings, identities_found, lies_elsewhere
from jingzhun_site.crosschecks.models import (
    Change,
    CheckRun,
    Difference,
    DifferenceEvent,
    Standing,
    Verdict,
)
from jingzhun_site.places.scope import Scope

Kind = DifferenceEvent.Kind
Counts = dict[str, int]
_AT_ONCE = 500
_FALLS_WHEN_BACK = (Verdict.REJECTED, Verdict.EXEMPT)
_WRITTEN = (
    "owner", "severity", "rank", "suggests", "place_code", "household_id", "other_person_id", "other_household_id",
    "their_name", "their_number", "row_number", "message", "our_values", "their_values", "exceptions", "is_undecided",
    "value_hash", "standing", "last_run", "due_in_days", "verdict", "judged_on", "exempt_until", "gone_on", "proposal",
    "change", "version",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RunFound:
    """What a run came to: the core's run, what matching found of identities, and what each file leaves out."""

    made: ComparisonRun
    findings: Findings
    uncovered: Mapping[str, Sequence[str]] = field(default_factory=dict)


def record_differences(run: CheckRun, came: RunFound) -> tuple[Counts, dict[str, Counts]]:
    """Write the differences of a run in the transaction of the caller; how many of each standing, and by owner.

    What matching found of identities are differences like those of comparisons. What another run of the same
    comparison in the same place found before is the other side of it: runs of other registers in between change
    nothing, and nothing is gone of a township that the file leaves out. A verdict stays until the difference says
    something else.
    """
    scope = Scope.of([run.place_code])
    looked_at = [name for name, one in came.made.manifest.comparisons.items() if one.was_made]
    found = [*found_by(came.made, run), *identities_found(came.findings, run)]
    seen = Q(comparison__in=looked_at) | _looked_for(came.findings)
    known = _known(scope.q() & seen, [one.key for one in found])
    recorder = _Recorder(run=run)
    for one in found:
        recorder.take(one, known.get(one.key))
    keys = {one.key for one in found}
    missing = [o for key, o in known.items() if key not in keys and o.standing != Standing.GONE]
    elsewhere = lies_elsewhere(missing, scope)
    for lost in missing:
        is_unseen = is_left_out(lost.place_code, lost.register, came.uncovered)
        if lost.key not in elsewhere and not is_unseen:
            recorder.lose(lost)
    recorder.write()
    return recorder.counts()


def _looked_for(findings: Findings) -> Q:
    """The findings of identities that a run looked for: any run looks for ours, theirs want the file."""
    if not findings:
        return Q(pk__in=())
    own = [name for name, kind in KINDS.items() if kind.is_own]
    theirs = [name for name, kind in KINDS.items() if not kind.is_own]
    return Q(comparison__in=own) | Q(comparison__in=theirs, register__in=list(findings))


def _known(looked_at: Q, keys: Sequence[str]) -> dict[str, Difference]:
    """The differences of the place that this run looked at again, and those that it found."""
    seen = Difference.objects.filter(looked_at)
    found = {one.key: one for one in seen.select_related("entry", "last_run")}
    missing = [key for key in keys if key not in found]
    for start in range(0, len(missing), _AT_ONCE):
        part = Difference.objects.filter(key__in=missing[start : start + _AT_ONCE])
        found |= {one.key: one for one in part.select_related("entry", "last_run")}
    return found


class _Recorder:
    """Gathers what is to be written of one run."""

    def __init__(self, *, run: CheckRun) -> None:
        self.run = run
        self.new: list[Difference] = []
        self.old: list[Difference] = []
        self.told: list[tuple[Difference, DifferenceEvent.Kind, str]] = []
        self.seen: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def take(self, one: Found, known: Difference | None) -> None:
        """A difference that the run found."""
        if known is None:
            known = Difference(
                key=one.key,
                comparison=one.comparison,
                register=one.register,
                person_id=one.person_id,
                first_run=self.run,
                found_on=self.run.on,
            )
            self._turn(known, Standing.NEW, Kind.FOUND)
            self.new.append(known)
        else:
            self._again(known, one)
            known.version += 1
            self.old.append(known)
        for name, value in one.values.items():
            setattr(known, name, value)
        known.value_hash, known.last_run = one.value_hash, self.run
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
                    difference=one,
                    kind=kind,
                    text=(text or one.message)[:1000],
                    run=self.run,
                    at=now,
                )
                for one, kind, text in self.told
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

    def _again(self, known: Difference, one: Found) -> None:
        is_other = known.value_hash != one.value_hash
        if known.standing == Standing.GONE:
            known.gone_on = None
            self._turn(known, Standing.NEW, Kind.BACK)
            self._ask_again(known, is_other=is_other)
        elif is_other:
            self._turn(known, Standing.CHANGED, Kind.CHANGED)
            self._ask_again(known, is_other=True)
        else:
            known.standing = Standing.STILL_OPEN

    def _ask_again(self, known: Difference, *, is_other: bool) -> None:
        """What was said of it was said of something else; what was found true stays so of the same values alone."""
        falls = known.verdict in _FALLS_WHEN_BACK or (
            is_other and known.verdict == Verdict.CONFIRMED
        )
        if falls:
            why = _("值已改，须重新核实") if is_other else _("消失后再次出现，须重新核实")
            was = _("原结论：%(verdict)s") % {"verdict": known.get_verdict_display()}
            self.told.append((known, Kind.REOPENED, f"{why}（{was}）"))
            known.verdict, known.judged_on, known.exempt_until = Verdict.WAITING, None, None
        if known.change != Change.WAITS:
            known.change = Change.OPEN

    def _turn(self, known: Difference, standing: Standing, kind: DifferenceEvent.Kind) -> None:
        known.standing = standing
        self.told.append((known, kind, ""))


def _plain(counter: Mapping[str, int]) -> Counts:
    return {str(one.value): counter.get(one, 0) for one in Standing}
