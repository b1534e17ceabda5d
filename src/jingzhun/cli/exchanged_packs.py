"""Who of a register would gain or lose under the programmes of another place's pack."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from jingzhun.cli.options import RulesAsked
from jingzhun.cli.period_words import period_words
from jingzhun.cli.place_names import full_name, place_names
from jingzhun.cli.run_tables import columns_of
from jingzhun.cli.subject_names import Names, shown_name, subject_names
from jingzhun.cli.tables import Cell, Kind, Table
from jingzhun.cli.texts import Texts
from jingzhun.eligibility import (
    ChangedSubject,
    DecisionRequest,
    Regimes,
    changed_subjects,
    load_snapshot,
    regimes_in,
)
from jingzhun.engines import DuckDBEngine, EngineSettings
from jingzhun.errors import Fault, JingzhunError
from jingzhun.packs import Pack, significant_digits
from jingzhun.periods import Validity
from jingzhun.vocabulary import Vocabulary

_COUNTED: Mapping[str, Kind] = {
    "programme": "text",
    "place": "text",
    "gain": "count",
    "lose": "count",
    "become_unknown": "count",
    "become_known": "count",
    "other_amount": "count",
    "amount_before": "money",
    "amount_after": "money",
    "cost_change": "money",
    "per": "text",
    "id": "text",
}
_EACH: Mapping[str, Kind] = {
    "programme": "text",
    "subject_id": "text",
    "name": "text",
    "village": "text",
    "before": "text",
    "after": "text",
    "amount_before": "money",
    "amount_after": "money",
    "per": "text",
    "id": "text",
}


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """Both packs as if each were the plan of the register's place on that day, over the register."""

    request: DecisionRequest
    exchanged: Regimes
    labels: Mapping[str, str]

    @classmethod
    def of(
        cls,
        packs: tuple[Pack, Pack],
        known: Mapping[str, Pack],
        *,
        snapshot: Path,
        rules: RulesAsked,
        programmes: Mapping[str, str],
        vocabulary: Vocabulary,
    ) -> "Exchange":
        """The packs in the place and on the day of ``rules``; ``programmes`` are labels by id.

        Raises:
            JingzhunError: no snapshot is there (SNAPSHOT codes), a pack is not in force on the day (CLI015).
        """
        opened = load_snapshot(snapshot)
        day = rules.on or opened.manifest.as_at
        sides = [_as_if_of(pack, known, rules.place, day, vocabulary) for pack in packs]
        only = tuple(f"programme:{id_}" for id_ in programmes)
        request = DecisionRequest(
            snapshot=opened, regimes=sides[0], vocabulary=vocabulary, only=only, with_lists=False
        )
        labels = {f"programme:{id_}": label for id_, label in programmes.items()}
        return cls(request=request, exchanged=sides[1], labels=labels)

    def changed(self) -> tuple[ChangedSubject, ...]:
        """Everyone of the register for whom it would make a difference."""
        return changed_subjects(self.request, self.exchanged)

    def per(self, subject: ChangedSubject, texts: Texts) -> str:
        """The period of the sums of a subject, both where they differ."""
        periods = (subject.period_before, subject.period_after)
        return period_words(*periods, texts=texts, vocabulary=self.request.vocabulary)


def _as_if_of(
    pack: Pack, known: Mapping[str, Pack], place: str, day: date, vocabulary: Vocabulary
) -> Regimes:
    """The country's packs and this one alone, in that place."""
    if not Validity(from_=pack.valid_from, until=pack.valid_until).holds_on(day):
        until = pack.valid_until.isoformat() if pack.valid_until else ""
        wanted = f"{pack.valid_from.isoformat()} … {until}"
        fields = {"day": day.isoformat()}
        raise JingzhunError([Fault(code="CLI015", seen=pack.id, wanted=wanted, fields=fields)])
    country = {p.id: p for p in known.values() if not significant_digits(p.place)}
    here = {**country, pack.id: _moved(pack, place)}
    return regimes_in(here, place=place, on=day, vocabulary=vocabulary)


def _moved(pack: Pack, place: str) -> Pack:
    """The pack in another place, where the places that its goals name are not."""
    goals = {name: replace(goal, places=()) for name, goal in pack.goals.items()}
    return replace(pack, place=place, goals=goals)


def counted_table(
    exchange: Exchange, found: tuple[ChangedSubject, ...], *, digits: int, texts: Texts
) -> Table:
    """Per programme and place: how many gain, lose, become (un)clear or get another amount, and the money."""
    groups: dict[tuple[str, str], list[ChangedSubject]] = {}
    for subject in found:
        groups.setdefault((subject.rule, subject.place_id[:digits]), []).append(subject)
    names = place_names(exchange.request.snapshot, exchange.request.vocabulary)
    rows = [
        (
            exchange.labels[rule],
            full_name(place, names),
            *_counts(group),
            *_money(group),
            exchange.per(group[0], texts),
            rule,
        )
        for (rule, place), group in groups.items()
    ]
    notes = (*_left_out(found, texts), texts("compare.note" if rows else "simulate.same"))
    title = texts("compare.effects", on=exchange.request.regimes.chains[0].date)
    return Table(title=title, columns=columns_of(_COUNTED, texts), rows=rows, notes=notes)


def _counts(group: list[ChangedSubject]) -> tuple[Cell, ...]:
    moved = [(subject.before, subject.after) for subject in group]
    return (
        sum(after is True for before, after in moved if before is not True),
        sum(before is True for before, after in moved if after is not True),
        sum(after is None for before, after in moved if before is not None),
        sum(before is None for before, after in moved if after is not None),
        sum(before is True and after is True for before, after in moved),
    )


def _money(group: list[ChangedSubject]) -> tuple[Cell, ...]:
    """Both sums of those for whom both are known, and the change where one can be told; nothing without money."""
    known = [subject for subject in group if subject.gives_money and not _is_blank(subject)]
    if not known:
        return (None, None, None)
    before = sum((subject.due_before or Decimal(0) for subject in known), Decimal(0))
    after = sum((subject.due_after or Decimal(0) for subject in known), Decimal(0))
    return (before, after, after - before if known[0].is_of_one_period else None)


def _is_blank(subject: ChangedSubject) -> bool:
    """Whether a sum is unknown: it counts neither as nothing nor as what the other side gives."""
    return subject.gives_money and None in (subject.due_before, subject.due_after)


def _left_out(found: tuple[ChangedSubject, ...], texts: Texts) -> tuple[str, ...]:
    count = sum(_is_blank(subject) for subject in found)
    return (texts.counted("compare.left_out", count=count),) if count else ()


def subjects_table(
    exchange: Exchange,
    found: tuple[ChangedSubject, ...],
    *,
    names: Names,
    limit: int | None,
    texts: Texts,
) -> Table:
    """Who it is, line by line."""
    shown = found if limit is None else found[:limit]
    request = exchange.request
    places = place_names(request.snapshot, request.vocabulary)
    people = _names_of(request, shown)
    rows = [_row(line, exchange, people, places, names, texts) for line in shown]
    count = f"{len(found):,}"
    cut = texts("word.shown", shown=f"{len(shown):,}", count=count)
    notes = (cut,) if len(shown) < len(found) else ()
    title = texts("compare.subjects", count=count)
    return Table(title=title, columns=columns_of(_EACH, texts), rows=rows, notes=notes)


def _names_of(
    request: DecisionRequest, shown: tuple[ChangedSubject, ...]
) -> Mapping[tuple[str, str], str]:
    with DuckDBEngine(EngineSettings()) as engine:
        request.snapshot.register(engine)
        subjects = [(line.entity, line.subject_id) for line in shown]
        return subject_names(engine.rows, request.snapshot.supplied, subjects)


def _row(
    line: ChangedSubject,
    exchange: Exchange,
    people: Mapping[tuple[str, str], str],
    places: Mapping[str, str],
    names: Names,
    texts: Texts,
) -> tuple[Cell, ...]:
    name = people.get((line.entity, line.subject_id), "")
    return (
        exchange.labels[line.rule],
        line.subject_id,
        shown_name(name, entity=line.entity, names=names),
        full_name(line.place_id, places),
        texts(f"due.{_word(line.before)}"),
        texts(f"due.{_word(line.after)}"),
        line.amount_before,
        line.amount_after,
        exchange.per(line, texts),
        line.rule,
    )


def _word(state: bool | None) -> str:
    return "unknown" if state is None else "yes" if state else "no"
