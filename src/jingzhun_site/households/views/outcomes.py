"""What a page says after a change: what turned, with its clause, or that a second person must confirm it."""

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jingzhun.eligibility import State
from jingzhun_site.accounts.requiring import user_of
from jingzhun_site.config import clock
from jingzhun_site.decisions.deciders import decider_for
from jingzhun_site.frame.states import STATES
from jingzhun_site.households.actions.proposing import Outcome
from jingzhun_site.households.actions.standing import ABSENT, Turn
from jingzhun_site.households.queries.rules import may_see_rule

_SHOWN = 6
_WORDS = {State.YES: "met", State.NO: "not_met", State.UNKNOWN: "unknown"}


def tell(request: HttpRequest, outcome: Outcome, place_code: str) -> None:
    """Put the outcome into the messages of the next page."""
    turns = seen_turns(request, outcome.turns, place_code)
    if outcome.pending is not None:
        messages.warning(
            request,
            _("这项修改会改变待遇，已提交复核，复核通过后才写入名册。复核编号 %(number)d。")
            % {"number": outcome.pending.pk},
        )
    else:
        messages.success(request, _("已保存。"))
    tell_turns(request, turns)
    if outcome.pending is None and not turns:
        messages.info(request, _("研判没有变化。"))


def tell_turns(request: HttpRequest, turns: Sequence[Turn]) -> None:
    """The first turns one by one, the rest by their number."""
    for turn in turns[:_SHOWN]:
        messages.info(request, turn_text(turn))
    if len(turns) > _SHOWN:
        more = _("另有 %(count)d 项研判变化，见户档案。") % {"count": len(turns) - _SHOWN}
        messages.info(request, more)


def seen_turns(request: HttpRequest, turns: Iterable[Turn], place_code: str) -> list[Turn]:
    """The turns that tell nothing of what is closed to the user, benefits first."""
    decider = decider_for(place_code, clock.today())
    authority = user_of(request).authority()
    found = [t for t in turns if may_see_rule(authority, decider, t.rule, place_code)]
    return sorted(found, key=lambda turn: (not turn.needs_confirmation, turn.label))


def turn_text(turn: Turn) -> str:
    """A turn in one sentence, with the clause."""
    return _("研判变化（待核实）：%(label)s %(before)s → %(after)s，依据 %(source)s") % {
        "label": turn.label,
        "before": state_text(turn.rule, turn.before),
        "after": state_text(turn.rule, turn.after),
        "source": turn.source,
    }


def state_text(rule: str, state: int) -> str:
    """A state in words: of standards met or not, of programmes entitled or not."""
    if state == ABSENT:
        return _("不在名册")
    if rule.startswith("programme:"):
        words = {State.YES: _("应享"), State.NO: _("不符合"), State.UNKNOWN: _("情况不明")}
        return words.get(State(state), "")
    return str(STATES[_WORDS.get(State(state), "not_applicable")].word)
