"""What changed since the current run, decided again and laid over it, so that no list shows yesterday's answer."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from jingzhun.eligibility import Gap, State
from jingzhun.eligibility.explaining import ProgrammeDecision
from jingzhun.errors import JingzhunError
from jingzhun.packs import CompiledChain
from jingzhun.vocabulary import FieldType
from jingzhun_site.decisions.actions import ask_for_run
from jingzhun_site.decisions.deciders import decider_for
from jingzhun_site.decisions.live import LiveDecision, decide_live
from jingzhun_site.decisions.models import AwaitingBatch, Redecided, Run
from jingzhun_site.decisions.touched import household_of, touched_by
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.placing import PLACES
from jingzhun_site.register.record import Record
from jingzhun_site.register.rows import StoredRows

_logger = logging.getLogger("jingzhun.decisions")
_FEN = 100
SINGLY = 200
"""The most households and villages of a batch that are decided one by one, some seconds' work."""


def on_record_changed(
    sender: object, *, record: Record, change: RecordChange, **_rest: object
) -> None:
    """Decide again whatever a single change touches; those of a batch are told of together."""
    del sender
    if change.batch:
        return
    decide_again(RecordChange.objects.filter(pk=change.pk))
    if record.entity.name in PLACES:  # its fields count for everyone who lives there
        ask_for_run(acting_user=None)


def on_records_changed(sender: object, *, batch: str, **_rest: object) -> None:
    """Decide again what a small batch touches; a large one waits for a run of its own, off the lists."""
    del sender
    changes = RecordChange.objects.filter(batch=batch)
    touched = touched_by(changes)
    if len(touched.households) + len(touched.villages) <= SINGLY:
        decide_again(changes)
        return
    _leave_to_run(batch)
    ask_for_run(acting_user=None)


def decide_again(changes: QuerySet[RecordChange]) -> int:
    """Lay what changes touch over the current run: households, members, villages; how many subjects."""
    if not Run.objects.filter(is_current=True).exists():
        return 0
    times = Times.present()
    rows = StoredRows(times=times)
    touched = touched_by(changes)
    found: list[Redecided] = []
    for name, keys in (("households", touched.households), ("villages", touched.villages)):
        for record in MODELS[name].with_withdrawn.filter(pk__in=keys):
            found += _decided(record, times, rows)
    for change in changes.exclude(entity__in=("households", "villages")):
        record = MODELS[change.entity].with_withdrawn.get(pk=change.key)
        if record.withdrawn_at is not None:
            found.append(_gone(record))
        elif change.entity != "persons" or record.value("household_id") is None:
            found += _decided(record, times, rows)  # members are decided with their household
    return _laid_over(found)


def _decided(record: Record, times: Times, rows: StoredRows) -> list[Redecided]:
    """A record decided again, with the members of a household."""
    if record.withdrawn_at is not None:
        return [_gone(record)]
    try:
        if record.entity.name == "households":
            return list(_of_household(record, times, rows))
        return list(_of_record(record, times, rows))
    except JingzhunError as error:
        # The change stands; the lists say nothing new about it until the next run.
        _logger.warning("not decided again: %s", error, extra={"entity": record.entity.name})
        return []


@transaction.atomic
def _leave_to_run(batch: str) -> None:
    run = Run.objects.select_for_update().filter(is_current=True).first()
    if run is not None:
        AwaitingBatch.objects.get_or_create(run=run, batch=batch, defaults={"at": timezone.now()})


@transaction.atomic
def _laid_over(found: Iterable[Redecided]) -> int:
    """Write the subjects over whatever run is current now: another may have come meanwhile."""
    run = Run.objects.select_for_update().filter(is_current=True).first()
    if run is None:
        return 0
    by_subject = {(one.entity, one.key): one for one in found}
    for one in by_subject.values():
        one.run = run
    Redecided.objects.bulk_create(
        by_subject.values(),
        update_conflicts=True,
        unique_fields=["run", "entity", "key"],
        update_fields=["place_code", "household", "standards", "gaps", "is_gone", "decided_at"],
    )
    return len(by_subject)


def _of_household(household: Record, times: Times, rows: StoredRows) -> Iterator[Redecided]:
    live = decide_live(household, times, register=rows)
    yield _redecided(live, household.place_code, str(household.pk))
    for member in live.of_children("members"):
        yield _redecided(member, household.place_code, str(household.pk))


def _of_record(record: Record, times: Times, rows: StoredRows) -> Iterator[Redecided]:
    if _has_rules(record, times):
        live = decide_live(record, times, register=rows)
        yield _redecided(live, record.place_code, household_of(record))


def _has_rules(record: Record, times: Times) -> bool:
    chain = decider_for(record.place_code, times.as_at).chain
    entities = {standard.entry.entity for standard in chain.standards.values()}
    entities |= {programme.entry.entity for programme in chain.programmes.values()}
    return record.entity.name in entities


def _gone(record: Record) -> Redecided:
    return Redecided(
        entity=record.entity.name,
        key=str(record.pk),
        place_code=record.place_code,
        household=household_of(record),
        is_gone=True,
        decided_at=timezone.now(),
    )


def _redecided(live: LiveDecision, place_code: str, household: str) -> Redecided:
    decision, chain = live.decision, live.decider.chain
    return Redecided(
        entity=decision.entity,
        key=decision.key,
        place_code=place_code,
        household=household,
        standards={id_: int(state) for id_, state in decision.standards.items()},
        gaps=[_gap(one, chain) for one in decision.programmes.values() if _is_listed(one, chain)],
        decided_at=timezone.now(),
    )


def _is_listed(decision: ProgrammeDecision, chain: CompiledChain) -> bool:
    programme = chain.programmes[decision.id]
    checks = programme.entry.checks_gaps and programme.receiving is not None
    return checks and decision.gap is not Gap.NONE


def _gap(decision: ProgrammeDecision, chain: CompiledChain) -> Mapping[str, Any]:
    amount = owed_amount(decision, chain)
    return {
        "programme": decision.id,
        "gap": int(decision.gap),
        "amount": None if amount is None else str(amount),
    }


def owed_amount(decision: ProgrammeDecision, chain: CompiledChain) -> Decimal | None:
    """What a programme owes to someone who does not receive it: its first sum in yuan that is no ceiling."""
    if decision.gap is not Gap.NOT_RECEIVING or decision.entitled is not State.YES:
        return None
    programme = chain.programmes[decision.id]
    given = [(n, a) for n, a in enumerate(programme.amounts) if a is not None]
    for (number, amount), fen in zip(given, decision.amounts, strict=False):
        if amount.type.kind is FieldType.MONEY and not programme.entry.gives[number].limit:
            return None if fen is None else Decimal(fen) / _FEN
    return None
