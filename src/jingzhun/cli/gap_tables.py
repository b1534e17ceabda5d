"""Who should receive and does not, who receives and should not, and what is owed."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from jingzhun.cli.run_reading import RunReader
from jingzhun.cli.run_tables import clause_of, columns_of, lead_of, subject_label
from jingzhun.cli.subject_names import Names, shown_name, subject_names
from jingzhun.cli.tables import Cell, Kind, Table
from jingzhun.eligibility import AmountInfo, Gap, RuleInfo, State

_GAPS: Mapping[str, Kind] = {
    "gap": "text",
    "programme": "text",
    "subject_id": "text",
    "name": "text",
    "village": "text",
    "amount": "money",
    "per": "text",
    "basis": "text",
    "lead": "text",
    "clause": "text",
}
_BY_PROGRAMME: Mapping[str, Kind] = {
    "programme": "text",
    "access": "text",
    "subject": "text",
    "not_receiving": "count",
    "not_entitled": "count",
    "lead": "text",
    "clause": "text",
}
_MONEY: Mapping[str, Kind] = {
    "programme": "text",
    "not_receiving": "count",
    "per": "text",
    "amount": "money",
    "without_amount": "count",
    "lead": "text",
    "clause": "text",
}


def gaps_by_programme(reader: RunReader) -> Table:
    """Programmes with gaps, those with the most first."""
    sql = (
        f"SELECT programme, COUNT(*) FILTER (WHERE gap = {int(Gap.NOT_RECEIVING)}),"
        f" COUNT(*) FILTER (WHERE gap = {int(Gap.NOT_ENTITLED)})"
        " FROM run_gaps GROUP BY programme ORDER BY COUNT(*) DESC, programme"
    )
    found = reader.rows(sql) if reader.has("gaps") else []
    rows: list[tuple[Cell, ...]] = []
    for id_, missing, excess in found:
        rule = reader.rules[f"programme:{id_}"]
        access = reader.texts(f"access.{rule.access}")
        rest = (lead_of(reader, rule), clause_of(reader, rule))
        rows.append((rule.label, access, subject_label(reader, rule), missing, excess, *rest))
    title = reader.texts("gaps.by_programme")
    columns = columns_of(_BY_PROGRAMME, reader.texts)
    notes = (*_gap_sums(reader, found), reader.texts("gaps.access_note"))
    return Table(title=title, columns=columns, rows=rows, notes=notes)


def _gap_sums(reader: RunReader, found: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """The sums of both kinds of gaps: households, persons and villages each apart, since they add up to nothing."""
    sums: dict[Gap, dict[str, int]] = {Gap.NOT_RECEIVING: {}, Gap.NOT_ENTITLED: {}}
    for id_, *counts in found:
        subject = subject_label(reader, reader.rules[f"programme:{id_}"])
        for kind, count in zip(sums, counts, strict=True):
            sums[kind][subject] = sums[kind].get(subject, 0) + count
    texts = reader.texts
    for kind, counted in sums.items():
        parts = [f"{subject} {count:,}" for subject, count in counted.items() if count]
        said = texts("word.comma").join(parts) or "0"
        yield texts("gaps.sums", gap=texts(f"gap.{kind.name.lower()}"), sums=said)


def gaps_table(
    reader: RunReader,
    *,
    names: Names = "masked",
    gap: Gap | None = None,
    limit: int | None = None,
    each: int | None = None,
) -> Table:
    """The gaps line by line, the largest amounts first; ``each`` limits the lines of one programme."""
    found = reader.rows(_gaps_sql(gap, limit, each)) if reader.has("gaps") else []
    subjects = [(str(row[0]), str(row[1])) for row in found]
    people = subject_names(reader.rows, reader.knows, subjects)
    rows = [_gap_row(reader, row, people, names) for row in found]
    title = reader.texts(f"gaps.title_{'both' if gap is None else gap.name.lower()}")
    return Table(title=title, columns=columns_of(_GAPS, reader.texts), rows=rows)


def _gaps_sql(gap: Gap | None, limit: int | None, each: int | None) -> str:
    chosen = "TRUE" if gap is None else f"gap = {int(gap)}"
    order = "gap, amount_yuan DESC NULLS LAST, programme, place_id, subject_id"
    number = f"ROW_NUMBER() OVER (PARTITION BY programme, gap ORDER BY {order})"
    few = "TRUE" if each is None else f"number <= {each}"
    return (
        "SELECT entity, subject_id, place_id, programme, gap, reason, amount_yuan"
        f" FROM (SELECT *, {number} AS number FROM run_gaps WHERE {chosen}) AS g WHERE {few}"
        f" ORDER BY {order}" + ("" if limit is None else f" LIMIT {limit}")
    )


def _gap_row(
    reader: RunReader,
    row: tuple[Any, ...],
    people: Mapping[tuple[str, str], str],
    names: Names,
) -> tuple[Cell, ...]:
    entity, subject, place, programme, gap, reason, amount = row
    rule = reader.rules[f"programme:{programme}"]
    due = due_amount(rule)
    return (
        reader.texts(f"gap.{Gap(gap).name.lower()}"),
        rule.label,
        subject,
        shown_name(people.get((entity, subject), ""), entity=entity, names=names),
        reader.place_name(place),
        amount,
        "" if due is None or amount is None else reader.texts(f"per.{due.per}"),
        _basis(reader, rule, int(reason), Gap(gap)),
        lead_of(reader, rule),
        clause_of(reader, rule),
    )


def _basis(reader: RunReader, rule: RuleInfo, reason: int, gap: Gap) -> str:
    """The conditions that decided: those that held for the entitled, those that did not for the others."""
    wanted = State.YES if gap is Gap.NOT_RECEIVING else State.NO
    leaves = [leaf for leaf, state in rule.reasons(reason) if state is wanted]
    said = reader.texts("word.semicolon").join(
        reader.words.say(leaf, rule.entity) for leaf in leaves
    )
    return said if gap is Gap.NOT_RECEIVING else reader.texts("gaps.fails", conditions=said)


def money_tables(reader: RunReader) -> tuple[Table, Table]:
    """What is owed to those who do not receive: what rests on printed figures, and on placeholders, apart.

    Ceilings (loans, 'at most') are owed to nobody and left out.
    """
    found = list(_owed(reader))
    tables = []
    for is_placeholder in (False, True):
        rows = [
            _money_row(reader, *line)
            for line in found
            if line[1].rests_on_placeholder is is_placeholder
        ]
        word = "placeholder" if is_placeholder else "confirmed"
        title = reader.texts(f"money.title_{word}")
        notes = (_sums(reader, rows), *((reader.texts("money.note"),) if is_placeholder else ()))
        columns = columns_of(_MONEY, reader.texts)
        tables.append(Table(title=title, columns=columns, rows=rows, notes=notes))
    return tables[0], tables[1]


def due_amount(rule: RuleInfo) -> AmountInfo | None:
    """The amount that is owed under a programme, if it gives money that is no ceiling."""
    first = next(iter(rule.amounts), None)
    return None if first is None or first.is_limit else first


def _owed(reader: RunReader) -> Iterator[tuple[RuleInfo, AmountInfo, int, int, Decimal]]:
    sql = (
        "SELECT programme, COUNT(*), COUNT(amount_yuan), COALESCE(SUM(amount_yuan), 0) FROM run_gaps"
        f" WHERE gap = {int(Gap.NOT_RECEIVING)} GROUP BY programme ORDER BY 4 DESC, programme"
    )
    for id_, count, known, total in reader.rows(sql) if reader.has("gaps") else []:
        rule = reader.rules[f"programme:{id_}"]
        amount = due_amount(rule)
        if amount is not None:
            yield rule, amount, count, count - known, total


def _money_row(
    reader: RunReader, rule: RuleInfo, amount: AmountInfo, count: int, unknown: int, total: Decimal
) -> tuple[Cell, ...]:
    per = reader.texts(f"per.{amount.per}")
    return (rule.label, count, per, total, unknown, lead_of(reader, rule), clause_of(reader, rule))


def _sums(reader: RunReader, rows: list[tuple[Cell, ...]]) -> str:
    """The sums by how often they fall due; a monthly sum is never added to one that is paid once."""
    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[str(row[2])] = sums.get(str(row[2]), Decimal(0)) + Decimal(str(row[3]))
    if not sums:
        return reader.texts("money.none")
    said = reader.texts("word.comma").join(f"{per} {total:,.2f}" for per, total in sums.items())
    return reader.texts("money.sums", sums=said)
