"""Who of a register would gain or lose under the programmes and standards of another place's pack."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from jingzhun.cli.options import RulesAsked
from jingzhun.cli.paired_rules import RulePair
from jingzhun.cli.period_words import period_words
from jingzhun.cli.place_names import full_name, place_names
from jingzhun.cli.rule_words import RuleWords
from jingzhun.cli.rules_side_by_side import kind_column
from jingzhun.cli.run_tables import columns_of
from jingzhun.cli.subject_names import Names, shown_name, subject_names
from jingzhun.cli.tables import Cell, Column, Kind, Table, without
from jingzhun.cli.texts import Texts
from jingzhun.eligibility import (
    ChangedSubject,
    ComparedRules,
    DecisionRequest,
    Regimes,
    compare_rules,
    load_snapshot,
    regimes_in,
)
from jingzhun.engines import DuckDBEngine, EngineSettings
from jingzhun.errors import Fault, JingzhunError
from jingzhun.packs import Pack, Programme, significant_digits
from jingzhun.periods import Validity
from jingzhun.vocabulary import Vocabulary

_COUNTED: Mapping[str, Kind] = {
    "rule": "text",
    "place": "text",
    "gain": "count",
    "lose": "count",
    "become_unknown": "count",
    "become_known": "count",
    "one_side": "count",
    "other_amount": "count",
    "amount_before": "money",
    "amount_after": "money",
    "cost_change": "money",
    "per": "text",
    "id": "text",
}
_EACH: Mapping[str, Kind] = {
    "rule": "text",
    "subject_id": "text",
    "name": "text",
    "place": "text",
    "village": "text",
    "change": "text",
    "before": "text",
    "after": "text",
    "amount_before": "money",
    "amount_after": "money",
    "per": "text",
    "id": "text",
}
_OUTCOMES = ("gain", "lose", "become_unknown", "become_known", "one_side", "other_amount")
_OF_STANDARDS = frozenset({"one_side"})
_OF_PROGRAMMES = frozenset({"other_amount", "amount_before", "amount_after", "cost_change", "per"})


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """Both packs as if each were the plan of the register's place on that day, over the register."""

    request: DecisionRequest
    exchanged: Regimes
    pairs: Mapping[str, RulePair]
    packs: tuple[Pack, Pack]

    @classmethod
    def of(
        cls,
        packs: tuple[Pack, Pack],
        known: Mapping[str, Pack],
        *,
        snapshot: Path,
        rules: RulesAsked,
        pairs: Iterable[RulePair],
        vocabulary: Vocabulary,
    ) -> "Exchange":
        """The packs in the place and on the day of ``rules``, with the pairs that are to be told.

        Raises:
            JingzhunError: no snapshot is there (SNAPSHOT codes), a pack is not in force on the day (CLI015).
        """
        opened = load_snapshot(snapshot)
        day = rules.on or opened.manifest.as_at
        asked = {pair.rule: pair for pair in pairs}
        sides = [
            _as_if_of(_renamed(pack, asked.values(), side), known, rules.place, day, vocabulary)
            for side, pack in enumerate(packs)
        ]
        only = tuple(rule for rule, pair in asked.items() if _is_told(pair))
        request = DecisionRequest(
            snapshot=opened, regimes=sides[0], vocabulary=vocabulary, only=only, with_lists=False
        )
        return cls(request=request, exchanged=sides[1], pairs=asked, packs=packs)

    def changed(self) -> ComparedRules:
        """Everyone of the register for whom it would make a difference, and what could not be told."""
        if not self.request.only:
            return ComparedRules(subjects=(), compared=(), apart=())
        return compare_rules(self.request, self.exchanged)

    def per(self, subject: ChangedSubject, texts: Texts) -> str:
        """The period of the sums of a subject, both where they differ."""
        periods = (subject.period_before, subject.period_after)
        return period_words(*periods, texts=texts, vocabulary=self.request.vocabulary)

    def fitted(self, table: Table) -> Table:
        """A table without the columns that nothing asked for can fill, and with the name of what was asked for."""
        kinds = {pair.kind for pair in self.pairs.values()}
        unfilled = {*_OF_STANDARDS} if "standard" not in kinds else set()
        unfilled |= {*_OF_PROGRAMMES} if "programme" not in kinds else set()
        return without(table, *unfilled)


def _is_told(pair: RulePair) -> bool:
    """A standard that one pack alone has measures nobody under the other; a programme is a gain or a loss."""
    return pair.kind == "programme" or pair.is_whole


def _renamed(pack: Pack, pairs: Iterable[RulePair], side: int) -> Pack:
    """The pack with what stands under another name beside the other pack's under the name of the pair, too."""
    programmes, standards = dict(pack.programmes), dict(pack.standards)
    for pair in pairs:
        entry, name = pair.sides[side], pair.rule.partition(":")[2]
        if not pair.is_of_two_names:
            continue
        if isinstance(entry, Programme):
            programmes[name] = replace(entry, id=name)
        elif entry is not None:
            standards[name] = replace(entry, id=name)
    return replace(pack, programmes=programmes, standards=standards)


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


def counted_table(exchange: Exchange, found: ComparedRules, *, digits: int, texts: Texts) -> Table:
    """Per rule and place: how many gain, lose, become (un)clear or get another amount, and the money."""
    groups: dict[tuple[str, str], list[ChangedSubject]] = {}
    for subject in found.subjects:
        groups.setdefault((subject.rule, subject.place_id[:digits]), []).append(subject)
    names = place_names(exchange.request.snapshot, exchange.request.vocabulary)
    rows = [
        (
            exchange.pairs[rule].label,
            full_name(place, names),
            *_counts(group),
            *_money(group),
            exchange.per(group[0], texts),
            _shown_id(exchange, rule),
        )
        for (rule, place), group in groups.items()
    ]
    notes = (
        *_left_out(found.subjects, texts),
        *untold(exchange, found, texts),
        *_last_note(exchange, found, texts),
    )
    title = texts("compare.effects", on=exchange.request.regimes.chains[0].date)
    table = Table(title=title, columns=_columns(_COUNTED, exchange, texts), rows=rows, notes=notes)
    return exchange.fitted(table)


def _last_note(exchange: Exchange, found: ComparedRules, texts: Texts) -> tuple[str, ...]:
    """How to read the table; that nothing would change only where somebody was looked at."""
    if not found.subjects:
        return (texts("simulate.same"),) if any(r.subjects for r in found.compared) else ()
    kinds = {pair.kind for pair in exchange.pairs.values()}
    return (texts("compare.note" if "programme" in kinds else "compare.note_standards"),)


def _columns(kinds: Mapping[str, Kind], exchange: Exchange, texts: Texts) -> tuple[Column, ...]:
    rule, *others = columns_of(kinds, texts)
    name = kind_column(exchange.pairs.values())
    return (replace(rule, name=name, label=texts(f"column.{name}")), *others)


def _shown_id(exchange: Exchange, rule: str) -> str:
    pair = exchange.pairs[rule]
    return f"{pair.kind}:{pair.id}"


def outcome(subject: ChangedSubject) -> str:
    """What the second rule instead of the first changes for a subject; each has one, so that counts and names agree.

    Whoever is unknown on a side neither gains nor loses, nor does anyone of whom a standard does not speak.
    """
    if subject.after is None:
        return "become_unknown"
    if subject.before is None:
        return "become_known"
    if subject.speaks_before != subject.speaks_after:
        return "one_side"
    if subject.before == subject.after:
        return "other_amount"
    return "gain" if subject.after else "lose"


def _counts(group: list[ChangedSubject]) -> tuple[Cell, ...]:
    counted = Counter(map(outcome, group))
    return tuple(counted[name] for name in _OUTCOMES)


def untold(exchange: Exchange, found: ComparedRules, texts: Texts) -> tuple[str, ...]:
    """A sentence for each rule that no list can show whole: other records, one pack alone, nobody or unknown."""
    words = RuleWords(texts=texts, vocabulary=exchange.request.vocabulary)
    apart = (
        texts(
            "compare.apart",
            label=exchange.pairs[rule.rule].label,
            first=words.of_entity(rule.entity_before),
            second=words.of_entity(rule.entity_after),
        )
        for rule in found.apart
    )
    return (*apart, *_of_one_pack(exchange, texts), *_of_nobody(exchange, found, words))


def _of_nobody(exchange: Exchange, found: ComparedRules, words: RuleWords) -> Iterator[str]:
    """Where the register has no such records, or neither rule can tell of some: an empty list is then no answer."""
    for rule in found.compared:
        label, entity = exchange.pairs[rule.rule].label, words.of_entity(rule.entity)
        if not rule.subjects:
            yield words.texts("compare.nobody", label=label, entity=entity)
        elif rule.unknown:
            count, subjects = rule.unknown, f"{rule.subjects:,}"
            yield words.texts.counted(
                "compare.undecided", label=label, subjects=subjects, count=count
            )


def _of_one_pack(exchange: Exchange, texts: Texts) -> Iterator[str]:
    for pair in exchange.pairs.values():
        if _is_told(pair):
            continue
        (pack,) = (p for p, side in zip(exchange.packs, pair.sides, strict=True) if side)
        yield texts("compare.one_pack", label=pair.label, pack=pack.id)


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
    found: ComparedRules,
    *,
    digits: int,
    names: Names,
    limit: int | None,
    texts: Texts,
) -> Table:
    """Who it is, line by line: of each rule those who gain, then those who lose, then the others.

    Place and change are told in the words of :func:`counted_table`, so that each of its counts opens to names.
    """
    rules = list(exchange.pairs)
    ordered = sorted(
        found.subjects, key=lambda line: (rules.index(line.rule), _OUTCOMES.index(outcome(line)))
    )
    shown = tuple(ordered[:limit])
    request = exchange.request
    places = place_names(request.snapshot, request.vocabulary)
    people = _names_of(request, shown)
    rows = [_row(line, exchange, people, places, digits, names, texts) for line in shown]
    count = f"{len(ordered):,}"
    cut = texts("word.shown", shown=f"{len(shown):,}", count=count)
    notes = (cut,) if len(shown) < len(ordered) else ()
    title = texts("compare.subjects", count=count)
    table = Table(title=title, columns=_columns(_EACH, exchange, texts), rows=rows, notes=notes)
    return exchange.fitted(table)


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
    digits: int,
    names: Names,
    texts: Texts,
) -> tuple[Cell, ...]:
    name = people.get((line.entity, line.subject_id), "")
    return (
        exchange.pairs[line.rule].label,
        line.subject_id,
        shown_name(name, entity=line.entity, names=names),
        full_name(line.place_id[:digits], places),
        full_name(line.place_id, places),
        texts(f"column.{outcome(line)}"),
        texts(_state(line.rule, line.before, speaks=line.speaks_before)),
        texts(_state(line.rule, line.after, speaks=line.speaks_after)),
        line.amount_before,
        line.amount_after,
        exchange.per(line, texts),
        _shown_id(exchange, line.rule),
    )


def _state(rule: str, state: bool | None, *, speaks: bool) -> str:
    """The key of the word for how a rule stands for a subject."""
    word = "unknown" if state is None else "yes" if state else "no"
    if rule.startswith("programme:"):
        return f"due.{word}"
    return f"state.{word}" if speaks else "state.not_applicable"
