"""The page of one entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun_site.accounts.models import User
from jingzhun_site.config import clock
from jingzhun_site.documents.models import Document
from jingzhun_site.frame.formats import day_text
from jingzhun_site.frame.pieces import Action, Event, Fact
from jingzhun_site.frame.tables import Cell
from jingzhun_site.frame.words import Words
from jingzhun_site.ledger.evidence import evidence_of
from jingzhun_site.ledger.life import Act, acts_for, due_words, was_late
from jingzhun_site.ledger.models import EntryEvent, LedgerEntry, who_words
from jingzhun_site.ledger.posts import shown
from jingzhun_site.ledger.queries.cells import state_cell
from jingzhun_site.ledger.sources import source_of
from jingzhun_site.organisations.queries import posts_by_id
from jingzhun_site.places.queries import full_place_name

Kind = EntryEvent.Kind
_LOOKS: Mapping[str, tuple[str, str]] = {
    Kind.OPENED: ("plus", "quiet"),
    Kind.ASSIGNED: ("user-plus", "action"),
    Kind.RECEIVED: ("inbox", "quiet"),
    Kind.PROGRESS: ("progress", "quiet"),
    Kind.REPORTED: ("clipboard-check", "action"),
    Kind.RETURNED: ("arrow-back-up", "bad"),
    Kind.CLOSED: ("circle-check", "good"),
    Kind.REJECTED: ("circle-x", "quiet"),
    Kind.EXEMPTED: ("clock", "quiet"),
    Kind.REMINDED: ("bell", "soon"),
    Kind.REOPENED: ("refresh", "soon"),
    Kind.ESCALATED: ("arrow-up", "bad"),
}
_ICONS: Mapping[Act, tuple[str, str]] = {
    Act.ASSIGN: ("user-plus", ""),
    Act.RECEIVE: ("inbox", ""),
    Act.PROGRESS: ("pencil", ""),
    Act.REPORT: ("clipboard-check", "action"),
    Act.CLOSE: ("circle-check", "action"),
    Act.RETURN: ("arrow-back-up", ""),
    Act.REMIND: ("bell", ""),
    Act.EXEMPT: ("clock", ""),
    Act.REJECT: ("circle-x", ""),
    Act.REOPEN: ("refresh", ""),
}


@dataclass(frozen=True, kw_only=True)
class EntryPage:
    """Everything that the page shows."""

    entry: LedgerEntry
    state: Cell
    due: str
    due_tone: str
    facts: Sequence[Fact]
    source_label: Words
    source_href: str
    actions: Sequence[Action]
    events: Sequence[Event]
    papers: Sequence[tuple[EntryEvent, Sequence[Document]]]
    is_own_report: bool


def entry_page(user: User, entry: LedgerEntry, *, is_past: bool) -> EntryPage:
    """The page of an entry for a user; of a past day nothing can be done."""
    on = clock.today()
    words, tone = due_words(entry, on=on)
    source = source_of(entry.source)
    events = list(entry.events.select_related("by").order_by("-pk"))
    papers = evidence_of(events)
    return EntryPage(
        entry=entry,
        state=state_cell(entry, on=on),
        due=words,
        due_tone=tone,
        facts=_facts(entry),
        source_label=source.label,
        source_href=source.address(entry.source_key),
        actions=() if is_past else [_action(entry, act) for act in acts_for(entry, user, on=on)],
        events=[_event(one) for one in events],
        papers=[(one, papers[str(one.pk)]) for one in events if papers.get(str(one.pk))],
        is_own_report=entry.state == entry.State.REPORTED and entry.reported_by_id == user.pk,
    )


def _facts(entry: LedgerEntry) -> list[Fact]:
    posts = list(entry.posts.order_by("-is_lead", "pk"))
    held = posts_by_id([post.post_id for post in posts], on=clock.today())
    lead = held.get(entry.lead_post)
    supporting = [shown(held[p.post_id]) for p in posts if not p.is_lead and p.post_id in held]
    late = {True: _("（逾期）"), False: _("（按期）"), None: ""}[was_late(entry)]
    facts = [
        Fact(label=_("责任岗位"), value=shown(lead) if lead else _("未交办")),
        Fact(label=_("牵头单位"), value=lead.organisation if lead else _("未交办")),
        Fact(label=_("配合岗位"), value=_("、").join(supporting) or _("无")),
        Fact(label=_("完成时限"), value=day_text(entry.deadline) or _("未定")),
        Fact(label=_("地区"), value=full_place_name(entry.place_code)),
        Fact(
            label=_("交办"),
            value=f"{full_place_name(entry.given_code)} {who_words(entry.made_by)}",
        ),
    ]
    if entry.received_on or entry.state == entry.State.ASSIGNED:
        facts.append(Fact(label=_("签收"), value=day_text(entry.received_on) or _("未签收")))
    if entry.reported_on:
        said = f"{day_text(entry.reported_on)}{late}"
        facts.append(Fact(label=_("报告办结"), value=said))
    if entry.ended_on:
        label = entry.get_state_display()
        facts.append(Fact(label=label, value=day_text(entry.ended_on)))
    return facts


def _action(entry: LedgerEntry, act: Act) -> Action:
    icon, tone = _ICONS[act]
    label = _("改派") if act is Act.ASSIGN and entry.lead_post else str(act.label)
    href = reverse("ledger:act", args=(entry.pk, act.value))
    return Action(label=label, href=href, icon=icon, tone=tone)


def _event(one: EntryEvent) -> Event:
    icon, tone = _LOOKS[one.kind]
    title = one.get_kind_display()
    if one.day is not None:
        until = _("暂缓至") if one.kind == Kind.EXEMPTED else _("时限")
        title = f"{title}（{until} {day_text(one.day)}）"
    who = f"{one.post_title} {one.who}".strip()
    if one.is_on_behalf:
        who = _("%(who)s代%(post)s填报") % {"who": one.who, "post": one.post_title}
    return Event(day=one.at, title=title, text=one.text, icon=icon, tone=tone, who=who)
