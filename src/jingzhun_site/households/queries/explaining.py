"""Why a rule came out as it did: values seen, parameters with their day, clause, the rule as written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jingzhun.cli.explanations import Sayer
from jingzhun.cli.rule_words import RuleWords
from jingzhun.cli.texts import Texts
from jingzhun.eligibility import ColumnKey, RuleExplanation, RuleInfo, State
from jingzhun.eligibility.columns import Kind
from jingzhun.packs import RuleText
from jingzhun.rules import Explanation
from jingzhun_site.decisions.live import LiveDecision
from jingzhun_site.households.queries import verdicts
from jingzhun_site.households.queries.opened import OpenedHousehold
from jingzhun_site.households.queries.rules import may_see_rule, rule_infos, source_label
from jingzhun_site.register.access import may_see_field
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.values import is_identity

_ASPECTS: Mapping[str, str] = {"standard": "met", "programme": "entitled"}


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One condition with what it saw; ``depth`` says how far inside it stands."""

    depth: int
    text: str
    value: str


@dataclass(frozen=True, kw_only=True)
class WhyPage:
    """What the page of an explanation shows."""

    info: RuleInfo
    about: str
    state: State
    is_programme: bool
    source: str
    owner: str
    conditions: tuple[Condition, ...]
    parameters: tuple[str, ...]
    missing: tuple[verdicts.Missing, ...]
    written: tuple[tuple[str, str], ...]
    note: str


@dataclass(frozen=True, kw_only=True)
class DiscreetSayer(Sayer):
    """Says explanations without the values that the reader may not see."""

    opened: OpenedHousehold

    def value(self, part: Explanation) -> str:
        """The value seen; of a field that is closed to the reader only that it is."""
        entity, _dot, name = part.name.partition(".")
        if part.source != "field" or entity not in VOCABULARY.entities:
            return super().value(part)
        if is_identity(VOCABULARY.entities[entity], name):
            return _("有") if part.value else super().value(part)
        if may_see_field(self.opened.authority, entity, name, self.opened.place_code):
            return super().value(part)
        return _("不显示")


def why_page(opened: OpenedHousehold, live: LiveDecision, kind: str, rule_id: str) -> WhyPage:
    """The explanation of a standard or programme about a household or one of its members.

    Raises ``Http404`` for a rule that is not in force there, or that tells of something closed to the user.
    """
    info = rule_infos(opened.decider).get(f"{kind}:{rule_id}")
    if info is None or info.entity != live.subject.entity.name:
        raise Http404
    if not may_see_rule(opened.authority, opened.decider, info.rule, opened.place_code):
        raise Http404
    key = ColumnKey(kind=cast(Kind, kind), id=rule_id, aspect=_ASPECTS[kind])
    explained = opened.decider.explain(live.subject, key)
    sayer = _sayer(opened, live)
    lines = list(sayer.lines(explained))
    if kind == "programme" and explained.state is not State.NO:
        lines += sayer.amounts(rule_id)
    return WhyPage(
        info=info,
        about=_about(opened, live),
        state=_state(live, explained),
        is_programme=kind == "programme",
        source=source_label(info),
        owner=verdicts.owner_label(info),
        conditions=tuple(
            Condition(depth=min(line.depth, 5), text=line.condition, value=line.value)
            for line in lines
        ),
        parameters=tuple(sayer.parameters(lines)),
        missing=verdicts.missing_of(opened, live, key) if explained.state is State.UNKNOWN else (),
        written=_written(opened, kind, rule_id),
        note=_note(opened, kind, rule_id),
    )


def _sayer(opened: OpenedHousehold, live: LiveDecision) -> DiscreetSayer:
    texts = Texts(language="en" if (get_language() or "").startswith("en") else "zh")
    packs = opened.decider.chain.packs
    words = RuleWords.of(packs, texts=texts, vocabulary=VOCABULARY)
    return DiscreetSayer(words=words, decider=opened.decider, subject=live.subject, opened=opened)


def _state(live: LiveDecision, explained: RuleExplanation) -> State:
    """A standard may not apply at all, which its condition alone does not tell."""
    if explained.key.kind == "standard":
        return live.decision.standards[explained.key.id]
    return explained.state


def _about(opened: OpenedHousehold, live: LiveDecision) -> str:
    is_person = live.subject.entity.name == "persons"
    key = live.subject.key if is_person else opened.values.get("head_id")
    name = opened.name_of(key)
    return name if is_person else _("%(name)s户") % {"name": name}


def _written(opened: OpenedHousehold, kind: str, rule_id: str) -> tuple[tuple[str, str], ...]:
    """The texts of the rule, as its pack has them."""
    chain = opened.decider.chain
    texts: tuple[tuple[str, RuleText | None], ...]
    if kind == "standard":
        standard = chain.standards[rule_id].entry
        texts = ((_("适用于"), standard.applies_when), (_("达标条件"), standard.met_when))
    else:
        programme = chain.programmes[rule_id].entry
        amounts = tuple((_("标准"), benefit.amount) for benefit in programme.gives)
        texts = ((_("对象"), programme.who), (_("视为已享"), programme.receiving), *amounts)
    return tuple((label, text.text.strip()) for label, text in texts if text is not None)


def _note(opened: OpenedHousehold, kind: str, rule_id: str) -> str:
    chain = opened.decider.chain
    entries = chain.standards if kind == "standard" else chain.programmes
    return entries[rule_id].entry.note
