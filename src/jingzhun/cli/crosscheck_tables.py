"""Registers, comparisons, what a run came to and what is new in it, as tables."""

from collections.abc import Mapping

from jingzhun.cli.run_tables import clause_text, columns_of
from jingzhun.cli.tables import Cell, Kind, Table
from jingzhun.cli.texts import Texts
from jingzhun.crosschecks import ComparisonInfo, ComparisonRun, News, State
from jingzhun.packs import CompiledChain
from jingzhun.packs.wording import Wording
from jingzhun.vocabulary import Vocabulary

_REGISTERS: Mapping[str, Kind] = {
    "register": "text",
    "department": "text",
    "times": "text",
    "id": "text",
}
_COMPARISONS: Mapping[str, Kind] = {
    "comparison": "text",
    "register": "text",
    "gravity": "text",
    "suggests": "text",
    "owner": "text",
    "clause": "text",
    "id": "text",
}
_COLUMNS: Mapping[str, Kind] = {"register": "text", "label": "text", "kind": "text", "id": "text"}
_CAME_TO: Mapping[str, Kind] = {
    "comparison": "text",
    "gravity": "text",
    "differences": "count",
    "undecided": "count",
    "owner": "text",
    "missing_files": "text",
    "id": "text",
}
_NEWS: Mapping[str, Kind] = {
    "comparison": "text",
    "owner": "text",
    "news_new": "count",
    "news_changed": "count",
    "gone": "count",
    "still_open": "count",
    "not_looked_at": "count",
    "id": "text",
}
_STATES = (State.NEW, State.CHANGED, State.GONE, State.STILL_OPEN, State.NOT_LOOKED_AT)


def registers_table(chain: CompiledChain, texts: Texts) -> Table:
    """Every register in force, who keeps it and how often it comes."""
    wording = _wording(chain.scope.vocabulary, texts)
    rows: list[tuple[Cell, ...]] = [
        (
            entry.label,
            wording.code("government_function", entry.department),
            wording.word("every", entry.every) if entry.every else "",
            entry.id,
        )
        for entry in chain.registers.values()
    ]
    title = texts("crosscheck.registers", count=len(rows))
    return Table(title=title, columns=columns_of(_REGISTERS, texts), rows=rows)


def columns_table(chain: CompiledChain, texts: Texts) -> Table:
    """Every column of every register."""
    rows: list[tuple[Cell, ...]] = [
        (entry.label, column.field.label_zh, column.field.type.value, f"{entry.id}.{column.name}")
        for entry in chain.registers.values()
        for column in entry.columns
    ]
    return Table(title=texts("crosscheck.columns"), columns=columns_of(_COLUMNS, texts), rows=rows)


def comparisons_table(chain: CompiledChain, texts: Texts) -> Table:
    """Every comparison in force, what it points to and who settles it."""
    wording = _wording(chain.scope.vocabulary, texts)
    rows: list[tuple[Cell, ...]] = [
        (
            rule.entry.label,
            chain.registers[rule.entry.register].label,
            wording.word("severity", rule.entry.severity),
            wording.word("suggests", rule.entry.suggests),
            wording.code("government_function", rule.entry.owner),
            f"{rule.pack.id} {clause_text(rule.entry.source.clause, texts)}",
            rule.entry.id,
        )
        for rule in chain.comparisons.values()
    ]
    title = texts("crosscheck.comparisons", count=len(rows))
    notes = (texts("crosscheck.clue"),)
    return Table(title=title, columns=columns_of(_COMPARISONS, texts), rows=rows, notes=notes)


def run_table(run: ComparisonRun, vocabulary: Vocabulary, texts: Texts) -> Table:
    """What each comparison of a run came to; those that could not be made say what they lack."""
    wording = _wording(vocabulary, texts)
    came_to = run.manifest.comparisons
    rows: list[tuple[Cell, ...]] = [
        (
            run.comparisons[name].label,
            wording.word("severity", run.comparisons[name].severity),
            record.differences if record.was_made else None,
            record.undecided if record.was_made else None,
            wording.code("government_function", run.comparisons[name].owner),
            texts("word.list_comma").join(record.missing),
            name,
        )
        for name, record in came_to.items()
    ]
    not_made = sum(not record.was_made for record in came_to.values())
    notes = [texts("crosscheck.clue")]
    notes += [texts("crosscheck.not_made", count=not_made)] if not_made else []
    title = texts(
        "crosscheck.run",
        on=run.manifest.on,
        differences=f"{sum(record.differences for record in came_to.values()):,}",
        undecided=f"{sum(record.undecided for record in came_to.values()):,}",
    )
    return Table(title=title, columns=columns_of(_CAME_TO, texts), rows=rows, notes=tuple(notes))


def news_table(news: News, current: ComparisonRun, vocabulary: Vocabulary, texts: Texts) -> Table:
    """By comparison and owner how many differences are new, changed, gone, still open, not looked at."""
    wording = _wording(vocabulary, texts)
    counted: dict[tuple[str, str], dict[State, int]] = {}
    for count in news.counts:
        counted.setdefault((count.comparison, count.owner), {})[count.state] = count.number
    rows: list[tuple[Cell, ...]] = [
        (
            _label(current.comparisons, name),
            wording.code("government_function", owner),
            *(numbers.get(state, 0) for state in _STATES),
            name,
        )
        for (name, owner), numbers in sorted(counted.items())
    ]
    said = {state.value: f"{news.number(state):,}" for state in _STATES}
    notes = [texts("crosscheck.reworded", names=texts("word.list_comma").join(news.reworded))]
    return Table(
        title=texts("crosscheck.news", **said),
        columns=columns_of(_NEWS, texts),
        rows=rows,
        notes=tuple(notes if news.reworded else ()),
    )


def _label(comparisons: Mapping[str, ComparisonInfo], name: str) -> str:
    """The label of a comparison; one that is in force no longer keeps its id."""
    found = comparisons.get(name)
    return name if found is None else found.label


def _wording(vocabulary: Vocabulary, texts: Texts) -> Wording:
    return Wording(language=texts.language, vocabulary=vocabulary)
