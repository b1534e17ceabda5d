"""Standards and programmes of a decision run, each on one line."""

from collections import Counter
from collections.abc import Iterator, Mapping

from jingzhun.cli.run_reading import RunReader
from jingzhun.cli.tables import Cell, Column, Kind, Table
from jingzhun.cli.texts import Texts
from jingzhun.eligibility import Gap, RuleInfo, State
from jingzhun.engines import quote_name

_STANDARDS: Mapping[str, Kind] = {
    "standard": "text",
    "subject": "text",
    "met": "count",
    "not_met": "count",
    "unknown": "count",
    "not_applicable": "count",
    "clause": "text",
    "id": "text",
}
_PROGRAMMES: Mapping[str, Kind] = {
    "programme": "text",
    "subject": "text",
    "entitled": "count",
    "unknown": "count",
    "not_receiving": "count",
    "not_entitled": "count",
    "lead": "text",
    "clause": "text",
    "id": "text",
}


def columns_of(kinds: Mapping[str, Kind], texts: Texts) -> tuple[Column, ...]:
    """Columns with the labels of the catalogue."""
    return tuple(
        Column(name=name, label=texts(f"column.{name}"), kind=kind) for name, kind in kinds.items()
    )


def standards_table(reader: RunReader) -> Table:
    """Per standard: how many meet it, how many do not, of how many it is not known."""
    rows = [_standard(reader, rule, counts) for rule, counts in _counted(reader, "standard")]
    title = reader.texts("standards.title", on=reader.run.manifest.on)
    return Table(title=title, columns=columns_of(_STANDARDS, reader.texts), rows=rows)


def _standard(reader: RunReader, rule: RuleInfo, counts: Mapping[int, int]) -> tuple[Cell, ...]:
    states = (State.YES, State.NO, State.UNKNOWN, State.NOT_APPLICABLE)
    numbers = [counts[state] for state in states]
    return (rule.label, subject_label(reader, rule), *numbers, clause_of(reader, rule), rule.id)


def programmes_table(reader: RunReader) -> Table:
    """Per programme: how many are entitled, of how many it is not known, and the gaps both ways."""
    gaps = gap_counts(reader)
    counted = _counted(reader, "programme")
    rows = [_programme(reader, rule, counts, gaps) for rule, counts in counted]
    title = reader.texts("programmes.title", on=reader.run.manifest.on)
    notes = (reader.texts("programmes.note"),)
    columns = columns_of(_PROGRAMMES, reader.texts)
    return Table(title=title, columns=columns, rows=rows, notes=notes)


def _programme(
    reader: RunReader,
    rule: RuleInfo,
    counts: Mapping[int, int],
    gaps: Mapping[tuple[str, int], int],
) -> tuple[Cell, ...]:
    both = [
        gaps.get((rule.id, gap.value), 0) if rule.checks_gaps else None
        for gap in (Gap.NOT_RECEIVING, Gap.NOT_ENTITLED)
    ]
    numbers = (counts[State.YES], counts[State.UNKNOWN], *both)
    lead = lead_of(reader, rule)
    return (
        rule.label,
        subject_label(reader, rule),
        *numbers,
        lead,
        clause_of(reader, rule),
        rule.id,
    )


def gap_counts(reader: RunReader) -> dict[tuple[str, int], int]:
    """How many gaps of each kind there are, by programme and kind."""
    if not reader.has("gaps"):
        return {}
    sql = "SELECT programme, gap, COUNT(*) FROM run_gaps GROUP BY programme, gap"
    return {(str(id_), int(gap)): int(count) for id_, gap, count in reader.rows(sql)}


def lead_of(reader: RunReader, rule: RuleInfo) -> str:
    """The department that answers for a programme, as a function."""
    return reader.label("government_function", rule.lead)


def subject_label(reader: RunReader, rule: RuleInfo) -> str:
    """What a rule speaks of: households, persons, villages."""
    return reader.texts.label(reader.vocabulary.entities[rule.entity])


def clause_of(reader: RunReader, rule: RuleInfo) -> str:
    """The pack and the clause of a rule."""
    return f"{rule.pack} {clause_text(rule.clause, reader.texts)}"


def clause_text(clause: str, texts: Texts) -> str:
    """A clause as documents write it; what rests on practice says so."""
    return texts("word.practice") if clause == "practice" else clause


def _counted(reader: RunReader, kind: str) -> Iterator[tuple[RuleInfo, Counter[int]]]:
    """The rules of one kind with their subjects by state."""
    for rule in reader.rules_of(kind):
        name = quote_name(state_column(rule))
        sql = f"SELECT {name}, COUNT(*) FROM run_{rule.entity} GROUP BY {name}"
        yield rule, Counter({int(state): int(count) for state, count in reader.rows(sql)})


def state_column(rule: RuleInfo) -> str:
    """The column of a run that holds the state of a rule."""
    kind = rule.rule.partition(":")[0]
    return f"{kind}__{rule.id}" if kind == "standard" else f"{kind}__{rule.id}__entitled"
