"""The whole way from a text to its records."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeVar

from jingzhun.directives.model import (
    PREAMBLE,
    Dating,
    Quantity,
    Reading,
    Responsible,
    Span,
    Task,
)
from jingzhun.directives.reading.assignments import Assignment, part_assignments
from jingzhun.directives.reading.binding import binds
from jingzhun.directives.reading.clause_reading import ClauseReading
from jingzhun.directives.reading.clauses import Sentence, split_sentences
from jingzhun.directives.reading.head import read_head, whole_place
from jingzhun.directives.reading.headings import Paragraph, Structure, read_structure
from jingzhun.directives.reading.lexicon import any_of, words_of
from jingzhun.directives.reading.parties import Bracket, find_bracket, find_subject
from jingzhun.directives.reading.plain_text import PlainText, make_plain
from jingzhun.directives.reading.quantities import QuantityReader, Setting
from jingzhun.directives.reading.roles import KnownGroups
from jingzhun.directives.reading.tasks import find_tasks, is_title_sentence

Record = TypeVar("Record", Quantity, Task)

_FIRST = ("一", "(一)", "1", "(1)", "①", "第一章", "第一条", "第1条")


def read_directive(text: str) -> Reading:
    r"""What a directive says.

    Pass ``Document.prose``, where what is not of the directive is blanked: offsets stay those of the file.

    >>> reading = read_directive("一、目标\n到2020年,新建学校5所。")
    >>> [(str(q.value), q.indicator, q.dating.years) for q in reading.quantities]
    [('5', '新建学校数', (2020,))]
    """
    plain = make_plain(text)
    structure = read_structure(plain)
    first = min((section.start for section in structure.sections), default=len(text))
    above = sum(place < first for place in plain.places)
    reading = Reading(
        text=text, head=read_head(plain.words, above), sections=structure.sections, is_plan=False
    )
    bodies = _lend([_Body.of(plain, paragraph) for paragraph in structure.paragraphs])
    if not binds(clause.words for body in bodies for s in body.sentences for clause in s.clauses):
        return reading
    reader = _DirectiveReader(plain=plain, setting=_setting(plain, structure))
    for body in bodies:
        reader.read(body)
    quantities, tasks = tuple(reader.quantities), tuple(reader.tasks)
    return replace(reading, is_plan=True, quantities=quantities, tasks=tasks)


def last_year(words: str) -> int:
    """The last year of a plan: the one that it is most often due by; 0 where it names none.

    >>> last_year("到2020年,建成5座;2018年建成2座")
    2020
    """
    named = Counter(re.findall(r"到(20\d\d)年", words)) or Counter(
        re.findall(r"20\d\d年?(?:—|-|至)(20\d\d)年", words)
    )
    return int(named.most_common(1)[0][0]) if named else 0


@dataclass(frozen=True, kw_only=True)
class _Body:
    """A paragraph with its sentences, and the units in brackets behind them."""

    paragraph: Paragraph
    sentences: tuple[Sentence, ...]
    bracket: Bracket | None
    assigned: tuple[Assignment, ...] = ()

    def assigned_at(self, start: int) -> Responsible:
        """Who the clauses behind a place name for it; nobody where none does."""
        named = (each.responsible for each in self.assigned if each.start <= start < each.end)
        return next(named, Responsible())

    def assigns(self, start: int) -> bool:
        """Whether somebody is named for what begins at a place."""
        return self.assigned_at(start) != Responsible()

    @classmethod
    def of(cls, plain: PlainText, paragraph: Paragraph) -> "_Body":
        bracket = find_bracket(plain.words[paragraph.start : paragraph.end])
        end = paragraph.start + bracket.start if bracket else paragraph.end
        sentences = tuple(split_sentences(plain.words, paragraph.start, end))
        return cls(paragraph=paragraph, sentences=sentences, bracket=bracket)


def _lend(bodies: Sequence[_Body]) -> list[_Body]:
    """A line that only names units speaks for the paragraphs above it in its section."""
    lent: list[_Body] = []
    naming: _Body | None = None
    for body in reversed(bodies):
        if body.bracket and not body.sentences:
            naming = body
        elif naming and not body.bracket and body.paragraph.section == naming.paragraph.section:
            lent.append(replace(body, bracket=naming.bracket))
        else:
            naming = None
            lent.append(body)
    return lent[::-1]


def _setting(plain: PlainText, structure: Structure) -> Setting:
    opens = structure.sections[0].path.split("/")[-1] if structure.sections else ""
    return Setting(
        last_year=last_year(plain.words),
        whole=whole_place(plain.words),
        has_preamble=opens in _FIRST,
    )


@dataclass
class _DirectiveReader:
    """Reads paragraph by paragraph; groups that one counts are known to those behind it."""

    plain: PlainText
    setting: Setting
    known: KnownGroups = field(default_factory=KnownGroups)
    quantities: list[Quantity] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)

    def read(self, body: _Body) -> None:
        """Add the records of a paragraph."""
        paragraph = body.paragraph
        setting = replace(
            self.setting,
            reports=self.setting.has_preamble and paragraph.section == PREAMBLE,
            is_goal="目标" in "".join(paragraph.titles[-1:]),
        )
        reader = QuantityReader(setting, self.known)
        sentences, assigned = part_assignments(body.sentences)
        body = replace(body, sentences=sentences, assigned=assigned)
        for at, sentence in enumerate(sentences):
            readings = [ClauseReading(c, setting.last_year) for c in sentence.clauses]
            carried = reader.carried
            found = reader.read(readings)
            self._add_quantities(body, found, sentence)
            is_followed = at + 1 < len(sentences) and not body.assigns(sentence.clauses[0].start)
            is_title = is_followed and is_title_sentence(
                readings, opens=at == 0 and not paragraph.is_headed
            )
            if not is_title and self._may_bind(body, setting):
                holds = [any(c.start <= f.start < c.end for f in found) for c in sentence.clauses]
                for task in find_tasks(readings, holds, carried):
                    self.tasks.append(self._placed(body, task, task.responsible.lead))

    def _may_bind(self, body: _Body, setting: Setting) -> bool:
        words = self.plain.words[body.paragraph.start : body.paragraph.end]
        is_label = len(words) <= 45 and not re.search("[,。;:!]", words)
        titles = "/".join(body.paragraph.titles)
        return not (setting.reports or is_label or _unbinding_titles().search(titles))

    def _add_quantities(self, body: _Body, found: Sequence[Quantity], sentence: Sentence) -> None:
        subjects = [find_subject(clause.words) for clause in sentence.clauses]
        for each in found:
            figure = self.plain.original(each.figure_start, each.figure_end)
            lead = _lead_of(each.start, sentence, subjects)
            placed = replace(
                self._placed(body, each, lead), figure_start=figure[0], figure_end=figure[1]
            )
            self.quantities.append(placed)

    def _placed(self, body: _Body, record: Record, lead: tuple[str, ...]) -> Record:
        """A record with its place in the text as read, its section, and who answers for it."""
        start, end = self.plain.original(record.start, record.end)
        return replace(
            record,
            start=start,
            end=end,
            section=body.paragraph.section,
            responsible=_responsible(body, lead, body.assigned_at(record.start)),
            dating=_due(body, record.dating),
        )


def _lead_of(
    start: int, sentence: Sentence, subjects: Sequence[tuple[str, ...]]
) -> tuple[str, ...]:
    """The subject of the clause that holds an offset, or the last one named before it."""
    lead: tuple[str, ...] = ()
    for clause, subject in zip(sentence.clauses, subjects, strict=True):
        if clause.start > start:
            break
        lead = subject or lead
    return lead


def _responsible(body: _Body, lead: tuple[str, ...], assigned: Responsible) -> Responsible:
    """The units of the brackets; where these name no lead, a subject leads, else who the clauses behind name."""
    named = body.bracket.responsible if body.bracket else Responsible()
    return Responsible(
        lead=named.lead or lead or assigned.lead,
        supporting=named.supporting or assigned.supporting,
    )


def _due(body: _Body, dating: Dating) -> Dating:
    """The time that the brackets name, for a record that names none."""
    due = body.bracket.due if body.bracket else None
    return due if due and not dating.years and dating.span is Span.NONE else dating


@cache
def _unbinding_titles() -> re.Pattern[str]:
    return re.compile(any_of(words_of("tasks")["unbinding_titles"]))
