"""Where somebody stands in a procedure: what is done, what may be done next, from when and until when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jingzhun.packs.model import Step
from jingzhun.periods import Clock, Pause, WorkingCalendar


@dataclass(frozen=True, kw_only=True)
class OpenStep:
    """A step whose turn it is: ``since`` its days run, not before ``earliest``, in time until ``due``.

    ``earliest`` and ``due`` are empty where the step has no such limit, and while an open pause hides them.
    """

    step: Step
    since: date
    earliest: date | None = None
    due: date | None = None
    is_paused: bool = False

    def days_left(self, on: date) -> int | None:
        """Calendar days until the step is due, negative when it is late; ``None`` without a limit."""
        return None if self.due is None else (self.due - on).days


@dataclass(frozen=True, kw_only=True)
class StepDeadline:
    """A step whose turn has come and that has a limit: in time until ``due``, taken on ``taken_on`` or not yet."""

    step: Step
    due: date
    taken_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A procedure as far as one subject has come in it; ``deadlines`` are those of steps taken and of open ones."""

    steps: tuple[Step, ...]
    reached: Mapping[str, date]
    open_steps: tuple[OpenStep, ...]
    deadlines: tuple[StepDeadline, ...]
    is_complete: bool

    @property
    def next(self) -> OpenStep | None:
        """The first open step that must be taken, else the first that may be; none when complete."""
        if self.is_complete:
            return None
        must = (one for one in self.open_steps if not one.step.optional)
        return next(must, next(iter(self.open_steps), None))

    @property
    def last(self) -> Step | None:
        """The step reached last; of two on one day the later in the procedure."""
        done = [step for step in self.steps if step.id in self.reached]
        return max(reversed(done), key=lambda step: self.reached[step.id], default=None)

    def open_step(self, step_id: str) -> OpenStep | None:
        """The open step of that name."""
        return next((one for one in self.open_steps if one.step.id == step_id), None)

    def waits_for(self, step: Step) -> tuple[Step, ...]:
        """The steps that must be taken before a step, and are not."""
        before = (one for one in self.steps if one.id in step.after)
        return tuple(one for one in before if not _is_passed(one, self.steps, self.reached))


def standing_in(
    steps: Sequence[Step],
    *,
    closes_at: Sequence[str],
    reached: Mapping[str, date],
    started_on: date,
    calendar: WorkingCalendar,
    pauses: Sequence[Pause] = (),
) -> Standing:
    """Where a subject stands that has ``reached`` some steps since ``started_on``.

    The days of a step run from the day on which the last step before it was reached. A pause stops the clock of
    the steps that are blocked while something is open.

    >>> first, second = Step(id="a", label="甲", by="person"), Step(id="b", label="乙", by="bank", after=("a",))
    >>> from jingzhun.periods import load_working_calendar
    >>> day, calendar = date(2018, 3, 1), load_working_calendar()
    >>> found = standing_in([first, second], closes_at=["b"], reached={"a": day}, started_on=day, calendar=calendar)
    >>> found.next.step.id, found.is_complete
    ('b', False)
    """

    def turn_of(step: Step, stopped_by: Sequence[Pause]) -> OpenStep:
        return _open(step, _since(step, steps, reached, started_on), stopped_by, calendar)

    waiting = tuple(
        turn_of(step, pauses)
        for step in steps
        if step.id not in reached and _may_follow(step, steps, reached)
    )
    taken = (
        turn_of(step, _until(pauses, reached[step.id]))
        for step in steps
        if step.id in reached and step.within_days is not None
    )
    return Standing(
        steps=tuple(steps),
        reached=dict(reached),
        open_steps=waiting,
        deadlines=tuple(
            StepDeadline(step=one.step, due=one.due, taken_on=reached.get(one.step.id))
            for one in (*taken, *waiting)
            if one.due is not None
        ),
        is_complete=_is_complete(steps, closes_at, reached),
    )


def steps_behind(steps: Sequence[Step], step_id: str) -> tuple[Step, ...]:
    """The steps that come after a step, directly or by others, in the order of the procedure."""
    found = {step_id}
    for _ in steps:  # as often as the longest way is long
        found |= {step.id for step in steps if found & set(step.after)}
    return tuple(step for step in steps if step.id in found and step.id != step_id)


def _may_follow(step: Step, steps: Sequence[Step], reached: Mapping[str, date]) -> bool:
    return all(_is_passed(before, steps, reached) for before in steps if before.id in step.after)


def _is_passed(step: Step, steps: Sequence[Step], reached: Mapping[str, date]) -> bool:
    """Whether a step is behind the subject: reached, or one that may be left out and whose turn has come."""
    return step.id in reached or (step.optional and _may_follow(step, steps, reached))


def _since(
    step: Step, steps: Sequence[Step], reached: Mapping[str, date], started_on: date
) -> date:
    """The day of the last step before; where an optional one was left out, of those before that."""
    return max(_days_before(step, {one.id: one for one in steps}, reached), default=started_on)


def _days_before(
    step: Step, by_id: Mapping[str, Step], reached: Mapping[str, date]
) -> Iterator[date]:
    for name in step.after:
        if name in reached:
            yield reached[name]
        else:
            yield from _days_before(by_id[name], by_id, reached)


def _until(pauses: Sequence[Pause], day: date) -> tuple[Pause, ...]:
    """The pauses as they stood when a step was taken: what stopped the clock later gave nobody more time for it."""
    return tuple(
        Pause(from_=one.from_, until=min(one.until or day, day), reason=one.reason)
        for one in pauses
        if one.from_ <= day
    )


def _open(step: Step, since: date, pauses: Sequence[Pause], calendar: WorkingCalendar) -> OpenStep:
    stopping = tuple(pauses) if step.blocked_while else ()
    clock = Clock(
        started_on=since,
        pauses=tuple(pause for pause in stopping if pause.until is None or pause.until >= since),
        calendar=calendar if step.working_days else None,
    )
    return OpenStep(
        step=step,
        since=since,
        earliest=None if step.min_days is None else clock.due_date(step.min_days),
        due=None if step.within_days is None else clock.due_date(step.within_days),
        is_paused=any(pause.until is None for pause in stopping),
    )


def _is_complete(
    steps: Sequence[Step], closes_at: Sequence[str], reached: Mapping[str, date]
) -> bool:
    """Whether a closing step is reached and nothing is left that must be taken beside it."""
    closing = next((one for one in steps if one.id in closes_at and one.id in reached), None)
    if closing is None:
        return False
    behind = {step.id for step in steps_behind(steps, closing.id)}
    beside = (step for step in steps if step.id not in behind)
    return all(step.id in reached or step.optional for step in beside)
