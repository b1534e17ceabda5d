"""Duties answered by what is worked on in the site: decisions, gaps, targets and the figures reported of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.engines import quote_text
from jingzhun.goals import TargetStatus
from jingzhun.packs import Measure
from jingzhun_site.config import clock
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.decisions.engine import query
from jingzhun_site.decisions.gap_laying import laid_over
from jingzhun_site.decisions.gaps import OFF_LIST, GapList
from jingzhun_site.decisions.models import GapNote, Run
from jingzhun_site.decisions.rules import rules_of_run
from jingzhun_site.decisions.standings import STANDINGS, state_column
from jingzhun_site.duties.models import DutyInstance
from jingzhun_site.duties.recognising.recogniser import Known, Recogniser, enough, known
from jingzhun_site.goals.models import GoalReport, ProgressRun, TargetShare
from jingzhun_site.goals.reading import read_lines
from jingzhun_site.places.scope import Scope

_CONCLUDED: Mapping[str, str] = {
    "dibao_comparison": "dibao",
    "student_aid_recognition": "student_aid",
}
"""Where the document wants a conclusion on each difference: the programme whose both lists the site holds."""
_REACHED: Mapping[str, str] = {
    "skills_class_each_year": "skills_class_trainees",
    "loan_balance_growth": "poor_counties_with_more_lending",
}
"""Where the document wants a figure: the target that asks for the same figure in the same place and year."""


def _decided(one: DutyInstance) -> Known | None:
    """The runs over the register in the period."""
    runs = Run.objects.filter(
        snapshot__as_at__range=(one.period_start, one.period_end)
    ).values_list("snapshot__as_at", "snapshot__place_code")
    days = [as_at for as_at, place in runs if _covers(place, one.place_code)]
    words = _("对全部在册户研判 %(count)d 次")
    return known(len(days), max(days, default=None), words)


def _concluded(one: DutyInstance) -> Known | None:
    """A run of the period held both lists against each other, and of no difference is the conclusion missing."""
    run = Run.objects.select_related("snapshot").filter(is_current=True).first()
    if run is None or not one.period_start <= run.snapshot.as_at <= one.period_end:
        return None
    programme, scope = _CONCLUDED[one.duty_id], Scope.of([one.place_code])
    laid = laid_over(run, scope, with_overlay=True)
    if laid.waiting.num_rows or not _held_against(run, scope, programme):
        return None
    gaps = GapList(
        run=run,
        on=clock.today(),
        rules=rules_of_run(run),
        scope=scope,
        closed=frozenset(),
        laid=laid,
    ).counts()
    own = [count for count in gaps if count.programme == programme]
    if any(count.handled not in OFF_LIST for count in own):
        return None
    said = _("已比对，%(count)d 条差异都有结论") % {"count": sum(count.lines for count in own)}
    return enough(one, max(run.snapshot.as_at, _last_note(scope, programme)), said)


def _held_against(run: Run, scope: Scope, programme: str) -> bool:
    """Whether anybody in the places was decided for a programme: no difference among none is no comparison."""
    where, bounds = scope.sql("place_id")
    source = quote_text(str(run.path / STANDINGS))
    column = state_column(f"programme:{programme}", "entitled")
    ((subjects,),) = query(
        f"SELECT count(*) FROM read_parquet({source}) WHERE column_name = ? AND {where}",
        [column, *bounds],
    )
    return bool(subjects)


def _last_note(scope: Scope, programme: str) -> date:
    notes = GapNote.objects.filter(scope.q(), programme=programme, is_last=True)
    last = notes.aggregate(last=Max("at"))["last"]
    return timezone.localdate(last) if last else date.min


def _handed_down(one: DutyInstance) -> Known | None:
    """The targets that the place handed down to those below it for the year."""
    found = _shares(one, parent_code=one.place_code)
    last_on = timezone.localdate(found["last"]) if found["last"] else None
    return known(len(found["goals"]), last_on, _("已分解下达 %(count)d 项目标"))


def _reported(one: DutyInstance) -> Known | None:
    """Of every target of the place that takes reports, a figure of the period was verified by a second person."""
    wanted = _shares(one, place_code=one.place_code)["goals"] & _takes_reports()
    reports = GoalReport.objects.filter(
        place_code=one.place_code,
        goal_id__in=wanted,
        state=GoalReport.State.VERIFIED,
        as_at__range=(one.period_start, one.period_end),
    )
    found: Any = list(reports.values_list("goal_id", "as_at"))
    if not wanted or wanted - {goal for goal, _day in found}:
        return None
    said = _("本地区要填报的 %(count)d 项目标都已填报并核验") % {"count": len(wanted)}
    return enough(one, max(day for _goal, day in found), said)


def _reached(one: DutyInstance) -> Known | None:
    """The target of the place was measured in the year or after it, and is done."""
    run = ProgressRun.objects.filter(is_current=True).first()
    if run is None or run.as_at < one.period_start or not run.path.exists():
        return None
    goal, year = _REACHED[one.duty_id], one.period_end.year
    lines = read_lines(run.path, [one.place_code], year=year, goal_id=goal)
    if not lines or any(line.status is not TargetStatus.DONE for line in lines):
        return None
    said = _("目标“%(goal)s”已完成") % {"goal": lines[0].label}
    return enough(one, min(run.as_at, one.period_end), said)


def _shares(one: DutyInstance, **of: str) -> Mapping[str, Any]:
    """The goals of a year that a place was given or gave, and when the last of them was."""
    shares = TargetShare.objects.filter(year=one.period_end.year, superseded_at__isnull=True, **of)
    rows = list(shares.values_list("goal_id", "made_at"))
    return {
        "goals": {goal for goal, _at in rows},
        "last": max((at for _g, at in rows), default=None),
    }


def _takes_reports() -> set[str]:
    """The goals that no record can count."""
    return {
        goal.id
        for pack in packs().values()
        for goal in pack.goals.values()
        if goal.indicator.measure is Measure.REPORTED
    }


def _covers(place: str, code: str) -> bool:
    return Scope.of([place or "0" * 12]).covers(code)


RECOGNISERS = (
    Recogniser(
        name="decision_run",
        label=gettext_lazy("研判"),
        rule=gettext_lazy("本期对全部在册户研判过"),
        knows=_decided,
        # The run says of each household which standard it fails: the analysis that is asked for.
        duty_ids=frozenset({"exit_assessment"}),
    ),
    Recogniser(
        name="conclusions",
        label=gettext_lazy("差缺清单"),
        rule=gettext_lazy("本期研判过，差缺清单上这一专项的每条差异都有结论"),
        knows=_concluded,
        duty_ids=frozenset(_CONCLUDED),
    ),
    Recogniser(
        name="targets_handed_down",
        label=gettext_lazy("目标分解"),
        rule=gettext_lazy("本年目标已分解下达"),
        knows=_handed_down,
        duty_ids=frozenset({"target_decomposition"}),
    ),
    Recogniser(
        name="goal_reports",
        label=gettext_lazy("目标填报"),
        rule=gettext_lazy("本地区要填报的目标本期都已填报并由另一人核验"),
        knows=_reported,
        # What a department reports of its letter of responsibility are the figures of its targets.
        duty_ids=frozenset({"department_reports"}),
    ),
    Recogniser(
        name="target_reached",
        label=gettext_lazy("目标进度"),
        rule=gettext_lazy("同一句要求的目标已完成"),
        knows=_reached,
        duty_ids=frozenset(_REACHED),
    ),
)
