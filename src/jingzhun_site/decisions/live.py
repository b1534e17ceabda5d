"""One record decided from the live register: for pages, for confirmations, for what changed since a run."""

from dataclasses import dataclass

from jingzhun.eligibility import Decider, RecordSubject, Register, RuleExplanation, SubjectDecision
from jingzhun.eligibility.columns import ColumnKey, Kind
from jingzhun_site.decisions.deciders import decider_for
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.record import Record
from jingzhun_site.register.rows import StoredRows

_ASPECTS = {"standard": "met", "programme": "entitled", "definition": "value"}


@dataclass(frozen=True, kw_only=True)
class LiveDecision:
    """What was decided about a record, with the subject and the decider, from which the rest can be asked."""

    decision: SubjectDecision
    subject: RecordSubject
    decider: Decider

    def explain(self, kind: Kind, rule_id: str) -> RuleExplanation:
        """How one rule came out for the record, with the way to it.

        Raises:
            KeyError: no such rule is in force where the record lies.
        """
        key = ColumnKey(kind=kind, id=rule_id, aspect=_ASPECTS[kind])
        return self.decider.explain(self.subject, key)

    def of_children(self, relation: str) -> list["LiveDecision"]:
        """The child records of a relation decided over the same rows: ``members`` of a household."""
        return [_decided(self.decider, child) for child in self.subject.children(relation) or ()]


def decide_live(
    record: Record, times: Times | None = None, *, register: Register | None = None
) -> LiveDecision:
    """Every standard and programme about a record, as of the times (now, when none are given).

    ``register`` stands in for the stored rows: to see what a change would turn before it is written.

    Raises:
        JingzhunError: the record was not there then (DECIDE004), no pack was in force (PACK124).
    """
    times = times or Times.present()
    decider = decider_for(record.place_code, times.as_at)
    rows = register or StoredRows(times=times)
    return _decided(decider, decider.subject(record.entity.name, str(record.pk), rows))


def explain_live(
    record: Record, kind: Kind, rule_id: str, times: Times | None = None
) -> RuleExplanation:
    """How one rule came out for a record, with the values seen, the parameters and the clause.

    Raises:
        JingzhunError: as :func:`decide_live`.
        KeyError: no such rule is in force where the record lies.
    """
    return decide_live(record, times).explain(kind, rule_id)


def _decided(decider: Decider, subject: RecordSubject) -> LiveDecision:
    return LiveDecision(decision=decider.decide(subject), subject=subject, decider=decider)
