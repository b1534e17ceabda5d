"""The day and period of a report, and the snapshot, run and measurement that answer for them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jingzhun.periods import Period, PeriodKind, period_of
from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.decisions.models import Run, Snapshot
from jingzhun_site.goals.models import ProgressRun
from jingzhun_site.reports.models import FilledReport


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Who asks, for which day and period, and from what the answers come.

    ``run`` decided the register as it was on the day; ``latest`` is the newest snapshot, which has every dated
    record up to the day; ``progress`` measured the targets.
    """

    user: User
    on: date
    period: Period
    run: Run | None
    latest: Snapshot | None
    progress: ProgressRun | None

    @property
    def state(self) -> Snapshot | None:
        """The register as it stood on the day."""
        return self.run.snapshot if self.run else None

    @property
    def is_today(self) -> bool:
        """Whether what is counted in this very moment answers for the day."""
        return self.on == clock.today()


def moment_for(user: User, on: date, cadence: str) -> Moment:
    """What answers for a day now."""
    runs = Run.objects.select_related("snapshot")
    current = runs.filter(is_current=True).first()
    run = current if current and current.on <= on else _last(runs.filter(on__lte=on))
    measured = ProgressRun.objects.select_related("snapshot").filter(as_at__lte=on)
    kept = (one for one in measured.order_by("-is_current", "-as_at", "-pk")[:8])
    return Moment(
        user=user,
        on=on,
        period=period_of(on, PeriodKind(cadence)),
        run=run,
        latest=current.snapshot if current else None,
        progress=next((one for one in kept if one.path.exists()), None),
    )


def moment_of(report: FilledReport, user: User) -> Moment:
    """What answered for a report when it was filled, so far as it is still there."""
    snapshots = Snapshot.objects
    return Moment(
        user=user,
        on=report.on,
        period=Period(start=report.period_start, end=report.period_end),
        run=Run.objects.select_related("snapshot").filter(pk=report.run_id).first(),
        latest=snapshots.filter(pk=report.flow_snapshot_id).first(),
        progress=_progress(report),
    )


def period_words(period: Period) -> str:
    """The period as a form heads it: 2018年12月下旬, 2018年第4季度."""
    start = period.start
    words: dict[str, Any] = {"year": start.year, "month": start.month}
    for kind, text in _WORDS.items():
        if period == period_of(start, kind):
            if kind is PeriodKind.TEN_DAYS:
                words["part"] = _TENS[(start.day - 1) // 10]
            words["quarter"] = (start.month - 1) // 3 + 1
            words["half"] = _("上半年") if start.month < 7 else _("下半年")
            return text % words
    return f"{period.start} – {period.end}"


_TENS = ("上旬", "中旬", "下旬")
_WORDS = {
    PeriodKind.TEN_DAYS: "%(year)d年%(month)d月%(part)s",
    PeriodKind.MONTH: "%(year)d年%(month)d月",
    PeriodKind.QUARTER: "%(year)d年第%(quarter)d季度",
    PeriodKind.HALF_YEAR: "%(year)d年%(half)s",
    PeriodKind.YEAR: "%(year)d年",
}


def _last(runs: QuerySet[Run]) -> Run | None:
    return runs.order_by("-on", "-made_at").first()


def _progress(report: FilledReport) -> ProgressRun | None:
    if report.progress_id is None:
        return None
    found = ProgressRun.objects.select_related("snapshot").filter(pk=report.progress_id).first()
    return found if found and found.path.exists() else None
