"""What changed since the current run, decided again and laid over it, so that no list shows yesterday's answer."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from jingzhun.eligibility import Gap, State
from jingzhun.eligibility.explaining import ProgrammeDecision
from jingzhun.errors import JingzhunError
from jingzhun.packs import CompiledChain
from jingzhun.vocabulary import FieldType
from jingzhun_site.decisions.deciders import decider_for
from jingzhun_site.decisions.live import LiveDecision, decide_live
from jingzhun_site.decisions.models import Redecided, Run
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from jingzhun_site.register.rows import StoredRows

_logger = logging.getLogger("jingzhun.decisions")
_FEN = 100


def on_record_changed(
    sender: object, *, record: Record, change: RecordChange, **_rest: object
) -> None:
    """Decide again whatever a single change touches. A batch asks for a new run instead."""
    del sender
    if change.batch:
        return
    try:
        decide_again(record, change)
    except JingzhunError as error:
        # The change stands; the lists say nothing new about it until the next run.
        _logger.warning("not decided again: %s", error, extra={"entity": change.entity})


def decide_again(record: Record, change: RecordChange) -> int:
    """Lay the record's household, its members and the record itself over the current run; how many subjects."""
    run = Run.objects.filter(is_current=True).only("pk").first()
    if run is None:
        return 0
    times = Times.present()
    rows = StoredRows(times=times)
    found: list[Redecided] = []
    for household in _households(record, change):
        found += _of_household(household, times, rows)
    if record.entity.name not in {"households", "persons"} and _has_rules(record, times):
        found += _of_record(record, times, rows)
    if record.entity.name == "persons" and record.withdrawn_at is not None:
        found.append(_gone(record))
    return _laid_over(found)


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


def _households(record: Record, change: RecordChange) -> Iterator[Record]:
    """The households that a change touches: of a move, the one left behind too."""
    keys = {_household_key(record), (change.old_values or {}).get("household_id")}
    keys |= {(change.values or {}).get("household_id")}
    yield from MODELS["households"].with_withdrawn.filter(pk__in=[key for key in keys if key])


def _household_key(record: Record) -> str | None:
    """The household that a record hangs on, by the shortest way."""
    if record.entity.name == "households":
        return str(record.pk)
    here: Any = record
    for _step in range(3):
        key = getattr(here, "household_id", None)
        if key:
            return str(key)
        here = next(
            (
                parent
                for word in ("person", "enrolment", "bill", "household")
                if (parent := getattr(here, word, None)) is not None
            ),
            None,
        )
        if here is None:
            return None
    return None


def _of_household(household: Record, times: Times, rows: StoredRows) -> Iterator[Redecided]:
    if household.withdrawn_at is not None:
        yield _gone(household)
        return
    live = decide_live(household, times, register=rows)
    yield _redecided(live, household.place_code, str(household.pk))
    for member in live.of_children("members"):
        yield _redecided(member, household.place_code, str(household.pk))


def _has_rules(record: Record, times: Times) -> bool:
    chain = decider_for(record.place_code, times.as_at).chain
    entities = {standard.entry.entity for standard in chain.standards.values()}
    entities |= {programme.entry.entity for programme in chain.programmes.values()}
    return record.entity.name in entities


def _of_record(record: Record, times: Times, rows: StoredRows) -> Iterator[Redecided]:
    if record.withdrawn_at is not None:
        yield _gone(record)
        return
    live = decide_live(record, times, register=rows)
    yield _redecided(live, record.place_code, _household_key(record) or "")


def _gone(record: Record) -> Redecided:
    return Redecided(
        entity=record.entity.name,
        key=str(record.pk),
        place_code=record.place_code,
        household=_household_key(record) or "",
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
