"""What fills a demonstration: the register, accounts, two runs, and a few days of people's work around them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from jingzhun.eligibility import Gap, load_snapshot
from jingzhun_site.accounts.demo import make_demo_accounts
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.audit.once import do_once
from jingzhun_site.config import clock
from jingzhun_site.decisions.actions import note_gaps
from jingzhun_site.decisions.gaps import GapFilter, access_gaps
from jingzhun_site.decisions.models import GapNote, Run
from jingzhun_site.decisions.running import decide_register
from jingzhun_site.deliveries.demo import hand_out
from jingzhun_site.directives.demo import load_demo_directives
from jingzhun_site.duties.demo import work_on_duties
from jingzhun_site.households.actions.proposing import Proposal, submit
from jingzhun_site.ledger.demo import work_on_ledger
from jingzhun_site.organisations.demo import load_demo_posts
from jingzhun_site.programmes.actions.progress import rebuild_progress
from jingzhun_site.programmes.demo import work_programmes
from jingzhun_site.register.access import access_households
from jingzhun_site.register.actions import Why, add_record, change_record
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.loading import load_snapshot_rows
from jingzhun_site.register.record import Record

Tell = Callable[[str], None]
_BEFORE_DAYS = 92
"""How long before today the first run looks, so that some gaps have waited."""


def load_demo(snapshot: Path, *, tell: Tell = lambda _says: None) -> None:
    """Fill empty tables from a snapshot folder, and make the demo accounts and the posts they hold."""
    tell("装入名册")
    load_snapshot_rows(
        load_snapshot(snapshot), acting_user=None, progress=lambda label, _done, _of: tell(label)
    )
    make_demo_accounts()
    tell("登记单位、岗位和任职")
    load_demo_posts()


def decide_demo(*, tell: Tell = lambda _says: None) -> Run:
    """Decide twice, three months apart, and put people's work on the pages."""
    load_demo_directives(tell=tell)
    tell("研判")
    today = clock.today()
    before = Times(as_at=today - timedelta(days=_BEFORE_DAYS), known_at=today)
    decide_register(before, acting_user=None, tell=tell)
    run = decide_register(Times.present(), acting_user=None, tell=tell)
    tell("整理专项台账")
    rebuild_progress()
    tell("补充走访、变更和待复核事项")
    work_a_little()
    return run


def work_a_little() -> None:
    """A village's people at work: visits, changes, a correction, changes that wait, gaps taken up; each part once."""
    cadre, clerk = (User.objects.get(username=name) for name in ("village", "township"))
    homes = list(
        access_households(cadre).filter(registration__in=("poor", "exited")).order_by("pk")[:40]
    )
    parts: Mapping[str, Callable[[], object]] = {
        "visits": lambda: _visit(homes[:12], cadre),
        "changes": lambda: _change(homes[12:16], cadre),
        "proposals": lambda: _propose(homes, cadre),
        "gaps": lambda: _handle_gaps(clerk),
        "programmes": lambda: work_programmes(clerk),
        "deliveries": lambda: hand_out(clerk),
        "ledger": work_on_ledger,
        "duties": work_on_duties,
    }
    for name, work in parts.items():
        do_once(name, work)


def _visit(homes: Sequence[Record], user: User) -> None:
    for number, home in enumerate(homes):
        day = clock.today() - timedelta(days=2 * number + 1)
        values = {"household_id": home.pk, "visited_on": day, "post": "驻村工作队"}
        add_record("visits", values, acting_user=user, why=Why(reason="入户走访", valid_from=day))


def _change(homes: Sequence[Record], user: User) -> None:
    """Moves to another group from a day on, and one correction of what was wrong all along."""
    for number, home in enumerate(homes):
        day = date(clock.today().year, 10, 8) + timedelta(days=7 * number)
        why = Why(reason="村民小组调整", valid_from=day)
        change_record(home, {"villager_group": f"第{number % 4 + 1}组"}, acting_user=user, why=why)
    if homes:
        why = Why(reason="核对承包证后更正", kind=RecordChange.Kind.CORRECTION)
        area = homes[0].value("farmland_mu")
        more = None if area is None else area + 1
        change_record(homes[0], {"farmland_mu": more}, acting_user=user, why=why)


def _propose(homes: Sequence[Record], user: User) -> None:
    """Changes that turn an entitlement, so that a second person has something to confirm."""
    wanted: tuple[tuple[str, Any, str], ...] = (
        ("dwelling_grade", "D", "暴雨后重新鉴定"),
        ("dibao", False, "家庭收入已超过低保标准"),
        ("dwelling_grade", "B", "已自行加固"),
    )
    waiting = 0
    for home in homes[16:]:
        name, value, reason = wanted[waiting % len(wanted)]
        if home.value(name) == value:
            continue
        proposal = Proposal(
            operation="change",
            arguments={
                "entity": "households",
                "key": home.pk,
                "values": {name: value},
                "version": home.version,
            },
            households=(str(home.pk),),
            place_code=home.place_code,
            why=Why(reason=reason, valid_from=clock.today()),
        )
        waiting += submit(proposal, acting_user=user).pending is not None
        if waiting == len(wanted):
            return


def _handle_gaps(user: User) -> None:
    found = access_gaps(user, Times.present(), right=Right.HANDLE_GAPS)
    if found is None:
        return
    rows = found.lines(GapFilter(gap=Gap.NOT_RECEIVING), most=8)
    note_gaps(rows[:3], GapNote.Kind.TAKEN_UP, acting_user=user)
    reason = "入户核实，本人书面表示不申请。"
    note_gaps(rows[3:5], GapNote.Kind.DISMISSED, acting_user=user, reason=reason)
