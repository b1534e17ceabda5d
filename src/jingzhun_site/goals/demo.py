"""What a demonstration shows of goals: targets handed down to counties, townships and villages, a report, a note."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.once import do_once
from jingzhun_site.config import clock
from jingzhun_site.documents.actions import check_document
from jingzhun_site.documents.demo import demo_paper
from jingzhun_site.goals.access import SeenGoals, access_goals, place_of
from jingzhun_site.goals.actions.handing import (
    Given,
    Handing,
    hand_down,
    raise_shortfall,
    shares_below,
    version_of,
)
from jingzhun_site.goals.actions.reporting import Reported, check_report, take_report
from jingzhun_site.goals.basis import Basis
from jingzhun_site.goals.dividing import REGISTERED, bases_for, children_of, shares_of
from jingzhun_site.goals.evidence import REPORT_EVIDENCE
from jingzhun_site.goals.models import TargetShare
from jingzhun_site.goals.posts import holds
from jingzhun_site.goals.reading import StoredLine
from jingzhun_site.goals.running import measure_goals
from jingzhun_site.organisations.queries import posts_in

_SPLIT = (
    ("houses_renovated", 2018),
    ("houses_renovated", 2019),
    ("homes_made_accessible", 2018),
    ("tourism_households", 2018),
    ("schools_built", 2018),
)
_REPORTED = "schools_built"
_REPORTER = "county"
_STEPS = (
    ("city", "市专题会议研究通过，按未脱贫户数分解"),
    ("county", "县领导小组会议研究通过，按未脱贫户数分解"),
    ("township", "镇党委会议研究通过，落实到村"),
)


def work_on_goals(*, tell: Callable[[str], None] = lambda _says: None) -> None:
    """Measure, hand targets down level after level, report a figure; each part once."""
    measure_goals(acting_user=None, tell=tell)
    for username, reason in _STEPS:
        tell("分解下达目标")
        user = User.objects.filter(username=username).first()
        if user is not None:
            do_once(f"goals of {username}", partial(_hand_down, user, reason))
            measure_goals(acting_user=None, tell=tell)
    do_once("goals reported", _report)
    do_once("goals objected to", _object)
    measure_goals(acting_user=None, tell=tell)


def _hand_down(user: User, reason: str) -> None:
    seen = access_goals(user, right=Right.SET_GOALS)
    if seen is None:
        return
    place = place_of(seen, "")
    for goal_id, year in _SPLIT:
        for line in seen.lines([place], year=year, goal_id=goal_id):
            if line.target is not None:
                _hand_line_down(seen, line, reason, user)


def _hand_line_down(seen: SeenGoals, line: StoredLine, reason: str, user: User) -> None:
    places = [code for code, _name in children_of(seen, line)]
    bases = {base.key: base for base in bases_for(seen, line, places)} if places else {}
    base = bases.get(REGISTERED) or next(iter(bases.values()), None)
    if line.target is None or base is None:
        return
    shares = shares_of(line.target.value, base, places, {})
    given = [
        Given(place=place, value=Decimal(share), post_id=_post_of(place, line))
        for place, share in shares.items()
    ]
    seen_shares = version_of(shares_below(line))
    basis = Basis(label=base.label)
    hand_down(
        Handing(line=line, given=given, reason=reason, seen=seen_shares, basis=basis),
        acting_user=user,
    )


def _post_of(place: str, line: StoredLine) -> str:
    """A post of the lead department, else any of the place; of what is reported one that the reporter holds."""
    on = clock.today()
    posts = posts_in(place, on=on)
    if line.is_reported:
        reporter = User.objects.filter(username=_REPORTER).first()
        posts = [one for one in posts if reporter and holds(reporter, one.post_id, on=on)]
    else:
        posts = posts_in(place, on=on, function=line.lead) or posts
    return posts[0].post_id if posts else ""


def _report() -> None:
    """The county reports what no record counts; a colleague verifies it."""
    reporter, checker = (User.objects.filter(username=n).first() for n in (_REPORTER, "county2"))
    seen = access_goals(reporter, right=Right.HANDLE_TASKS) if reporter else None
    if seen is None or reporter is None or checker is None:
        return
    lines = seen.lines([place_of(seen, "")], year=2018, goal_id=_REPORTED)
    sheet = demo_paper("acceptance", ["学校建设竣工验收", f"日期：{clock.today()}"])
    paper = check_document(sheet, kind="acceptance", wanted=REPORT_EVIDENCE)
    for line in lines:
        reported = Reported(
            value=Decimal(1),
            as_at=clock.today(),
            note="竣工验收单 1 份，存县教体局",
            paper=paper,
        )
        check_report(
            take_report(line, reported, acting_user=reporter), accepts=True, acting_user=checker
        )


def _object() -> None:
    """One place says that it cannot reach all that it was given."""
    user = User.objects.filter(username="township").first()
    if user is None:
        return
    own = TargetShare.objects.filter(user.scope(Right.HANDLE_TASKS).q(), superseded_at__isnull=True)
    share = own.filter(goal_id="houses_renovated", year=2019).order_by("place_code").first()
    if share is not None and share.value > 1:
        text = "2 户常年外出务工，明年内不具备动工条件，请求调减。"
        raise_shortfall(share, text=text, possible=share.value - 1, acting_user=user)
