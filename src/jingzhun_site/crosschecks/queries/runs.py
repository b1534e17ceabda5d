"""The comparisons that were made, and the page of one: what is new, changed, gone and still there, by owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun_site.accounts.models import User
from jingzhun_site.crosschecks.access import access_files
from jingzhun_site.crosschecks.catalogue import department_label, register_label
from jingzhun_site.crosschecks.covering import uncovered_names
from jingzhun_site.crosschecks.models import CheckRun, RegisterFile, Standing
from jingzhun_site.frame.formats import day_text
from jingzhun_site.frame.paging import keyset_page
from jingzhun_site.frame.pieces import Empty, Fact, Figure
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.jobs.models import State as JobState
from jingzhun_site.places.queries import place_names

_COUNTED = (Standing.NEW, Standing.CHANGED, Standing.STILL_OPEN, Standing.GONE)
_COLUMNS = (
    Column(key="on", label=gettext_lazy("比对"), kind="text"),
    Column(key="place", label=gettext_lazy("地区")),
    Column(key="registers", label=gettext_lazy("部门数据"), wraps=True),
    *(Column(key=one.value, label=one.label, kind="number") for one in _COUNTED),
    Column(key="state", label=gettext_lazy("状态")),
    Column(key="who", label=gettext_lazy("提交人")),
)
FileChoices = tuple[str, str, Sequence[tuple[str, str]]]


def runs_table(runs: QuerySet[CheckRun], query: QueryDict) -> Table:
    """The comparisons, the newest first."""
    page = keyset_page(
        runs.prefetch_related("files"),
        ["-id"],
        after=query.get("after", ""),
        before=query.get("before", ""),
    )
    places = place_names(run.place_code for run in page.rows)
    return Table(
        id="runs",
        caption=_("比对记录"),
        columns=_COLUMNS,
        rows=[
            Row(key=str(run.pk), cells=_cells(run, places), href=run.get_absolute_url())
            for run in page.rows
        ],
        count=runs.count(),
        next=page.next,
        previous=page.previous,
        has_column_choice=False,
        empty=Empty(
            title=_("还没有比对过"),
            hint=_("部门数据认完人后，点“开始比对”。"),
            icon="arrows-diff",
        ),
    )


def broken_off(runs: QuerySet[CheckRun]) -> QuerySet[CheckRun]:
    """Comparisons of the schedule that came to nothing, where none was made since: nobody asked, so nobody looks."""
    since = CheckRun.objects.filter(
        place_code=OuterRef("place_code"), pk__gt=OuterRef("pk"), ended_at__isnull=False
    )
    broken = runs.filter(asked_by=None, job__state__in=(JobState.FAILED, JobState.INTERRUPTED))
    return broken.filter(~Exists(since), ended_at__isnull=True)


def _cells(run: CheckRun, places: Mapping[str, str]) -> dict[str, object]:
    names = sorted(register_label(file.register) for file in run.files.all())
    counts = {one.value: run.counts.get(one.value, 0) if run.is_done else None for one in _COUNTED}
    number = _("%(day)s 第 %(number)d 次") % {"day": run.on.isoformat(), "number": run.pk}
    return {
        "on": number,
        "place": places.get(run.place_code, run.place_code),
        "registers": "、".join(names),
        **counts,
        "state": state_cell(run),
        "who": str(run.asked_by) if run.asked_by else _("定时任务"),
    }


def state_cell(run: CheckRun) -> Cell:
    """Whether it is done."""
    if run.is_done:
        return Cell(value=_("已完成"), tone="good", icon="circle-check")
    if run.failure:
        return Cell(value=_("没有做成"), tone="bad", icon="alert-circle")
    is_queued = run.job is not None and run.job.state == JobState.QUEUED
    return Cell(value=_("排队等候") if is_queued else _("比对中"), icon="hourglass")


@dataclass(frozen=True, kw_only=True)
class OwnerLine:
    """What a department has to look into."""

    label: str
    counts: Sequence[Cell]


@dataclass(frozen=True, kw_only=True)
class RunPage:
    """Everything that the page of a done comparison shows."""

    tiles: Sequence[Figure]
    standings: Sequence[str]
    owners: Sequence[OwnerLine]
    facts: Sequence[Fact]


def run_page(run: CheckRun) -> RunPage:
    """What came out of a comparison, and of what it was made."""
    return RunPage(
        tiles=[
            Figure(
                label=one.label,
                value=run.counts.get(one.value, 0),
                unit=_("条"),
                href=_address(run, standing=one),
                tone="action" if one is Standing.NEW and run.counts.get("new") else "",
            )
            for one in _COUNTED
        ],
        standings=[str(one.label) for one in _COUNTED],
        owners=[
            OwnerLine(
                label=department_label(owner),
                counts=[
                    Cell(
                        value=counts.get(one.value, 0),
                        href=_address(run, standing=one, owner=owner) if counts.get(one.value) else "",
                    )
                    for one in _COUNTED
                ],
            )
            for owner, counts in sorted(run.owners.items())
        ],
        facts=_facts(run),
    )  # fmt: skip


def _facts(run: CheckRun) -> list[Fact]:
    snapshot = run.snapshot
    facts = [
        Fact(label=_("名册快照"), value=str(snapshot) if snapshot else None),
        Fact(label=_("比对指纹"), value=run.fingerprint[:12]),
    ]
    for file in run.files.order_by("register"):
        said = _("%(name)s，数据日期 %(day)s，%(rows)s 行，指纹 %(hash)s") % {
            "name": file.file_name,
            "day": day_text(file.as_at),
            "rows": f"{file.rows:,}",
            "hash": file.sha256[:12],
        }
        facts.append(
            Fact(label=register_label(file.register), value=said, href=file.get_absolute_url())
        )
    return facts


def _address(run: CheckRun, *, standing: Standing, owner: str = "") -> str:
    words = {"place": run.place_code, "owner": owner}
    if standing is Standing.GONE:
        words["state"] = "gone"
    else:
        words |= {"state": "all", "standing": standing.value}
    query = urlencode({name: word for name, word in words.items() if word})
    return f"{reverse('crosschecks:list')}?{query}"


def short_files(user: User, place: str) -> list[str]:
    """Sentences on the files that leave townships out, as far as they can be chosen."""
    return [
        _("%(name)s（%(register)s）几乎没有这些乡镇的人：%(places)s")
        % {
            "name": file.file_name,
            "register": register_label(file.register),
            "places": _("、").join(names),
        }
        for file in _ready(user, place).order_by("register", "-pk")
        if (names := uncovered_names(file))
    ]


def files_to_choose(user: User, place: str) -> list[FileChoices]:
    """Of each register of a place the files that can be compared, the newest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for file in _ready(user, place).order_by("register", "-as_at", "-pk"):
        about = {"day": day_text(file.as_at), "name": file.file_name, "rows": f"{file.rows:,}"}
        label = _("%(day)s %(name)s（%(rows)s 行）") % about
        found.setdefault(file.register, []).append((str(file.pk), label))
    choices = [(name, register_label(name), some) for name, some in found.items()]
    return sorted(choices, key=lambda one: one[1])


def _ready(user: User, place: str) -> QuerySet[RegisterFile]:
    """The files of a place that can be compared."""
    files = access_files(user, place=place)
    return files.filter(state=RegisterFile.State.READY, place_code=place)
