"""One target: its line in words, the places below with what they were given, its history, its reports."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.config import clock
from jingzhun_site.decisions.rules import department
from jingzhun_site.frame.pieces import Action, Empty, Event, Fact
from jingzhun_site.frame.tables import Cell, Column, Row, Table
from jingzhun_site.goals.access import SeenGoals
from jingzhun_site.goals.bars import bar_html
from jingzhun_site.goals.basis import basis_words
from jingzhun_site.goals.catalogue import programme_label
from jingzhun_site.goals.dividing import children_of, is_split
from jingzhun_site.goals.models import GoalReport, Shortfall, TargetShare
from jingzhun_site.goals.reading import StoredLine
from jingzhun_site.goals.tree_tables import figure_cell, line_address, state_html, worst_of
from jingzhun_site.goals.wording import (
    NATURE_WORDS,
    amount_text,
    due_now_text,
    figure_note,
    figure_text,
    sentence,
    shown_status,
    target_text,
)
from jingzhun_site.organisations.queries import posts_by_id
from jingzhun_site.places.queries import full_place_name, place_name


def goal_about(
    request: HttpRequest, user: User, seen: SeenGoals, line: StoredLine
) -> Mapping[str, object]:
    """What the page of a target shows."""
    children = dict(children_of(seen, line))
    versions = list(_versions([line.place, *children], line))
    return {
        "line": line,
        "place_name": full_place_name(line.place),
        "status": shown_status(line),
        "bar": bar_html(line),
        "says": sentence(line),
        "facts": _facts(line, _in_force(versions, line.place)),
        "below": _below(seen, line, children, versions) if children else None,
        "history": [_event(one, line) for one in versions],
        "shortfalls": _shortfalls(user, line, children),
        "reports": list(_reports(line)),
        "actions": list(_actions(user, line, versions, has_children=bool(children))),
    }


def _versions(places: Sequence[str], line: StoredLine) -> Iterable[TargetShare]:
    return (
        TargetShare.objects.filter(
            goal_id=line.goal_id, year=line.year, span=line.span, place_code__in=places
        )
        .select_related("made_by")
        .order_by("-made_at", "place_code")
    )


def _in_force(versions: Iterable[TargetShare], place: str) -> TargetShare | None:
    return next((v for v in versions if v.place_code == place and v.superseded_at is None), None)


def _facts(line: StoredLine, share: TargetShare | None) -> list[Fact]:
    posts = posts_by_id([share.post_id] if share else [], on=clock.today())
    source = ""
    if share:
        given_by = place_name(share.parent_code) if share.parent_code else share.document
        source = _("%(who)s 第 %(version)d 版") % {"who": given_by, "version": share.version}
    figure_source = _("填报，不由名册算出") if line.is_reported else figure_note(line)
    facts = [
        Fact(label=_("目标"), value=target_text(line.target, line.unit), source=source),
        Fact(
            label=_("实际"),
            value=figure_text(line),
            href=line_address("rows", line) if line.figure and not line.is_reported else "",
            source=figure_source,
        ),
        Fact(label=_("按进度应有"), value=due_now_text(line) or _("不按天推进")),
        Fact(label=_("到期"), value=f"{line.due:%Y-%m-%d}"),
        Fact(label=_("性质"), value=str(NATURE_WORDS[line.nature])),
        Fact(label=_("牵头部门"), value=department(line.lead) if line.lead else "—"),
        Fact(label=_("条款"), value=line.clause, source=line.note),
    ]
    if line.programme:
        facts.append(Fact(label=_("专项"), value=programme_label(line.programme)))
    if share:
        holder = posts.get(share.post_id)
        facts.append(Fact(label=_("责任岗位"), value=str(holder) if holder else _("未指定")))
    return facts


def _below(
    seen: SeenGoals, line: StoredLine, children: Mapping[str, str], versions: Sequence[TargetShare]
) -> Table:
    lines = seen.lines(list(children), year=line.year, goal_id=line.goal_id, span=line.span)
    shares = {place: _in_force(versions, place) for place in children}
    posts = posts_by_id([s.post_id for s in shares.values() if s], on=clock.today())
    there = {one.place for one in lines}
    rows = [
        Row(
            key=one.place,
            cells={
                "place": children[one.place],
                "target": target_text(one.target, one.unit),
                "figure": figure_cell(one),
                "bar": bar_html(one),
                "status": state_html(one),
                "says": sentence(one),
                "post": _post_cell(shares[one.place], posts),
                "version": _version_cell(shares[one.place]),
            },
            href=line_address("goal", one),
            tone="bad" if shown_status(one).tone == "bad" else "",
        )
        for one in worst_of(lines)
    ]
    rows += [
        Row(
            key=place,
            cells={
                "place": name,
                "target": "—",
                "figure": "—",
                "bar": "—",
                "status": "—",
                "says": _("没有这类记录。"),
                "post": "—",
                "version": "—",
            },
        )
        for place, name in children.items()
        if place not in there
    ]
    return Table(
        id="below",
        caption=_("下级地区"),
        columns=(
            Column(key="place", label=_("地区")),
            Column(key="status", label=_("状态")),
            Column(key="figure", label=_("实际")),
            Column(key="target", label=_("目标")),
            Column(key="bar", label=_("进度")),
            Column(key="says", label=_("说明"), wraps=True),
            Column(key="post", label=_("责任岗位和人")),
            Column(key="version", label=_("版本")),
        ),
        rows=rows,
        has_column_choice=False,
        empty=Empty(title=_("没有下级地区"), icon="map-pin"),
    )


def _post_cell(share: TargetShare | None, posts: Mapping[str, object]) -> str:
    if share is None or not share.post_id:
        return "—"
    return str(posts.get(share.post_id) or _("岗位空缺"))


def _version_cell(share: TargetShare | None) -> str | Cell:
    if share is None:
        return "—"
    return Cell(value=_("第 %(n)d 版") % {"n": share.version}, note=share.reason)


def _event(share: TargetShare, line: StoredLine) -> Event:
    text = "；".join(part for part in (share.reason, _basis_words(share, line)) if part)
    return Event(
        day=share.made_at,
        title=_("%(place)s：%(target)s（第 %(version)d 版）")
        % {
            "place": place_name(share.place_code),
            "target": target_text(share.target(), share.unit),
            "version": share.version,
        },
        text=text,
        icon="git-fork" if share.source == TargetShare.Source.HANDED_DOWN else "file-text",
        who=str(share.made_by),
    )


def _basis_words(share: TargetShare, line: StoredLine) -> str:
    """What a share rests on; a rate or floor, and what a document gave, was split by nobody."""
    was_handed_down = share.source == TargetShare.Source.HANDED_DOWN
    return basis_words(share.base) if was_handed_down and is_split(line) else ""


def _shortfalls(
    user: User, line: StoredLine, children: Mapping[str, str]
) -> list[Mapping[str, object]]:
    """What this place and those below said of their targets; those that this user may answer with a form."""
    found = Shortfall.objects.filter(
        share__goal_id=line.goal_id,
        share__year=line.year,
        share__span=line.span,
        share__place_code__in=[line.place, *children],
    ).select_related("share", "made_by", "answered_by")
    return [
        {
            "it": one,
            "place": place_name(one.share.place_code),
            "possible": "" if one.possible is None else amount_text(one.possible, line.unit),
            "may_answer": one.answered_at is None
            and one.share.place_code != line.place
            and user.may(Right.SET_GOALS, line.place),
        }
        for one in found.order_by("-made_at")
    ]


def _reports(line: StoredLine) -> Iterable[Mapping[str, object]]:
    found = GoalReport.objects.filter(
        goal_id=line.goal_id, year=line.year, place_code=line.place
    ).select_related("made_by", "checked_by")
    for one in found.order_by("-made_at")[:20]:
        yield {"it": one, "value": amount_text(one.value, one.unit)}


def _actions(
    user: User, line: StoredLine, versions: Iterable[TargetShare], *, has_children: bool
) -> Iterable[Action]:
    if has_children and line.target is not None and user.may(Right.SET_GOALS, line.place):
        yield Action(
            label=_("分解下达"), href=line_address("split", line), icon="git-fork", tone="action"
        )
    if line.is_reported and user.may(Right.HANDLE_TASKS, line.place):
        yield Action(label=_("填报"), href=line_address("report", line), icon="pencil")
    share = _in_force(versions, line.place)
    if share is not None and share.parent_code and user.may(Right.HANDLE_TASKS, line.place):
        yield Action(
            label=_("反映困难"), href=line_address("shortfall", line), icon="message-report"
        )
    query = urlencode({"place": line.place, "year": line.year})
    yield Action(label=_("全部目标"), href=f"{reverse('goals:tree')}?{query}", icon="list-details")
