"""The tables of the pages about snapshots and runs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun.eligibility import RuleInfo, State
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.decisions.gaps import GapList
from jingzhun_site.decisions.models import Run, Snapshot
from jingzhun_site.decisions.rules import department
from jingzhun_site.decisions.standing_queries import SeenRun, Standing, SubjectPage, Turn
from jingzhun_site.decisions.subjects import shown_subjects
from jingzhun_site.frame.addresses import keep_looking
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Empty
from jingzhun_site.frame.tables import Cell, Column, Row, Table

SHORT = 12
"""How many characters of a hash a list shows; its page shows all."""


@dataclass(frozen=True, kw_only=True)
class CountLine:
    """One rule with its counts, each with the address of those it counts."""

    label: str
    owner: str
    clause: str
    document: str
    cells: Sequence[tuple[int, str]]


def run_table(request: HttpRequest, user: User) -> Table:
    """The runs, the last one first."""
    page = keyset_page(
        Run.objects.select_related("snapshot", "asked_by"),
        ["-made_at", "id"],
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    sizes = _size_columns([run.snapshot for run in page.rows], user)
    return Table(
        id="runs",
        caption=_("研判"),
        columns=(
            Column(key="on", label=_("研判日期"), kind="day"),
            Column(key="id", label=_("指纹")),
            Column(key="is_current", label=_("清单依据")),
            *sizes,
            Column(key="packs", label=_("政策包"), wraps=True),
            Column(key="made_at", label=_("完成时间"), kind="moment"),
            Column(key="seconds", label=_("用时"), unit=_("秒"), kind="number"),
            Column(key="asked_by", label=_("提交人")),
        ),
        rows=[_run_row(run) for run in page.rows],
        next=page.next,
        previous=page.previous,
        has_column_choice=False,
        empty=Empty(
            title=_("还没有研判"),
            hint=_("研判先给名册做快照，再按现行政策逐户逐人计算；每晚自动进行一次。"),
            icon="database",
        ),
    )


def snapshot_table(request: HttpRequest, user: User) -> Table:
    """The snapshots made last."""
    del request
    snapshots = list(Snapshot.objects.select_related("asked_by")[:20])
    rows = [_snapshot_row(one) for one in snapshots]
    return Table(
        id="snapshots",
        caption=_("快照"),
        columns=(
            Column(key="as_at", label=_("数据日期"), kind="day"),
            Column(key="known_at", label=_("截至何日所知"), kind="day"),
            Column(key="id", label=_("指纹")),
            *_size_columns(snapshots, user),
            Column(key="remarks", label=_("存疑或搁置"), unit=_("处"), kind="number"),
            Column(key="made_at", label=_("生成时间"), kind="moment"),
            Column(key="seconds", label=_("用时"), unit=_("秒"), kind="number"),
            Column(key="asked_by", label=_("提交人")),
        ),
        rows=rows,
        has_column_choice=False,
        empty=Empty(
            title=_("还没有快照"), hint=_("快照是名册在某一天的冻结副本。"), icon="database"
        ),
    )


def standard_lines(
    request: HttpRequest, seen: SeenRun, standings: Sequence[Standing]
) -> list[CountLine]:
    """The standards with met, not met and unknown."""
    states = (State.YES, State.NO, State.UNKNOWN)
    return [
        _count_line(request, seen, one, states)
        for one in standings
        if one.rule.rule.startswith("standard:")
    ]


def programme_table(
    request: HttpRequest, seen: SeenRun, standings: Sequence[Standing]
) -> list[CountLine]:
    """The programmes with entitled and unknown."""
    return [
        _count_line(request, seen, one, (State.YES, State.UNKNOWN))
        for one in standings
        if one.rule.rule.startswith("programme:")
    ]


def turn_lines(
    request: HttpRequest, old: SeenRun, new: SeenRun, turns: Sequence[Turn]
) -> list[CountLine]:
    """The rules that turned for someone, with those who gained and those who lost."""
    base = reverse("decisions:turned", args=(new.run.pk,))
    lines = []
    for turn in turns:
        words = {"old": old.run.pk, "rule": turn.rule.rule}
        cells = [
            (count, keep_looking(f"{base}?{urlencode(words | {'way': way})}", request))
            for way, count in (("gained", turn.gained), ("lost", turn.lost))
        ]
        lines.append(_line(turn.rule, cells))
    return lines


def subject_table(user: User, page: SubjectPage, seen: SeenRun | GapList, *, caption: str) -> Table:
    """The subjects of one count."""
    shown = shown_subjects(user, page.rows, seen.scope)
    rows = []
    for one in page.rows:
        subject = shown[(one.entity, one.key)]
        cells = {"name": subject.name, "kind": subject.kind, "place": subject.place, "key": one.key}
        rows.append(Row(key=one.key, cells=cells, href=subject.href))
    return Table(
        id="subjects",
        caption=caption,
        columns=(
            Column(key="name", label=_("姓名")),
            Column(key="kind", label=_("对象")),
            Column(key="place", label=_("村")),
            Column(key="key", label=_("编号")),
        ),
        rows=rows,
        count=page.count,
        next=page.next,
        previous=page.previous,
        has_column_choice=False,
        empty=Empty(title=_("没有这样的对象"), icon="circle-check"),
    )


def _run_row(run: Run) -> Row:
    cells = {
        "on": run.on,
        "id": Cell(value=run.pk[:SHORT], note=run.pk),
        "is_current": _("当前") if run.is_current else _("已过去"),
        "packs": "、".join(pack_words(pack) for pack in run.packs),
        "made_at": run.made_at,
        "seconds": run.seconds,
        "asked_by": str(run.asked_by) if run.asked_by else _("定时任务"),
        **_rows_of(run.snapshot),
    }
    return Row(key=run.pk, href=run.get_absolute_url(), cells=cells)


def _snapshot_row(snapshot: Snapshot) -> Row:
    cells = {
        "as_at": snapshot.as_at,
        "known_at": snapshot.known_at,
        "id": Cell(value=snapshot.pk[:SHORT], note=snapshot.pk),
        "remarks": sum(snapshot.remarks.values()),
        "made_at": snapshot.made_at,
        "seconds": snapshot.seconds,
        "asked_by": str(snapshot.asked_by) if snapshot.asked_by else _("定时任务"),
        **_rows_of(snapshot),
    }
    return Row(key=snapshot.pk, cells=cells)


def pack_words(pack: Mapping[str, str]) -> str:
    """A pack of a run as people call it: its title where the program still has it, and its version."""
    known = packs().get(pack["id"])
    return f"{known.title if known else pack['id']} {pack['version']}"


def _size_columns(snapshots: Iterable[Snapshot], user: User) -> tuple[Column, ...]:
    """The size of a register, for those who may see all of it: counts give places away too."""
    scope = user.scope(Right.SEE_DECISIONS)
    if not all(scope.covers(snapshot.place_code) for snapshot in snapshots):
        return ()
    return (
        Column(key="households", label=_("户"), kind="number"),
        Column(key="persons", label=_("人"), kind="number"),
    )


def _rows_of(snapshot: Snapshot) -> dict[str, object]:
    return {name: snapshot.rows(name) for name in ("households", "persons")}


def _count_line(
    request: HttpRequest, seen: SeenRun, standing: Standing, states: Sequence[State]
) -> CountLine:
    base = reverse("decisions:subjects", args=(seen.run.pk,))
    cells = []
    for state in states:
        query = urlencode({"rule": standing.rule.rule, "state": int(state)})
        cells.append((standing.count(state), keep_looking(f"{base}?{query}", request)))
    return _line(standing.rule, cells)


def _line(rule: RuleInfo, cells: Sequence[tuple[int, str]]) -> CountLine:
    return CountLine(
        label=rule.label,
        owner=department(rule.lead) if rule.lead else "",
        clause=rule.clause,
        document=rule.document,
        cells=cells,
    )
