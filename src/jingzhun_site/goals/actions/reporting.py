"""Figures that somebody answers for: reported by the post responsible, verified by another."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.requiring import require
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.documents.actions import CheckedDocument
from jingzhun_site.goals.asking import ask_to_measure
from jingzhun_site.goals.catalogue import goal_in_force
from jingzhun_site.goals.counted import half_fault
from jingzhun_site.goals.evidence import evidence_of, keep_evidence
from jingzhun_site.goals.models import GoalReport, TargetShare
from jingzhun_site.goals.posts import holds
from jingzhun_site.goals.reading import StoredLine
from jingzhun_site.goals.refusing import GoalRefusedError


@dataclass(frozen=True, kw_only=True)
class Reported:
    """A figure as it is reported, and the paper that proves it."""

    value: Decimal
    as_at: date
    note: str
    paper: CheckedDocument | None = None


def take_report(line: StoredLine, reported: Reported, *, acting_user: User) -> GoalReport:
    """Keep a reported figure with the paper that proves it, until another person verifies it.

    Raises:
        GoalRefusedError: records count this indicator, the figure is impossible or of a day outside the target's
            time, nothing proves it, or another post answers for it.
    """
    require(acting_user, Right.HANDLE_TASKS, line.place)
    share = _share_of(line)
    sentences = _faults(line, reported, share, acting_user)
    if sentences:
        raise GoalRefusedError(sentences)
    with transaction.atomic():
        made = GoalReport.objects.create(
            goal_id=line.goal_id,
            place_code=line.place,
            year=line.year,
            value=reported.value,
            unit=line.unit,
            as_at=reported.as_at,
            note=reported.note,
            post_id=share.post_id if share else "",
            made_by=acting_user,
            made_at=clock.now(),
        )
        if reported.paper is not None:
            keep_evidence(made, reported.paper, acting_user=acting_user)
        _audit("goals.reported", made, acting_user)
    return made


def check_report(report: GoalReport, *, accepts: bool, reason: str = "", acting_user: User) -> None:
    """Verify a reported figure, or send it back with a reason.

    Raises:
        GoalRefusedError: whoever reported it verifies it, it was checked already, or no reason is given.
    """
    require(acting_user, Right.ASSIGN_TASKS, report.place_code)
    if report.made_by_id == acting_user.pk:
        raise GoalRefusedError([_("填报人不能核验自己填报的数，请换人核验。")])
    if not accepts and not reason.strip():
        raise GoalRefusedError([_("退回要写明原因。")])
    if accepts and not evidence_of(report):
        raise GoalRefusedError([_("这个数没有佐证材料，不能核验；请退回后附材料重新填报。")])
    state = GoalReport.State.VERIFIED if accepts else GoalReport.State.RETURNED
    with transaction.atomic():
        waiting = GoalReport.objects.filter(pk=report.pk, state=GoalReport.State.REPORTED)
        if not waiting.update(
            state=state,
            checked_by=acting_user,
            checked_at=clock.now(),
            why_returned="" if accepts else reason,
        ):
            raise GoalRefusedError([_("已有人核验过这个数，请刷新后查看。")])
        if accepts:
            _audit("goals.report_verified", report, acting_user)
        else:
            _audit("goals.report_returned", report, acting_user, reason)
        if accepts:
            transaction.on_commit(lambda: ask_to_measure(acting_user=acting_user) and None)


def _faults(
    line: StoredLine, reported: Reported, share: TargetShare | None, user: User
) -> list[str]:
    found = []
    if not line.is_reported:
        found.append(_("这个指标由名册记录算出，不能填报。"))
    if reported.value < 0 or (line.unit == "percent" and reported.value > 100):
        found.append(_("数值超出可能的范围，请核对。"))
    if half := half_fault(_("数值"), reported.value, line.unit):
        found.append(half)
    if reported.paper is None:
        found.append(_("填报数要附佐证材料，例如统计报表、验收单或名单。"))
    if reported.as_at > clock.today():
        found.append(_("截至日期不能晚于今天。"))
    began = _first_day(line)
    if reported.as_at < began:
        found.append(
            _("截至日期 %(seen)s 早于这一目标开始计数的 %(began)s，请填 %(began)s 或以后的日期。")
            % {"seen": reported.as_at, "began": began}
        )
    if reported.as_at.year > line.year:
        found.append(_("截至日期不在 %(year)d 年以内。") % {"year": line.year})
    if share is not None and share.post_id and not holds(user, share.post_id, on=clock.today()):
        found.append(_("这个指标由指定岗位填报，您现在不任这个岗位。"))
    return found


def _first_day(line: StoredLine) -> date:
    """The day from which on something counts towards a target: of what adds up over years, that of the plan."""
    item = goal_in_force(line.goal_id, line.place, clock.today())
    if item is None:
        return date(line.year, 1, 1)
    of_line = (t for t in item.targets if (t.year, t.span) == (line.year, line.span))
    target = line.target or next(of_line, None)
    return date(line.year if target is None else item.first_year(target), 1, 1)


def _share_of(line: StoredLine) -> TargetShare | None:
    return TargetShare.objects.filter(
        goal_id=line.goal_id,
        place_code=line.place,
        year=line.year,
        span=line.span,
        superseded_at__isnull=True,
    ).first()


def _audit(action: str, report: GoalReport, user: User, reason: str = "") -> None:
    record_audit(
        action,
        acting_user=user,
        entity="goal_report",
        key=str(report.pk),
        place_code=report.place_code,
        new={"goal": report.goal_id, "year": report.year, "value": f"{report.value.normalize():f}"},
        reason=reason,
    )
