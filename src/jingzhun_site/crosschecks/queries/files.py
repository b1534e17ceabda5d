"""The registers with their last files, and the page of one file: how its persons were told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jingzhun.packs import Register
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.crosschecks.access import access_files, open_registers
from jingzhun_site.crosschecks.catalogue import department_label, registers
from jingzhun_site.crosschecks.due import Due, due_of
from jingzhun_site.crosschecks.models import RegisterFile
from jingzhun_site.crosschecks.queries.findings import findings_table
from jingzhun_site.frame.pieces import Empty, Figure
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.frame.words import Words
from jingzhun_site.register.models import MODELS
from jingzhun_site.vault.revealing import reveal

State = RegisterFile.State
METHODS: Mapping[str, Words] = {
    "exact": gettext_lazy("证件号码相同"),
    "upgraded": gettext_lazy("15 位号码升为 18 位后相同"),
    "tidied": gettext_lazy("号码整理后相同（全角、空格、O 与 0）"),
    "repaired": gettext_lazy("号码错漏，改正后相同，姓名或生日也相符"),
    "probabilistic": gettext_lazy("姓名、生日、性别、村等合起来相符"),
    "remembered": gettext_lazy("按以前复核的结论"),
}
"""By which key a row was told to be a person, the surest first."""

_COLUMNS = (
    Column(key="register", label=gettext_lazy("部门数据")),
    Column(key="due", label=gettext_lazy("下一份")),
    Column(key="state", label=gettext_lazy("状态")),
    Column(key="last", label=gettext_lazy("最近一份")),
    Column(key="as_at", label=gettext_lazy("数据日期")),
    Column(key="rows", label=gettext_lazy("行数")),
    Column(key="department", label=gettext_lazy("部门")),
    Column(key="every", label=gettext_lazy("多久一次")),
)
CYCLES: Mapping[str, Words] = {
    "month": gettext_lazy("每月"),
    "quarter": gettext_lazy("每季"),
    "half_year": gettext_lazy("每半年"),
    "year": gettext_lazy("每年"),
    "week": gettext_lazy("每周"),
    "ten_days": gettext_lazy("每旬"),
    "day": gettext_lazy("每天"),
    "once": gettext_lazy("一次"),
}
_STATE_LOOKS: Mapping[str, tuple[str, str]] = {
    State.COLUMNS: ("soon", "columns-3"),
    State.MATCHING: ("", "progress"),
    State.READY: ("good", "circle-check"),
    State.REFUSED: ("bad", "alert-circle"),
}


@dataclass(frozen=True, kw_only=True)
class RegisterLine:
    """A register with its last file, and when the next is due."""

    register: Register
    file: RegisterFile | None
    due: Due


def register_lines(user: User, *, place: str) -> list[RegisterLine]:
    """Every register that the user may send in; those that are late come first."""
    names = open_registers(user, Right.SUPPLY_REGISTERS, place=place)
    files = access_files(user, place=place).exclude(state=State.DISCARDED)
    newest = files.order_by().values("register").annotate(last=Max("pk"))
    last = {one.register: one for one in files.filter(pk__in=[row["last"] for row in newest])}
    # A file that was refused, or whose columns nobody has confirmed, is not yet what was wanted.
    ready = files.filter(state=State.READY).order_by().values_list("register")
    as_at = dict(ready.annotate(last=Max("as_at")))
    on = clock.today()
    lines = []
    for name in names:
        file = last.get(name)
        where = file.place_code if file else place
        due = due_of(registers()[name], as_at.get(name), place_code=where, on=on)
        lines.append(RegisterLine(register=registers()[name], file=file, due=due))
    return sorted(
        lines,
        key=lambda one: (not one.due.is_late, one.register.department, one.register.label),
    )


def late_registers(user: User, *, place: str) -> list[str]:
    """The registers of which a file should be here."""
    lines = register_lines(user, place=place)
    return [one.register.label for one in lines if one.due.is_late]


def contradicted_registers(user: User, *, place: str) -> list[str]:
    """The registers whose latest data came in two files that no comparison has used: somebody must choose one."""
    ready = access_files(user, place=place).filter(state=State.READY).order_by()
    of_register = ready.values_list("register", "place_code")
    latest = {tuple(one): as_at for *one, as_at in of_register.annotate(last=Max("as_at"))}
    unused = ready.filter(runs__isnull=True).values_list("register", "place_code", "as_at")
    several = unused.annotate(n=Count("pk")).filter(n__gt=1)
    return [
        registers()[name].label
        for name, where, as_at, _n in several
        if name in registers() and latest[name, where] == as_at
    ]


def registers_table(user: User, *, place: str) -> Table:
    """The registers that the user may send in, as a list."""
    lines = register_lines(user, place=place)
    return Table(
        id="registers",
        caption=_("部门数据"),
        columns=_COLUMNS,
        rows=[_row(one.register, one.file, one.due) for one in lines],
        count=len(lines),
        has_column_choice=False,
        empty=Empty(
            title=_("没有由您报送的部门数据"),
            hint=_("部门联络员只见到本部门的数据；帐户没有登记部门职能的，请联系管理员。"),
            icon="database",
        ),
    )


def _row(one: Register, file: RegisterFile | None, due: Due) -> Row:
    upload = f"{reverse('crosschecks:upload')}?register={one.id}"
    cells: dict[str, Any] = {
        "register": one.label,
        "department": department_label(one.department),
        "every": CYCLES.get(one.every, "—"),
        "last": Cell(value=file.file_name, href=file.get_absolute_url()) if file else _("还没有"),
        "as_at": file.as_at.isoformat() if file and file.as_at else "—",
        "rows": f"{file.rows:,}" if file and file.rows else "—",
        "state": state_cell(file) if file else "—",
        "due": Cell(value=due.words, tone=due.tone, icon=due.icon),
    }
    return Row(key=one.id, cells=cells, href=upload if file is None else "")


def state_cell(file: RegisterFile) -> Cell:
    """Where a file is."""
    stage = file.stage
    tone, icon = _STATE_LOOKS.get(stage, ("quiet", "minus"))
    return Cell(value=stage.label, tone=tone, icon=icon)


@dataclass(frozen=True, kw_only=True)
class MethodLine:
    """One way in which rows were told: how many, and a few of them."""

    label: Words
    count: int
    sample: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class MatchShown:
    """How well the persons of a file were told."""

    tiles: Sequence[Figure]
    methods: Sequence[MethodLine]
    findings: Table | None


def match_shown(file: RegisterFile, user: User) -> MatchShown | None:
    """What matching a file came to; nothing before it was matched."""
    if not file.matched:
        return None
    linked: Mapping[str, int] = file.matched["linked"]
    total = sum(linked.values())
    return MatchShown(
        tiles=[
            Figure(label=_("数据行数"), value=file.rows, unit=_("行")),
            Figure(
                label=_("认出是名册中的人"),
                value=total,
                unit=_("行"),
                note=_share(total, file.rows),
                tone="good" if total else "",
            ),
            Figure(
                label=_("疑似，待复核"),
                value=file.matched["doubtful"],
                unit=_("行"),
                href=reverse("crosschecks:review") if file.matched["doubtful"] else "",
                tone="soon" if file.matched["doubtful"] else "",
            ),
            Figure(
                label=_("名册中没有"),
                value=file.matched["unmatched"],
                unit=_("行"),
                note=_share(file.matched["unmatched"], file.rows),
            ),
        ],
        methods=_methods(file, linked, user),
        findings=findings_table(file, user),
    )


def _share(part: int, whole: int) -> str:
    return _("占 %(share).1f%%") % {"share": 100 * part / whole} if whole else ""


def _methods(file: RegisterFile, linked: Mapping[str, int], user: User) -> list[MethodLine]:
    samples: Mapping[str, Sequence[Mapping[str, Any]]] = file.matched.get("samples", {})
    people = {one["person"] for some in samples.values() for one in some}
    rows = MODELS["persons"].objects.filter(pk__in=people).values_list("pk", "name", "place_code")
    ours = {pk: (name, place) for pk, name, place in rows}
    tokens = [one["name"] for some in samples.values() for one in some]
    seen = reveal(user.authority(), [*tokens, *(name for name, _place in ours.values())])
    return [
        MethodLine(
            label=label,
            count=linked[name],
            sample=[_sample(one, ours, seen, file.place_code) for one in samples.get(name, ())],
        )
        for name, label in METHODS.items()
        if linked.get(name)
    ]


def _sample(one: Mapping[str, Any], ours: Mapping[str, Any], seen: Any, place: str) -> str:
    name, where = ours.get(one["person"], (None, place))
    about = {
        "row": one["row"],
        "theirs": seen.name(one["name"], where) or _("未写姓名"),
        "ours": seen.name(name, where) or one["person"],
    }
    return _("第 %(row)d 行 %(theirs)s → 名册 %(ours)s") % about
