"""The tables that a decision run fills: standards, programmes."""

from collections import Counter
from collections.abc import Iterator, Mapping

from jingzhun.cli.run_reading import RunReader
from jingzhun.cli.tables import Cell, Column, Table
from jingzhun.eligibility import Gap, RuleInfo, State
from jingzhun.engines import quote_name


def standards_table(reader: RunReader) -> Table:
    """Per standard: how many meet it, how many do not, of how many it is not known."""
    texts = reader.texts
    columns = (
        Column(name="standard", label=texts("column.standard")),
        Column(name="subject", label=texts("column.subject")),
        Column(name="met", label=texts("state.yes"), kind="count"),
        Column(name="not_met", label=texts("state.no"), kind="count"),
        Column(name="unknown", label=texts("state.unknown"), kind="count"),
        Column(name="not_applicable", label=texts("state.not_applicable"), kind="count"),
        Column(name="clause", label=texts("column.clause")),
        Column(name="id", label=texts("column.id")),
    )
    rows = [_standard(reader, rule, counts) for rule, counts in _counted(reader, "standard")]
    return Table(
        title=texts("standards.title", on=reader.run.manifest.on), columns=columns, rows=rows
    )


def _standard(reader: RunReader, rule: RuleInfo, counts: Mapping[int, int]) -> tuple[Cell, ...]:
    entity = reader.texts.label(reader.vocabulary.entities[rule.entity])
    states = (State.YES, State.NO, State.UNKNOWN, State.NOT_APPLICABLE)
    return (rule.label, entity, *(counts[state] for state in states), _clause(rule), rule.id)


def programmes_table(reader: RunReader) -> Table:
    """Per programme: how many are entitled, how many receive, and the gaps both ways."""
    texts = reader.texts
    columns = (
        Column(name="programme", label=texts("column.programme")),
        Column(name="subject", label=texts("column.subject")),
        Column(name="entitled", label=texts("programme.entitled"), kind="count"),
        Column(name="unknown", label=texts("state.unknown"), kind="count"),
        Column(name="not_receiving", label=texts("gap.not_receiving"), kind="count"),
        Column(name="not_entitled", label=texts("gap.not_entitled"), kind="count"),
        Column(name="lead", label=texts("column.lead")),
        Column(name="clause", label=texts("column.clause")),
        Column(name="id", label=texts("column.id")),
    )
    gaps = gap_counts(reader)
    rows = [
        _programme(reader, rule, counts, gaps) for rule, counts in _counted(reader, "programme")
    ]
    return Table(title=texts("programmes.title"), columns=columns, rows=rows)


def _programme(
    reader: RunReader,
    rule: RuleInfo,
    counts: Mapping[int, int],
    gaps: Mapping[tuple[str, int], int],
) -> tuple[Cell, ...]:
    entity = reader.texts.label(reader.vocabulary.entities[rule.entity])
    both = [
        gaps.get((rule.id, gap.value), 0) if rule.checks_gaps else None
        for gap in (Gap.NOT_RECEIVING, Gap.NOT_ENTITLED)
    ]
    states = (counts[State.YES], counts[State.UNKNOWN])
    return (rule.label, entity, *states, *both, lead_label(reader, rule), _clause(rule), rule.id)


def gap_counts(reader: RunReader) -> dict[tuple[str, int], int]:
    """How many gaps of each kind there are, by programme and kind."""
    if not reader.has("gaps"):
        return {}
    sql = "SELECT programme, gap, COUNT(*) FROM run_gaps GROUP BY ALL"
    return {(str(id_), int(gap)): int(count) for id_, gap, count in reader.rows(sql)}


def lead_label(reader: RunReader, rule: RuleInfo) -> str:
    """The department that answers for a programme, as a function."""
    table = reader.vocabulary.code_tables["government_function"]
    value = table.values.get(rule.lead)
    return rule.lead if value is None else reader.texts.label(value)


def _clause(rule: RuleInfo) -> str:
    return f"{rule.pack} {rule.clause}"


def _counted(reader: RunReader, kind: str) -> Iterator[tuple[RuleInfo, Counter[int]]]:
    """The rules of one kind with their subjects by state."""
    for rule in reader.rules:
        if rule.rule.startswith(f"{kind}:"):
            name = quote_name(state_column(rule))
            sql = f"SELECT {name}, COUNT(*) FROM run_{rule.entity} GROUP BY {name}"
            yield rule, Counter({int(state): int(count) for state, count in reader.rows(sql)})


def state_column(rule: RuleInfo) -> str:
    """The column of a run that holds the state of a rule."""
    kind = rule.rule.partition(":")[0]
    return f"{kind}__{rule.id}" if kind == "standard" else f"{kind}__{rule.id}__entitled"
