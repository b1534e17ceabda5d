"""Names of goals: what is asked of a place, what is done, how it stands; the list of all, and of those behind."""

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from jingzhun.goals import TargetStatus
from jingzhun.reports import Answer, AnswerState, KnownList, KnownName, ListRow
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.decisions.deciders import packs
from jingzhun_site.decisions.rules import department
from jingzhun_site.goals.access import SeenGoals, access_goals
from jingzhun_site.goals.models import TargetShare
from jingzhun_site.goals.reading import StoredLine
from jingzhun_site.goals.wording import (
    due_now,
    reason_text,
    sentence,
    shown_status,
    target_text,
    unit_word,
)
from jingzhun_site.organisations.queries import PostHeld, posts_by_id
from jingzhun_site.places.scope import Scope
from jingzhun_site.reports.moments import Moment
from jingzhun_site.reports.names.source import (
    Answers,
    Rows,
    Trace,
    is_village,
    not_applicable,
    unknown,
    withheld,
)

_GROUP = "目标"
_GOALS, _BEHIND = "goals", "goals_behind"
_NOT_YET = {TargetStatus.OVERDUE, TargetStatus.DUE_TODAY, TargetStatus.BEHIND, TargetStatus.UNDECIDED}  # fmt: skip
_NO_RUN = "还没有这一天以前的目标测算。"
_PARTS: Mapping[str, str] = {
    "target": "目标值",
    "requirement": "要求",
    "done": "完成数",
    "rate": "完成率",
    "due_now": "按进度应完成",
    "left": "还差",
    "status": "状态",
    "due": "完成时限",
}
_COLUMNS: Mapping[str, str] = {
    "label": "目标名称",
    "unit": "单位",
    "lead": "牵头部门",
    "post": "责任岗位",
    "holder": "责任人",
    "remark": "说明",
    **_PARTS,
}


class GoalSource:
    """The targets of a place in the year of the report, as they were last measured."""

    def names(self) -> Mapping[str, KnownName]:
        """Every goal of every pack, part by part."""
        return {
            f"goal.{id_}.{part}": KnownName(
                name=f"goal.{id_}.{part}",
                label=f"{label}：{words}",
                unit="%" if part == "rate" else unit if part in _COUNTED else "",
                group=_GROUP,
            )
            for id_, (label, unit) in _all_goals().items()
            for part, words in _PARTS.items()
        }

    def lists(self) -> Mapping[str, KnownList]:
        """All targets of the year, and those that are behind or not known."""
        columns = {
            f"item.{part}": KnownName(name=f"item.{part}", label=label)
            for part, label in _COLUMNS.items()
        }
        return {
            _GOALS: KnownList(name=_GOALS, label="本年全部目标", columns=columns),
            _BEHIND: KnownList(name=_BEHIND, label="滞后、逾期和情况不明的目标", columns=columns),
        }

    def answers(self, names: Collection[str], places: Sequence[str], moment: Moment) -> Answers:
        """One look into the file of the measurement for all places."""
        lines = _lines(places, moment)
        found: Answers = {}
        for name in names:
            goal_id, span, part = _parts_of(name)
            for place in places:
                line = lines.get(place, {}).get((goal_id, span))
                found[(place, name)] = _answer(line, part) if line else _no_line(moment)
        return found

    def rows(self, list_name: str, place: str, moment: Moment) -> Rows:
        """The targets in the order of the packs; nobody knows them before the first measurement."""
        if moment.progress is None:
            return unknown(_NO_RUN)
        lines = [line for (_, span), line in _lines([place], moment).get(place, {}).items() if span]
        if list_name == _BEHIND:
            lines = [line for line in lines if line.status in _NOT_YET]
        posts = _posts(lines, moment)
        return [
            ListRow(key=f"{line.goal_id}.{line.span}", answers=_columns(line, posts))
            for line in lines
        ]

    def plain_name(self, list_name: str, key: str, column: str) -> str:
        """The part of that very goal and span."""
        part = column.removeprefix("item.")
        return f"goal.{key}.{part}" if part in _PARTS else ""

    def closed(self, names: Collection[str], place: str, user: User, moment: Moment) -> set[str]:
        """In a village, goals that rest on what is closed to the user."""
        seen = _seen(user, place, moment) if is_village(place) else None
        if seen is None:
            return set()
        return {name for name in names if _parts_of(name)[0] in seen.closed}

    def trace(self, name: str, place: str, moment: Moment) -> Trace:
        """The page of the goal; of what is done, the records behind it."""
        goal_id, span, part = _parts_of(name)
        line = _lines([place], moment).get(place, {}).get((goal_id, span))
        if line is None:
            return Trace()
        page = "goals:rows" if part in ("done", "rate", "left") and line.figure else "goals:goal"
        address = reverse(page, args=[goal_id, line.year, line.span])
        label = "打开组成这个数的记录" if page == "goals:rows" else "打开这项目标"
        return Trace(
            href=f"{address}?{urlencode({'place': place})}", href_label=label, says=sentence(line)
        )


_COUNTED = {"target", "done", "due_now", "left"}


@cache
def _all_goals() -> Mapping[str, tuple[str, str]]:
    """Label and unit of every goal and money rule of the packs."""
    found: dict[str, tuple[str, str]] = {}
    for pack in packs().values():
        for goal in pack.goals.values():
            found.setdefault(goal.id, (goal.label, unit_word(goal.indicator.unit)))
        for rule in pack.money.values():
            found.setdefault(rule.id, (rule.label, "%"))
    return found


def _seen(user: User, place: str, moment: Moment) -> SeenGoals | None:
    if moment.progress is None:
        return None
    return access_goals(user, place=place, right=Right.FILL_REPORTS, progress=moment.progress)


def _lines(
    places: Sequence[str], moment: Moment
) -> Mapping[str, Mapping[tuple[str, str], StoredLine]]:
    """The lines by place, goal and span; a goal's first span stands for it where none is named."""
    seen = _seen(moment.user, Scope.of(places).place_code, moment)
    found: dict[str, dict[tuple[str, str], StoredLine]] = {}
    for line in seen.lines(places, year=moment.on.year) if seen else ():
        of_place = found.setdefault(line.place, {})
        of_place[(line.goal_id, line.span)] = line
        of_place.setdefault((line.goal_id, ""), line)
    return found


def _parts_of(name: str) -> tuple[str, str, str]:
    """Goal, span and part of a name.

    >>> _parts_of("goal.houses_renovated.done"), _parts_of("goal.houses_renovated.single.done")
    (('houses_renovated', '', 'done'), ('houses_renovated', 'single', 'done'))
    """
    _goal, goal_id, *rest = name.split(".")
    return goal_id, rest[0] if len(rest) > 1 else "", rest[-1]


def _no_line(moment: Moment) -> Answer:
    if moment.progress is None:
        return unknown(_NO_RUN)
    return not_applicable("本地本年没有这项目标。")


def _answer(line: StoredLine, part: str) -> Answer:
    if line.withheld and part not in {"target", "requirement", "due"}:
        return withheld(sentence(line))
    return _WAYS[part](line)


def _target(line: StoredLine) -> Answer:
    if line.target is None:
        return not_applicable("上级没有给本地分解这项任务。")
    return _number(line.target.value)


def _requirement(line: StoredLine) -> Answer:
    """The target with its sign, as the pages of goals write it: a bare 0 does not say that it is the most."""
    if line.target is None:
        return _target(line)
    return Answer(value=target_text(line.target, line.unit))


def _done(line: StoredLine) -> Answer:
    if line.low is None:
        return unknown(reason_text(line))
    if line.figure is not None and line.figure.is_rate:
        low, high = _percent(line.low), line.high
        return _between(low, None if high is None else _percent(high), line)
    return _between(line.low, line.high, line)


def _rate(line: StoredLine) -> Answer:
    done, target = _done(line), line.target
    if line.figure is not None and line.figure.is_rate:
        return done
    if target is None or not target.value:
        return not_applicable("没有可以作比的目标值。")
    if done.state not in (AnswerState.KNOWN, AnswerState.BETWEEN) or line.low is None:
        return done
    low = _percent(line.low * 100 / target.value)
    return _between(low, None if line.high is None else _percent(line.high * 100 / target.value), line)  # fmt: skip


def _due_now(line: StoredLine) -> Answer:
    due = due_now(line)
    if due is None:
        return not_applicable("这项目标不按进度推算。")
    return Answer(value=-(-due.numerator // due.denominator))


def _left(line: StoredLine) -> Answer:
    done, target = _done(line), line.target
    if target is None:
        return not_applicable("上级没有给本地分解这项任务。")
    if done.state is AnswerState.BETWEEN:
        return unknown(done.why)
    if done.state is not AnswerState.KNOWN or target.comparison in ("<", "<="):
        return done if done.state is not AnswerState.KNOWN else not_applicable("这是上限。")
    return _number(max(target.value - Decimal(str(done.value)), Decimal(0)))


_WAYS: Mapping[str, Callable[[StoredLine], Answer]] = {
    "target": _target,
    "requirement": _requirement,
    "done": _done,
    "rate": _rate,
    "due_now": _due_now,
    "left": _left,
    "status": lambda line: Answer(value=str(shown_status(line).word)),
    "due": lambda line: Answer(value=line.due),
}


def _columns(line: StoredLine, posts: Mapping[str, PostHeld]) -> dict[str, Answer]:
    post = posts.get(f"{line.goal_id}.{line.span}")
    own = {
        "label": Answer(value=line.label),
        "unit": Answer(value=unit_word(line.unit)),
        "lead": Answer(value=department(line.lead))
        if line.lead
        else unknown("文件没有写明牵头部门。"),
        "post": Answer(value=post.title) if post else unknown("还没有落实到岗位。"),
        "holder": Answer(value=post.holder_name)
        if post and post.holder_name
        else unknown("岗位空缺。" if post else "还没有落实到岗位。"),
        "remark": Answer(value=sentence(line)),
    }
    own |= {part: _answer(line, part) for part in _PARTS}
    return {f"item.{part}": answer for part, answer in own.items()}


def _posts(lines: Sequence[StoredLine], moment: Moment) -> Mapping[str, PostHeld]:
    """The post that each target of a place was given to."""
    if not lines:
        return {}
    shares = TargetShare.objects.filter(place_code=lines[0].place, superseded_at__isnull=True)
    given = {
        f"{share.goal_id}.{share.span}": share.post_id
        for share in shares.filter(year=moment.on.year)
        if share.post_id
    }
    posts = posts_by_id(set(given.values()), on=moment.on)
    return {key: posts[post] for key, post in given.items() if post in posts}


def _between(low: Decimal, high: Decimal | None, line: StoredLine) -> Answer:
    if line.figure is not None and line.figure.is_exact:
        return _number(low)
    open_rows = line.figure.open_rows if line.figure else 0
    return Answer(
        state=AnswerState.BETWEEN,
        value=_plain(low),
        high=None if high is None else _plain(high),
        why=f"有 {open_rows:,} 条记录缺信息。" if open_rows else "",
    )


def _number(value: Decimal) -> Answer:
    return Answer(value=_plain(value))


def _plain(value: Decimal) -> Decimal | int:
    """A figure as short as it can be written.

    >>> _plain(Decimal("105.30")), _plain(Decimal("12.00"))
    (Decimal('105.3'), 12)
    """
    if value == value.to_integral_value():
        return int(value)
    return Decimal(f"{value.quantize(Decimal('0.01'), rounding=ROUND_DOWN).normalize():f}")


def _percent(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), rounding=ROUND_DOWN)
