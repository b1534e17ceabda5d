"""What a demonstration shows of documents: one of the city and one of the county, partly reviewed."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from importlib.resources import files

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.once import do_once
from jingzhun_site.config import clock
from jingzhun_site.directives.actions.ruling import (
    accept_item,
    assign_item,
    note_seen,
    reject_item,
)
from jingzhun_site.directives.actions.uploading import upload_directive
from jingzhun_site.directives.giving import give_item, tasks_to_give
from jingzhun_site.directives.handing_over import (
    goal_choices,
    hand_over_as_goal,
    may_become_goal,
)
from jingzhun_site.directives.models import Directive, DirectiveItem
from jingzhun_site.directives.reading import read_stored
from jingzhun_site.organisations.queries import posts_in

_PLANS = (
    ("city", "city.txt", "2018至2020年脱贫攻坚重点任务.txt"),
    ("county", "county.txt", "2018至2020年任务分解方案.txt"),
)
_REVIEWED = 24
_GIVEN, _DAYS = 12, 182
_HANDED_OVER, _GOAL = "辅助器具适配", "assistive_devices_fitted"


def load_demo_directives(*, tell: Callable[[str], None] = lambda _says: None) -> None:
    """Upload and read the sample documents, and review the beginning of the county's; nothing where it was done."""
    for username, source, name in _PLANS:
        user = User.objects.filter(username=username).first()
        if user is not None:
            tell("读取演示文件")
            do_once(f"directive {source}", partial(_read_and_review, user, source, name))


def _read_and_review(user: User, source: str, name: str) -> None:
    _review(_uploaded(user, source, name), user)


def _uploaded(user: User, source: str, name: str) -> Directive:
    content = (files(__package__) / "demo_plans" / source).read_bytes()
    place = user.scope().place_code
    made = upload_directive(
        content, name=name, place_code=place, governs_code=place, acting_user=user
    )
    read_stored(made)
    return made


def _review(directive: Directive, user: User) -> None:
    """Rule on the first items: facts of the past are no tasks, the rest is accepted and given to posts."""
    held = posts_in(directive.place_code, on=clock.today())
    posts = [(post.post_id, str(post)) for post in held]
    for item in directive.items.order_by("start", "end", "pk")[:_REVIEWED]:
        about = {"acting_user": user}
        if item.record.get("kind") == "baseline":
            reason = "现状数字，不是任务"
            reject_item(item, reason=reason, version=item.version, **about)
            continue
        accept_item(item, version=item.version, **about)
        post = _post_for(item, posts)
        if post:
            assign_item(
                item, lead_post=post, supporting_posts=(), version=item.version + 1, **about
            )
    _hand_over(directive, user)
    _give(directive, user)
    found = directive.findings.filter(kind="levels").order_by("pk").first()
    if found is not None:
        note_seen(found, because="已请示上级，按县里实际安排", acting_user=user)


def _give(directive: Directive, user: User) -> None:
    """The first tasks that have a post go into the ledger; where the document names no day, half a year from now."""
    due_on = clock.today() + timedelta(days=_DAYS)
    for item in tasks_to_give(directive).exclude(lead_post="")[:_GIVEN]:
        give_item(item, due_on=due_on, because="文件时限已过，按县里安排重定", acting_user=user)


def _hand_over(directive: Directive, user: User) -> None:
    """One target goes to the goals of the county, where its packs have that goal."""
    for item in directive.items.order_by("pk"):
        if _HANDED_OVER not in item.record.get("indicator", ""):
            continue
        accept_item(item, version=item.version, acting_user=user)
        accepted = directive.items.select_related("directive").get(pk=item.pk)
        known = {one.goal_id for one in goal_choices(accepted)}
        if _GOAL in known and may_become_goal(accepted, user):
            hand_over_as_goal(accepted, _GOAL, acting_user=user)


def _post_for(item: DirectiveItem, posts: list[tuple[str, str]]) -> str:
    """The first post of an organisation whose name ends as the unit of an item does."""
    unit = item.lead_units.strip("、").partition("、")[0].removeprefix("县").removeprefix("市")
    return next((key for key, words in posts if unit and unit in words), "")
