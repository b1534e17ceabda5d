"""What follows from a difference that proved true: a change of our register, an offer of help, a task for the owner."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun.packs import Suggests
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.crosschecks.actions.assigning import can_be_assigned
from jingzhun_site.crosschecks.actions.offering import Offered, offers_for
from jingzhun_site.crosschecks.actions.taking import filling_of, may_be_taken, record_of
from jingzhun_site.crosschecks.catalogue import department_label
from jingzhun_site.crosschecks.models import Change, Difference, Verdict
from jingzhun_site.frame.pieces import Action
from jingzhun_site.households.filling import ASKED_BY, Filling
from jingzhun_site.households.queries.filled import FilledLine, filled_lines
from jingzhun_site.households.topics import topic_of
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """One thing that follows: what it is, what it would change, how far it is, what can be done."""

    title: str
    text: str = ""
    lines: Sequence[FilledLine] = ()
    actions: Sequence[Action] = ()


def follow_up(one: Difference, user: User) -> list[FollowUp]:
    """What follows from a confirmed difference about somebody of ours; nothing happens by itself."""
    if one.verdict != Verdict.CONFIRMED or not one.household_id:
        return []
    found = list(_change(one, user))
    if one.suggests == Suggests.MISSING_ENTITLEMENT:
        found += _help(one, user)
    if not found and user.may(Right.CHANGE_REGISTER, one.place_code):
        found.append(FollowUp(title=_("修改名册"), actions=_by_hand(one)))
    return found


def _change(one: Difference, user: User) -> Iterator[FollowUp]:
    entity, key = record_of(one)
    record = MODELS[entity].objects.filter(pk=key).first() if entity else None
    if not may_be_taken(one) or (record is None and one.change == Change.OPEN):
        return
    filling = filling_of(one)
    may_see = record is not None and user.may(Right.SEE_REGISTER, one.place_code)
    yield FollowUp(
        title=_("修改名册：%(state)s") % {"state": one.get_change_display()},
        text=_change_words(one, record),
        lines=filled_lines(user.authority(), record, filling) if record and may_see else (),
        actions=_taking(one, filling, user) if one.change == Change.OPEN else (),
    )


def _change_words(one: Difference, record: Record | None) -> str:
    if one.change == Change.WAITS:
        return _("这项修改会改变待遇，另一人复核通过后才写入名册。")
    if one.change == Change.MADE:
        return _("下次比对不再有这一条，就会显示已消失。")
    if one.change == Change.DECLINED:
        return _("名册不改，理由见处理经过。")
    if record is not None and one.proposal.get("leaves") and _is_head(record):
        return _("这个人是户主，户里还有别人的，先更换户主，再回到这里采用。")
    return _("打开已填好的表单，核对后保存才写入名册；改动影响待遇的，要另一人复核。")


def _is_head(person: Record) -> bool:
    households = MODELS["households"].objects.filter(pk=person.value("household_id"))
    return households.filter(head_id=person.pk).exists()


def _taking(one: Difference, filling: Filling, user: User) -> list[Action]:
    acts = []
    if user.may(Right.CHANGE_REGISTER, one.place_code):
        href = f"{_form_of(one, filling)}?{ASKED_BY}={filling.source}"
        acts.append(
            Action(label=_("采用：打开填好的表单"), href=href, icon="pencil", tone="action")
        )
    if user.may(Right.JUDGE_DIFFERENCES, one.place_code):
        href = reverse("crosschecks:judge", args=(one.pk, "decline"))
        acts.append(Action(label=_("不采用"), href=href, icon="circle-x"))
    return acts


def _form_of(one: Difference, filling: Filling) -> str:
    """The form of the register in which the change is made."""
    entity, key = record_of(one)
    if filling.leaves:
        return reverse("households:leave", args=(key,))
    topic = topic_of(entity, next(iter(filling.values)))
    name = "households:edit" if entity == "households" else "households:edit_person"
    return reverse(name, args=(key, topic.id if topic else ""))


def _help(one: Difference, user: User) -> Iterator[FollowUp]:
    """The programmes that give the missing help; where none does, the owner's task."""
    offers = offers_for(one, user) if user.may(Right.HANDLE_PROGRAMMES, one.place_code) else []
    for offered in offers:
        yield _offer(one, offered)
    if offers or one.entry_id:
        return
    about = {"owner": department_label(one.owner)}
    href = f"{reverse('crosschecks:assign')}?difference={one.pk}"
    may_assign = user.may(Right.ASSIGN_TASKS, one.place_code) and can_be_assigned(one)
    yield FollowUp(
        title=_("没有对应的专项，交办责任部门"),
        text=_("当地政策中没有发放这项待遇的专项，由%(owner)s核办，进督办台账。") % about,
        actions=[Action(label=_("交办"), href=href, icon="user-plus")] if may_assign else (),
    )


def _offer(one: Difference, offered: Offered) -> FollowUp:
    title = _("纳入专项：%(programme)s") % {"programme": offered.label}
    if offered.running:
        line = reverse("programmes:line", args=(offered.running,))
        see = Action(label=_("看办理进度"), href=line, icon="heart-handshake")
        return FollowUp(title=title, text=_("已纳入，正在办理。"), actions=(see,))
    if offered.why_not:
        return FollowUp(title=title, text=offered.why_not)
    text = _("纳入后从第一步“%(step)s”办起，本人同意、审核通过才发放。")
    href = reverse("crosschecks:judge", args=(one.pk, "offer"))
    act = Action(label=_("纳入专项"), href=href, icon="heart-handshake", tone="action")
    return FollowUp(title=title, text=text % {"step": offered.first_step}, actions=(act,))


def _by_hand(one: Difference) -> list[Action]:
    """The forms in which somebody changes what is to be changed, where the comparison proposes nothing."""
    if one.person_id and one.suggests in (Suggests.STALE_FACT, Suggests.CONTRADICTION):
        leave = reverse("households:leave", args=(one.person_id,))
        person = reverse("households:person", args=(one.person_id,))
        return [
            Action(label=_("提出：成员离开本户"), href=leave, icon="user-minus"),
            Action(label=_("提出：修改这个人的登记"), href=person, icon="pencil"),
        ]
    file = reverse("households:household", args=(one.household_id,))
    return [Action(label=_("提出：修改户的登记"), href=file, icon="pencil")]
