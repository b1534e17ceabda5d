"""What was decided about households before and after a change, and what turned."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from jingzhun.eligibility import State
from jingzhun.errors import JingzhunError
from jingzhun_site.decisions.live import LiveDecision, decide_live
from jingzhun_site.households.queries.rules import rule_infos, source_label
from jingzhun_site.register.models import MODELS

Standing = Mapping[tuple[str, str, str], tuple[int, str, str]]
"""By entity, key and rule: the state, the rule's label and its source."""

ABSENT = -1
"""The state of someone who is not there (yet, or any more)."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A verdict that a change turns."""

    entity: str
    key: str
    rule: str
    label: str
    source: str
    before: int
    after: int

    @property
    def needs_confirmation(self) -> bool:
        """Whether someone gains or loses an entitlement; a standard alone moves no benefit."""
        return self.rule.startswith("programme:") and State.YES in (self.before, self.after)

    def as_json(self) -> dict[str, Any]:
        """The turn as it is kept with a change that waits."""
        return asdict(self)


def standing(households: Iterable[str]) -> Standing:
    """Every verdict about some households and their members, as they stand in the register now."""
    found: dict[tuple[str, str, str], tuple[int, str, str]] = {}
    for record in MODELS["households"].objects.filter(pk__in=list(households)):
        try:
            live = decide_live(record)
        except JingzhunError:
            continue  # no pack is in force there: nothing can turn
        for one in (live, *live.of_children("members")):
            found.update(_verdicts(one))
    return found


def turned(before: Standing, after: Standing) -> list[Turn]:
    """The verdicts that differ. Someone who was not there had no entitlement, whoever left has none."""
    turns = []
    for place in sorted({*before, *after}):
        entity, key, rule = place
        old, label, source = before.get(place, (ABSENT, "", ""))
        new, new_label, new_source = after.get(place, (ABSENT, "", ""))
        if old == new or {old, new} <= {ABSENT, State.NO, State.NOT_APPLICABLE}:
            continue
        turns.append(
            Turn(
                entity=entity,
                key=key,
                rule=rule,
                label=new_label or label,
                source=new_source or source,
                before=int(old),
                after=int(new),
            )
        )
    return turns


def _verdicts(live: LiveDecision) -> dict[tuple[str, str, str], tuple[int, str, str]]:
    infos = rule_infos(live.decider)
    states = {f"standard:{id_}": state for id_, state in live.decision.standards.items()}
    programmes = live.decision.programmes
    states |= {f"programme:{id_}": decided.entitled for id_, decided in programmes.items()}
    entity, key = live.decision.entity, live.decision.key
    return {
        (entity, key, rule): (
            int(state),
            infos[rule].label,
            source_label(infos[rule]),
        )
        for rule, state in states.items()
    }
