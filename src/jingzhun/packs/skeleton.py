"""A pack in the order of its document: under each clause what the pack makes of it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from jingzhun.packs.building import KINDS
from jingzhun.packs.model import (
    Assessment,
    Background,
    Benefit,
    Check,
    Comparison,
    Consequence,
    Definition,
    Demand,
    Duty,
    Entry,
    Goal,
    Ledger,
    MoneyRule,
    Pack,
    Parameter,
    Part,
    Procedure,
    Programme,
    Register,
    Reward,
    Sanction,
    Standard,
    Status,
    Target,
    TaskEntry,
)
from jingzhun.packs.wording import Language, Wording
from jingzhun.vocabulary import Vocabulary

_LEVEL = re.compile(r"[一二三四五六七八九十]+|\([一二三四五六七八九十]+\)|[0-9]+")


@dataclass(frozen=True, kw_only=True)
class EntryLine:
    """One entry as a line: what it is, its figures, who leads, and whether something is open."""

    kind: str
    id: str
    label: str
    figures: tuple[str, ...]
    lead: str
    marks: tuple[str, ...]
    note: str


@dataclass(frozen=True, kw_only=True)
class ClauseBlock:
    """A clause with its heading; ``depth`` says how far to indent."""

    clause: str
    heading: str
    depth: int
    lines: tuple[EntryLine, ...]


def render_by_clause(
    pack: Pack,
    *,
    vocabulary: Vocabulary,
    language: Language = "zh",
    for_people: bool = False,
    say: Callable[[str, str], str] | None = None,
) -> tuple[ClauseBlock, ...]:
    """The skeleton of the document: every clause in its order, with its entries under it.

    What rests on practice or another document comes last. ``for_people`` writes large figures as people read them,
    ``say`` puts a rule about an entity into words.
    """
    wording = Wording(language=language, vocabulary=vocabulary, for_people=for_people, say=say)
    under: dict[str, list[EntryLine]] = {clause: [] for clause in pack.clauses}
    others: list[EntryLine] = []
    for kind in KINDS:
        for entry in getattr(pack, kind).values():
            clause = entry.source.clause.split("¶")[0]
            is_own = not entry.source.document and clause in under
            (under[clause] if is_own else others).append(_line(kind, entry, wording))
    blocks = [_block(clause, pack.clauses[clause], lines) for clause, lines in under.items()]
    if others:
        blocks.append(_block("", wording.word("word", "other"), others))
    return tuple(blocks)


def _block(clause: str, heading: str, lines: list[EntryLine]) -> ClauseBlock:
    depth = max(len(_LEVEL.findall(clause)) - 1, 0)
    return ClauseBlock(clause=clause, heading=heading, depth=depth, lines=tuple(lines))


def _line(kind: str, entry: Entry, wording: Wording) -> EntryLine:
    status = wording.word("status", entry.status)
    return EntryLine(
        kind=wording.word("kind", kind),
        id=entry.id,
        label=entry.label,
        figures=tuple(text for text in _FIGURES[type(entry)](entry, wording) if text),
        lead=_names(_answering(entry), wording),
        marks=(status,) if entry.status is not Status.CONFIRMED else (),
        note=entry.note,
    )


def _answering(entry: Entry) -> tuple[str, ...]:
    """Who answers for an entry, the first first."""
    match entry:
        case Programme() | Procedure() | Goal() | MoneyRule() | TaskEntry():
            return (entry.lead, *entry.joint_leads)
        case Duty():
            return (entry.who, *entry.joint_leads)
        case Assessment():
            return (entry.by, *entry.joint_leads)
        case Consequence():
            return (entry.by,)
        case Ledger():
            return entry.kept_by
        case Register():
            return (entry.department,)
        case Comparison():
            return (entry.owner,)
    return ()


def _names(names: tuple[str, ...], wording: Wording) -> str:
    return wording.listed(_name(name, wording) for name in names if name)


def _name(name: str, wording: Wording) -> str:
    """The label of a function of government, or of a post."""
    label = wording.code("government_function", name)
    return label if label != name else wording.code("post_kind", name)


def _parameter(entry: Parameter, wording: Wording) -> Iterator[str]:
    yield from (wording.dated(entry, value) for value in entry.values)


def _definition(entry: Definition, wording: Wording) -> Iterator[str]:
    yield wording.rule(entry.rule, entry.entity)


def _standard(entry: Standard, wording: Wording) -> Iterator[str]:
    yield wording.rule(entry.met_when, entry.entity)


def _programme(entry: Programme, wording: Wording) -> Iterator[str]:
    yield wording.rule(entry.who, entry.entity)
    yield from (_benefit(benefit, entry.entity, wording) for benefit in entry.gives)
    yield _steps(entry, wording)


def _procedure(entry: Procedure, wording: Wording) -> Iterator[str]:
    yield _steps(entry, wording)
    if entry.ranking is not None:
        yield _headed("ranked_by", wording.rule(entry.ranking.by, entry.entity), wording)


def _steps(entry: Programme | Procedure, wording: Wording) -> str:
    labels = " → ".join(step.label for step in entry.steps)
    return _headed("steps", labels, wording)


def _headed(head: str, said: str, wording: Wording) -> str:
    """Words with a small heading; nothing where there are none."""
    return f"{wording.word('word', head)}{wording.word('word', 'colon')}{said}" if said else ""


def _benefit(benefit: Benefit, entity: str, wording: Wording) -> str:
    words = [
        wording.word("what", benefit.what),
        benefit.label,
        wording.word("per", benefit.per),
        wording.word("word", "limit") if benefit.limit else "",
        wording.rule(benefit.amount, entity) if benefit.amount else "",
        wording.unit(benefit.unit) if benefit.amount else "",
        f"[{status}]" if (status := wording.word("status", benefit.status)) else "",
    ]
    return " ".join(word for word in words if word)


def _goal(entry: Goal, wording: Wording) -> Iterator[str]:
    yield wording.word("nature", entry.nature)
    yield entry.scope
    yield from (wording.target(target, entry.indicator.unit) for target in _merged(entry.targets))


def _merged(targets: tuple[Target, ...]) -> Iterator[Target]:
    """Targets that ask the same of each of several years in a row as one over these years."""
    for asked, alike in groupby(targets, key=lambda target: replace(target, year=0)):
        same = tuple(alike)
        years = tuple(target.year for target in same)
        in_a_row = len(years) == years[-1] - years[0] + 1
        if asked.span == "each" and in_a_row and len(same) > 1:
            yield replace(same[0], years=years)
        else:
            yield from same


def _duty(entry: Duty, wording: Wording) -> Iterator[str]:
    often = wording.word("every", entry.every) if entry.every else ""
    yield f"{often} ×{entry.at_least}" if often and entry.at_least > 1 else often
    if entry.amount is not None:
        yield wording.measured(wording.figure(entry.amount), entry.amount_unit)
    yield from _when(entry, wording)


def _money(entry: MoneyRule, wording: Wording) -> Iterator[str]:
    if entry.applies_when:
        yield _headed("applies", wording.rule(entry.applies_when, entry.entity), wording)
    if entry.paid and entry.of:
        yield f"{wording.rule(entry.paid, entry.entity)} / {wording.rule(entry.of, entry.entity)}"
    if entry.holds_when:
        yield wording.rule(entry.holds_when, entry.entity)
    yield from (wording.target(target, "percent") for target in _merged(entry.targets))
    yield wording.word("every", entry.report_every) if entry.report_every else ""


def _task(entry: TaskEntry, wording: Wording) -> Iterator[str]:
    yield wording.word("absolute", entry.absolute) if entry.absolute else ""
    yield wording.word("word", "permissive") if entry.permissive else ""
    yield from _when(entry, wording)


def _when(entry: Duty | TaskEntry, wording: Wording) -> Iterator[str]:
    if entry.years:
        yield wording.years(entry.years)
    if isinstance(entry, Duty) and entry.due_on:
        yield f"{entry.due_on}{wording.word('word', 'by')}"
    if entry.deadline:
        yield f"{entry.deadline}{wording.word('word', 'by')}"


def _assessment(entry: Assessment, wording: Wording) -> Iterator[str]:
    yield wording.code("assessment_kind", entry.kind)
    yield _headed("against", _names(entry.of, wording), wording)
    yield wording.word("every", entry.every) if entry.every else ""
    parts = wording.listed(_part(part, wording) for part in entry.parts)
    yield _headed("parts", parts, wording)
    grades = wording.listed(wording.code("assessment_grade", name) for name in entry.grades)
    yield _headed("grades", grades, wording)
    yield wording.word("word", "ranked") if entry.ranked else ""


def _part(part: Part, wording: Wording) -> str:
    weight = f" {wording.figure(part.weight)}{wording.unit('percent')}" if part.weight else ""
    return f"{part.label}{weight}"


def _sanction(entry: Sanction, wording: Wording) -> Iterator[str]:
    yield _headed("against", _names(entry.against, wording), wording)
    yield from _following(entry, "sanction_kind", wording)


def _reward(entry: Reward, wording: Wording) -> Iterator[str]:
    yield _headed("against", _names(entry.to, wording), wording)
    yield from _following(entry, "reward_kind", wording)


def _following(entry: Consequence, table: str, wording: Wording) -> Iterator[str]:
    """When it follows, where a rule says so, and by which measures."""
    yield wording.rule(entry.when, entry.entity) if entry.when else ""
    yield wording.listed(wording.code(table, name) for name in entry.measures)


def _ledger(entry: Ledger, wording: Wording) -> Iterator[str]:
    yield wording.word("every", entry.every) if entry.every else ""
    yield entry.closes_when


def _background(entry: Background, wording: Wording) -> Iterator[str]:
    most = f"–{wording.figure(entry.value_max)}" if entry.value_max is not None else ""
    since = f" ({entry.as_at})" if entry.as_at else ""
    yield wording.measured(f"{wording.figure(entry.value)}{most}", entry.unit) + since


def _check(entry: Check, wording: Wording) -> Iterator[str]:
    yield wording.word("severity", entry.severity)
    yield wording.rule(entry.wrong_when, entry.entity)


def _demand(entry: Demand, wording: Wording) -> Iterator[str]:
    yield wording.word("covers", entry.covers)
    yield ", ".join(entry.checks)
    yield entry.reason


def _register(entry: Register, wording: Wording) -> Iterator[str]:
    yield wording.word("every", entry.every) if entry.every else ""
    yield wording.listed(column.field.label_zh for column in entry.columns)


def _comparison(entry: Comparison, wording: Wording) -> Iterator[str]:
    yield wording.word("severity", entry.severity)
    yield wording.word("suggests", entry.suggests)
    yield wording.rule(entry.difference_when, entry.entity)


_FIGURES: Mapping[type[Entry], Callable[[Any, Wording], Iterator[str]]] = {
    Parameter: _parameter,
    Definition: _definition,
    Standard: _standard,
    Programme: _programme,
    Procedure: _procedure,
    Goal: _goal,
    Duty: _duty,
    MoneyRule: _money,
    TaskEntry: _task,
    Assessment: _assessment,
    Sanction: _sanction,
    Reward: _reward,
    Ledger: _ledger,
    Background: _background,
    Check: _check,
    Demand: _demand,
    Register: _register,
    Comparison: _comparison,
}
