"""The overview: every programme in force, who should be in it, who is, and what is late."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun.eligibility import Gap, State
from jingzhun_site.accounts.models import User
from jingzhun_site.decisions.gaps import OFF_LIST, GapList, access_gaps
from jingzhun_site.decisions.rules import department
from jingzhun_site.decisions.standing_queries import access_run
from jingzhun_site.frame.pieces import Figure
from jingzhun_site.programmes.access import Ledgers
from jingzhun_site.programmes.procedures import InForce, code_label
from jingzhun_site.programmes.queries import across
from jingzhun_site.programmes.queries.counts import Counts, counted
from jingzhun_site.programmes.queries.ledger import IN_HAND, NO_STEP
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.columns import VOCABULARY


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A figure with the list that it counts; ``None`` where nothing can be counted."""

    value: int | None
    href: str = ""
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class ProgrammeLine:
    """A programme on the overview."""

    label: str
    href: str
    about: str
    owner: str
    clause: str
    is_lapsed: bool
    entitled: Counted
    not_yet: Counted
    in_hand: Counted
    overdue: Counted
    going_on: Counted
    ended: Counted

    @property
    def cells(self) -> tuple[Counted, ...]:
        """The figures in the order of the columns."""
        return (
            self.entitled, self.not_yet, self.in_hand, self.overdue, self.going_on, self.ended,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class MeasureGroup:
    """The programmes of one kind of help."""

    label: str
    lines: tuple[ProgrammeLine, ...]


@dataclass(frozen=True, kw_only=True)
class _Decided:
    """What the current run says of programmes: how many are entitled, how many of them wait."""

    entitled: Mapping[str, int]
    not_yet: Mapping[str, int]
    run: str = ""


def overview(
    user: User, ledgers: Ledgers, times: Times, *, place: str, only_used: bool
) -> list[MeasureGroup]:
    """The programmes by measure, in the order of the table of measures; ``only_used`` leaves the empty ones out."""
    counts = counted(ledgers.lines())
    decided = _decided(user, times, place)
    groups: dict[str, list[ProgrammeLine]] = {}
    for id_, one in ledgers.programmes.items():
        if one.can_be_enrolled or id_ in counts:
            line = _line(one, counts.get(id_, Counts()), decided, place)
            if not only_used or _is_used(line):
                groups.setdefault(one.programme.measure, []).append(line)
    order = [*VOCABULARY.code_tables["measure_kind"].values, ""]
    return [
        MeasureGroup(
            label=code_label("measure_kind", code) if code else _("其他"),
            lines=tuple(sorted(groups[code], key=_most_work_first)),
        )
        for code in order
        if code in groups
    ]


def tiles(groups: list[MeasureGroup], place: str) -> list[Figure]:
    """All programmes of an overview together."""
    lines = [line for group in groups for line in group.lines]
    late = _sum(line.overdue for line in lines)
    gaps = _query({"tab": "not_receiving", "place": place})
    return [
        Figure(
            label=_("应享未纳入"), value=_sum(line.not_yet for line in lines), unit=_("条"),
            note=_("研判，待核实"), href=f"{reverse('decisions:gaps')}?{gaps}",
        ),
        Figure(
            label=_("办理中"), value=_sum(line.in_hand for line in lines), unit=_("笔"),
            href=across.address_across(across.IN_HAND, place),
        ),
        Figure(
            label=_("逾期"), value=late, unit=_("笔"), tone="bad" if late else "",
            href=across.address_across(across.OVERDUE, place),
        ),
        Figure(
            label=_("在享"), value=_sum(line.going_on for line in lines), unit=_("笔"),
            note=_("步骤已办完，继续享受"), href=across.address_across(across.GOING_ON, place),
        ),
        Figure(
            label=_("已结束"), value=_sum(line.ended for line in lines), unit=_("笔"),
            href=across.address_across(across.ENDED, place),
        ),
    ]  # fmt: skip


def _sum(cells: Iterable[Counted]) -> int | None:
    """The sum of what is counted; nothing where nothing is."""
    known = [cell.value for cell in cells if cell.value is not None]
    return sum(known) if known else None


def _is_used(line: ProgrammeLine) -> bool:
    cells = (line.entitled, line.not_yet, line.in_hand, line.going_on, line.ended)
    return any(cell.value for cell in cells)


def _most_work_first(line: ProgrammeLine) -> tuple[int, int, str]:
    return (-(line.overdue.value or 0), -(line.not_yet.value or 0), line.label)


def _decided(user: User, times: Times, place: str) -> _Decided:
    gaps = access_gaps(user, times, place=place)
    if gaps is None:
        return _Decided(entitled={}, not_yet={})
    seen = access_run(user, gaps.run, place=place)
    standings = seen.standings() if seen else []
    return _Decided(
        entitled={
            s.rule.id: s.count(State.YES) for s in standings if s.rule.rule.startswith("programme:")
        },
        not_yet=_not_yet(gaps),
        run=gaps.run.pk,
    )


def _not_yet(gaps: GapList) -> Mapping[str, int]:
    checked = [rule.id for rule in gaps.rules.by_name.values() if rule.checks_gaps]
    found = dict.fromkeys(checked, 0)
    for count in gaps.counts():
        if count.gap is Gap.NOT_RECEIVING and count.handled not in OFF_LIST:
            found[count.programme] = found.get(count.programme, 0) + count.lines
    return found


def _line(one: InForce, counts: Counts, decided: _Decided, place: str) -> ProgrammeLine:
    id_ = one.programme.id
    source = one.programme.source
    return ProgrammeLine(
        label=one.programme.label,
        href=_ledger(id_, place),
        about=VOCABULARY.entities[one.programme.entity].label_zh,
        owner=department(one.programme.lead),
        clause=_("通行做法") if source.clause == "practice" else f"{one.pack.title} {source.clause}",
        is_lapsed=one.is_lapsed,
        entitled=_entitled(one, decided, place),
        not_yet=_waiting(one, decided, place),
        in_hand=Counted(value=counts.in_hand, href=_ledger(id_, place, step=IN_HAND)),
        overdue=Counted(
            value=counts.overdue, href=_ledger(id_, place, overdue="1"),
            tone="bad" if counts.overdue else "",
        ),
        going_on=Counted(value=counts.going_on, href=_ledger(id_, place, step=NO_STEP)),
        ended=Counted(value=counts.ended, href=_ledger(id_, place, state="ended")),
    )  # fmt: skip


def _entitled(one: InForce, decided: _Decided, place: str) -> Counted:
    id_ = one.programme.id
    value = decided.entitled.get(id_)
    if value is None:
        return Counted(value=None)
    if one.can_be_enrolled and not one.programme.checks_gaps:
        address, words = reverse("programmes:entitled", args=[id_]), {"place": place}
    else:
        address = reverse("decisions:subjects", args=[decided.run])
        words = {"rule": f"programme:{id_}", "place": place}
    query = _query(words)
    return Counted(value=value, href=f"{address}?{query}" if query else address)


def _waiting(one: InForce, decided: _Decided, place: str) -> Counted:
    words = {"programme": one.programme.id, "place": place}
    value = decided.not_yet.get(one.programme.id)
    return Counted(
        value=value,
        href=f"{reverse('decisions:gaps')}?{_query(words)}",
        tone="soon" if value else "",
    )


def _ledger(programme: str, place: str, **words: str) -> str:
    query = _query({**words, "place": place})
    address = reverse("programmes:ledger", args=[programme])
    return f"{address}?{query}" if query else address


def _query(words: Mapping[str, str]) -> str:
    return urlencode({name: word for name, word in words.items() if word})
