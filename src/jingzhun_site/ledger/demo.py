"""A few weeks of the ledger in a demonstration: tasks in every state, one carried up, one urged, one sent back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.ledger.actions import NewEntry, open_entries
from jingzhun_site.ledger.actions.escalating import escalate_overdue
from jingzhun_site.ledger.actions.moving import (
    close_out,
    exempt,
    note_progress,
    receive,
    remind,
    report_done,
    send_back,
)
from jingzhun_site.ledger.models import EntryEvent, LedgerEntry
from jingzhun_site.ledger.sources import BY_HAND
from jingzhun_site.organisations.queries import post_ids_of

_WHO = ("county", "county2", "township", "village")
_TASKS = (
    ("township", -9, "核对未脱贫户收入记录，更正差错", "乡镇逐户核对，差错改正后报单。"),
    ("township", -3, "排查雨雪天气受损住房", "登记受损户数和等级，需要鉴定的一并列出。"),
    ("village", 2, "补齐帮扶责任人联系电话", "每户至少一个能打通的电话。"),
    ("township", 5, "检修集中供水点水泵", "说明停水天数和修复日期。"),
    ("village", 16, "清理公益性岗位重复领取补贴", "列出重复人员，按月核减。"),
    ("township", 25, "汇总务工人员返乡情况", "按村汇总返乡人数和去向。"),
    ("county", 30, "核实学校资助名单与名册的差异", "逐人写明差异原因。"),
    ("township", -20, "公布监督电话", "各村公示栏张贴，拍照留底。"),
)
_GIVEN_DAYS_AGO = 40


def work_on_ledger() -> None:
    """Give tasks by hand and let people work on them; nothing where the accounts are not there."""
    users = {user.username: user for user in User.objects.filter(username__in=_WHO)}
    if len(users) < len(_WHO) or LedgerEntry.objects.filter(source=BY_HAND.name).exists():
        return
    entries = _given(users)
    _age(entries, timedelta(days=_GIVEN_DAYS_AGO))
    _work(entries, users)
    escalate_overdue()


def _given(users: dict[str, User]) -> list[LedgerEntry]:
    today = clock.today()
    posts = {name: min(post_ids_of(user, on=today), default="") for name, user in users.items()}
    wanted = [
        NewEntry(
            source=BY_HAND.name,
            source_key=f"demo-{number}",
            title=title,
            text=text,
            document="领导小组会议纪要",
            given_code=users["county"].scope().place_code,
            due_on=today + timedelta(days=days),
            lead_post=posts[who],
        )
        for number, (who, days, title, text) in enumerate(_TASKS)
        if posts[who]
    ]
    return open_entries(wanted, acting_user=users["county"])


def _age(entries: Sequence[LedgerEntry], by: timedelta) -> None:
    """Everything so far was some weeks ago."""
    before: datetime = clock.now() - by
    keys = [entry.pk for entry in entries]
    LedgerEntry.objects.filter(pk__in=keys).update(made_at=before)
    EntryEvent.objects.filter(entry__in=keys).update(at=before)


def _work(entries: Sequence[LedgerEntry], users: dict[str, User]) -> None:
    """The first stays undone and is urged; others are in progress, reported, sent back, exempt or closed."""
    county, other = users["county"], users["county2"]
    doers = {who: users[who] for who in _WHO}
    late, damaged, phones, pumps, jobs, home, school, posted = entries
    receive(late, text="", version=late.version, acting_user=doers["township"])
    remind(late, text="请三日内报结果。", version=late.version, acting_user=county)
    _say(damaged, "已排查 9 个村，还剩 2 个村。", doers["township"])
    _say(phones, "已补 41 户，还有 3 户联系不上。", doers["village"])
    _report(pumps, "水泵已修复，停水 2 天。", doers["township"])
    text = "春节前后人员流动，名单节后才能核准。"
    until = clock.today() + timedelta(days=50)
    exempt(jobs, until=until, text=text, version=jobs.version, acting_user=county)
    _report(home, "各村已报。", doers["township"])
    send_back(home, text="缺去向，请补。", version=home.version, acting_user=other)
    _report(school, "差异 7 人，已逐人写明。", county)
    _report(posted, "11 个村均已张贴。", doers["township"])
    close_out(posted, text="抽查 3 个村属实。", version=posted.version, acting_user=other)


def _say(entry: LedgerEntry, text: str, user: User) -> None:
    note_progress(entry, text=text, version=entry.version, acting_user=user)


def _report(entry: LedgerEntry, text: str, user: User) -> None:
    report_done(entry, text=text, version=entry.version, acting_user=user)
