"""The verdicts of a household: the strip of guarantees, what it should get and does not, what it gets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from jingzhun.eligibility import (
    ColumnKey,
    Gap,
    MissingFact,
    RuleInfo,
    State,
    missing_facts,
)
from jingzhun.eligibility.explaining import ProgrammeDecision
from jingzhun_site.decisions.live import LiveDecision
from jingzhun_site.frame.pieces import GapLine, Guarantee
from jingzhun_site.households.queries.opened import OpenedHousehold
from jingzhun_site.households.queries.rules import may_see_rule, rule_infos, source_label
from jingzhun_site.households.topics import topic_of
from jingzhun_site.households.wording import code_label, label_of
from jingzhun_site.register.access import may_see_field
from jingzhun_site.register.columns import VOCABULARY

STRIP = ("two_assurances", "three_guarantees", "safe_water", "income")
"""The groups of standards that stand on the strip, in this order; the packs say what belongs to them."""

_ICONS = {
    "adequate_food": "bowl-chopsticks",
    "adequate_clothing": "shirt",
    "compulsory_education": "school",
    "basic_medical": "stethoscope",
    "safe_housing": "home-check",
    "safe_water": "droplet",
    "income_above_line": "coins",
}


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A cell that a verdict waits for: its name, whose it is, and the form that asks for it."""

    label: str
    href: str
    may_be_seen: bool


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One standard or programme about one subject."""

    label: str
    state: State
    href: str
    owner: str = ""
    about: str = ""
    clause: str = ""
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Grouped:
    """One rule that came out alike for several subjects; ``of`` are the verdicts, subject by subject."""

    label: str
    state: State
    of: tuple[Verdict, ...]


@dataclass(frozen=True, kw_only=True)
class Entitlements:
    """Programmes by how entitlement and delivery stand to each other."""

    gaps: tuple[GapLine, ...]
    received: tuple[Grouped, ...]
    undecided: tuple[Grouped, ...]


def guarantees(opened: OpenedHousehold) -> list[Guarantee]:
    """The strip: each state opens its explanation, an unknown one names the field that is missing."""
    verdicts = [v for v in _standards(opened, opened.live) if v[0].group in STRIP]
    verdicts.sort(key=lambda pair: STRIP.index(pair[0].group))
    return [_guarantee(info, verdict) for info, verdict in verdicts]


def other_standards(opened: OpenedHousehold) -> list[Grouped]:
    """The standards beside the strip, of the household and its members, so far as they apply."""
    found = [v for info, v in _standards(opened, opened.live) if info.group not in STRIP]
    for member in opened.members:
        found += [v for _info, v in _standards(opened, member)]
    return grouped(verdict for verdict in found if verdict.state is not State.NOT_APPLICABLE)


def standards_of(opened: OpenedHousehold, live: LiveDecision) -> list[Grouped]:
    """Every standard about one subject, whose page it is: the name need not be said again."""
    return grouped(replace(verdict, about="") for _info, verdict in _standards(opened, live))


def grouped(verdicts: Iterable[Verdict]) -> list[Grouped]:
    """Verdicts that came out alike, together: four insured members are one line, not four."""
    found: dict[tuple[str, State], list[Verdict]] = {}
    for verdict in verdicts:
        found.setdefault((verdict.label, verdict.state), []).append(verdict)
    return [Grouped(label=label, state=state, of=tuple(of)) for (label, state), of in found.items()]


def entitlements(opened: OpenedHousehold, subjects: Iterable[LiveDecision]) -> Entitlements:
    """What the subjects should get, do get, and of what it is not known."""
    gaps: list[GapLine] = []
    received: list[Verdict] = []
    undecided: list[Verdict] = []
    for live in subjects:
        for info, decision in _programmes(opened, live):
            if info.checks_gaps and decision.gap in (Gap.NOT_RECEIVING, Gap.NOT_ENTITLED):
                gaps.append(_gap(opened, live, info))
            elif decision.receiving is State.YES:
                received.append(_verdict(opened, live, info, decision.entitled))
            elif decision.entitled is State.UNKNOWN:
                undecided.append(_verdict(opened, live, info, decision.entitled))
    gaps.sort(key=lambda gap: gap.is_received)
    return Entitlements(
        gaps=tuple(gaps), received=tuple(grouped(received)), undecided=tuple(grouped(undecided))
    )


def missing_of(opened: OpenedHousehold, live: LiveDecision, key: ColumnKey) -> tuple[Missing, ...]:
    """The cells that one result waits for, with the form that asks for each; closed ones are left out."""
    facts = missing_facts(opened.decider, live.subject, key)
    found = (_missing(opened, fact) for fact in facts)
    return tuple(one for one in found if one.may_be_seen)


def why_href(opened: OpenedHousehold, live: LiveDecision, rule: str) -> str:
    """Where the explanation of a rule about a subject opens, on the days looked at."""
    kind, _, id_ = rule.partition(":")
    of_person = live.subject.entity.name == "persons"
    name = "households:why_person" if of_person else "households:why"
    return with_days(opened, reverse(name, args=[live.subject.key, kind, id_]))


def with_days(opened: OpenedHousehold, href: str) -> str:
    """An address that keeps the days looked at, so that no link leads out of the past unseen."""
    if not opened.times.is_past:
        return href
    days = f"as_at={opened.times.as_at}&known_at={opened.times.known_at}"
    return f"{href}?{days}"


def owner_label(info: RuleInfo) -> str:
    """The department that answers for a programme, as a function of government."""
    if not info.lead:
        return ""
    return _("%(function)s部门") % {"function": code_label("government_function", info.lead)}


def _standards(opened: OpenedHousehold, live: LiveDecision) -> Iterator[tuple[RuleInfo, Verdict]]:
    infos = rule_infos(opened.decider)
    for id_, state in live.decision.standards.items():
        info = infos[f"standard:{id_}"]
        if may_see_rule(opened.authority, opened.decider, info.rule, opened.place_code):
            yield info, _verdict(opened, live, info, state)


def _programmes(
    opened: OpenedHousehold, live: LiveDecision
) -> Iterator[tuple[RuleInfo, ProgrammeDecision]]:
    infos = rule_infos(opened.decider)
    for id_, decision in live.decision.programmes.items():
        info = infos[f"programme:{id_}"]
        if may_see_rule(opened.authority, opened.decider, info.rule, opened.place_code):
            yield info, decision


def _verdict(opened: OpenedHousehold, live: LiveDecision, info: RuleInfo, state: State) -> Verdict:
    kind, _sep, id_ = info.rule.partition(":")
    aspect = "met" if kind == "standard" else "entitled"
    key = ColumnKey(kind="standard" if kind == "standard" else "programme", id=id_, aspect=aspect)
    return Verdict(
        label=info.label,
        state=state,
        href=why_href(opened, live, info.rule),
        owner=owner_label(info),
        about=_about(opened, live),
        clause=source_label(info),
        missing=missing_of(opened, live, key) if state is State.UNKNOWN else (),
    )


def _about(opened: OpenedHousehold, live: LiveDecision) -> str:
    return opened.name_of(live.subject.key) if live.subject.entity.name == "persons" else ""


def _guarantee(info: RuleInfo, verdict: Verdict) -> Guarantee:
    first = verdict.missing[0] if verdict.missing else None
    more = len(verdict.missing) - 1
    label = first.label if first else ""
    if more > 0:
        label = _("%(label)s 等 %(count)d 项") % {"label": label, "count": more + 1}
    return Guarantee(
        label=info.label,
        state=int(verdict.state),
        href=verdict.href,
        icon=_ICONS.get(info.id, "checklist"),
        missing=label,
        missing_href=first.href if first else "",
    )


def _missing(opened: OpenedHousehold, fact: MissingFact) -> Missing:
    field = VOCABULARY.entities[fact.entity].field(fact.field)
    topic = topic_of(fact.entity, fact.field)
    whose = opened.name_of(fact.key) if fact.entity == "persons" else ""
    href = ""
    if topic is not None and opened.may_change:
        name = "households:edit_person" if fact.entity == "persons" else "households:edit"
        href = f"{reverse(name, args=[fact.key, topic.id])}?only={fact.field}#id_{fact.field}"
    return Missing(
        label=f"{whose} {label_of(field)}".strip(),
        href=href,
        may_be_seen=may_see_field(opened.authority, fact.entity, fact.field, opened.place_code),
    )


def _gap(opened: OpenedHousehold, live: LiveDecision, info: RuleInfo) -> GapLine:
    decision = live.decision.programmes[info.id]
    about = _about(opened, live)
    amount, per, is_placeholder = owed(info, decision.amounts)
    return GapLine(
        title=f"{about} {info.label}".strip(),
        is_received=decision.gap is Gap.NOT_ENTITLED,
        amount=amount,
        per=per,
        is_placeholder=is_placeholder,
        owner=owner_label(info),
        reason=source_label(info),
        why_href=why_href(opened, live, info.rule),
    )


def owed(info: RuleInfo, amounts: tuple[int | None, ...]) -> tuple[Decimal | None, str, bool]:
    """The first sum of a programme in yuan; one that rests on a placeholder, or is a ceiling, is no money owed."""
    for amount, described in zip(amounts, info.amounts, strict=False):
        if described.unit != "yuan" or amount is None or described.is_limit:
            continue
        if described.rests_on_placeholder:
            return None, "", True
        return Decimal(amount) / 100, _per(described.per), False
    return None, "", False


def _per(per: str) -> str:
    words = {"month": _("月"), "quarter": _("季"), "year": _("年"), "occasion": _("次")}
    return words.get(per, "")
