"""The lists of rankings: which procedures rank, and one line for each record that one of them ranks."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from jingzhun.cli.place_names import full_name, place_names
from jingzhun.cli.rule_words import RuleWords
from jingzhun.cli.run_tables import clause_text, columns_of
from jingzhun.cli.tables import Cell, Column, Kind, Table, without
from jingzhun.cli.texts import Texts
from jingzhun.eligibility import DecisionRequest, State
from jingzhun.eligibility.ranking import Ranked
from jingzhun.eligibility.rankings import RankedList
from jingzhun.packs import CompiledRanking, RuleText
from jingzhun.rules import Expression
from jingzhun.vocabulary import FieldType

_PROCEDURES: Mapping[str, Kind] = dict.fromkeys(
    ("procedure", "entity", "ranked_by", "clause", "id"), "text"
)
_BEFORE: Mapping[str, Kind] = {
    "ranked_within": "text",
    "rank_first": "count",
    "rank_last": "count",
    "subject_id": "text",
    "ranked_name": "text",
    "ranked": "text",
}
_AFTER: Mapping[str, Kind] = {
    "room_least": "money",
    "room_most": "money",
    "inside": "text",
    "chosen": "text",
}
_KINDS: Mapping[FieldType, Kind] = {
    FieldType.MONEY: "money",
    FieldType.RATE: "percent",
    FieldType.INTEGER: "count",
}


def procedures_table(
    rankings: Mapping[str, CompiledRanking], *, request: DecisionRequest, texts: Texts
) -> Table:
    """The procedures that rank, by id."""
    words, entities = _words(request, texts), request.vocabulary.entities
    rows = [
        (
            one.entry.label,
            texts.label(entities[one.entry.entity]),
            words.say(one.rules.by.text, one.entry.entity),
            f"{one.pack.id} {clause_text(one.entry.source.clause, texts)}",
            name,
        )
        for name, one in sorted(rankings.items())
    ]
    title = texts("rankings.procedures", on=request.regimes.chains[0].date)
    notes = (texts("rankings.next" if rows else "rankings.none"),)
    return Table(title=title, columns=columns_of(_PROCEDURES, texts), rows=rows, notes=notes)


def ranking_table(found: RankedList, *, request: DecisionRequest, texts: Texts) -> Table:
    """Every record that is ranked, or may be, with its rank, what ranks it and what is weighed beside."""
    ranking, names = found.ranking, place_names(request.snapshot, request.vocabulary)
    columns = (
        *columns_of(_BEFORE, texts),
        *_values(ranking, _words(request, texts)),
        *columns_of(_AFTER, texts),
    )
    table = Table(
        title=texts("rankings.title", on=request.regimes.chains[0].date, label=ranking.entry.label),
        columns=columns,
        rows=[_row(one, texts, names) for one in found.ranked],
        notes=tuple(_notes(found, texts)),
    )
    return without(table, *_left_out(ranking))


def _words(request: DecisionRequest, texts: Texts) -> RuleWords:
    packs = request.regimes.chains[0].packs
    return RuleWords.of(packs, texts=texts, vocabulary=request.vocabulary)


def _values(ranking: CompiledRanking, words: RuleWords) -> tuple[Column, ...]:
    """The column of the value that ranks, and of those that are weighed beside it."""

    def column(name: str, rule: RuleText, value: Expression) -> Column:
        label = words.say(rule.text, ranking.entry.entity)
        return Column(name=name, label=label, kind=_KINDS.get(value.type.kind, "text"))

    beside = zip(ranking.rules.beside, ranking.beside, strict=True)
    shown = (column(f"beside_{n}", *rule) for n, rule in enumerate(beside, start=1))
    return (column("ranking_value", ranking.rules.by, ranking.by), *shown)


def _row(one: Ranked, texts: Texts, names: Mapping[str, str]) -> tuple[Cell, ...]:
    who = one.candidate
    least, most = one.room or (None, None)
    return (
        full_name(who.group, names) if who.group else "",
        one.first,
        one.last,
        who.subject_id,
        names.get(who.subject_id.ljust(12, "0"), ""),
        texts(f"rankings.among_{who.among.name.lower()}"),
        *(_cell(value) for value in (who.value, *who.beside)),
        _decimal(least),
        _decimal(most),
        texts(f"rankings.inside_{one.is_inside.name.lower()}") if one.is_inside is not None else "",
        texts(f"rankings.chosen_{who.chosen.name.lower()}") if who.chosen is not None else "",
    )


def _cell(value: Decimal | None) -> Cell:
    return int(value) if value is not None and value == value.to_integral_value() else value


def _decimal(room: Fraction | None) -> Decimal | None:
    return None if room is None else Decimal(room.numerator) / Decimal(room.denominator)


def _left_out(ranking: CompiledRanking) -> list[str]:
    """The columns that say nothing of this ranking."""
    unsaid = {
        "ranked_within": not ranking.rules.within,
        "ranked": ranking.among is None,
        "chosen": ranking.chosen_when is None,
    }
    unsaid |= dict.fromkeys(("room_least", "room_most", "inside"), ranking.share is None)
    return [name for name, is_unsaid in unsaid.items() if is_unsaid]


def _notes(found: RankedList, texts: Texts) -> list[str]:
    """What the order is and is not, and where it and the register differ."""
    if not found.ranked:
        return [texts("rankings.nobody")]
    notes = [texts("rankings.note")]
    if found.ranking.share is not None:
        notes.append(texts("rankings.room_note"))
    if found.ranking.share is not None and found.ranking.chosen_when is not None:
        pairs = [(one.is_inside, one.candidate.chosen) for one in found.ranked]
        inside, outside = pairs.count((State.YES, State.NO)), pairs.count((State.NO, State.YES))
        notes.append(texts("rankings.differ", inside=inside, outside=outside))
    return notes
