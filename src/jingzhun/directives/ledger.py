"""A document and what it says: its sentences and its tables together."""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from jingzhun.directives.checking import Finding, check_document
from jingzhun.directives.documents import Document, open_document
from jingzhun.directives.jsonl import Record
from jingzhun.directives.model import PREAMBLE, Head, Quantity, Reading, Section, Task
from jingzhun.directives.reading import read_directive
from jingzhun.directives.tables import quantities_in
from jingzhun.errors import Fault, Position


@dataclass(frozen=True)
class Ledger:
    """What a document binds whom to: quantities of text and tables, tasks, each with its place."""

    document: Document
    reading: Reading

    @property
    def head(self) -> Head:
        """Title, issuer, number and day of the document."""
        return self.reading.head

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """All quantities in the order of the text."""
        printed = quantities_in(self.document, self.section_at)
        return tuple(sorted((*self.reading.quantities, *printed), key=lambda q: (q.start, q.end)))

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All tasks in the order of the text."""
        return self.reading.tasks

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """All sections in the order of the text, those inside others too."""
        return tuple(part for section in self.reading.sections for part in section.walk())

    @property
    def remarks(self) -> tuple[Fault, ...]:
        """What a reader should know: pages without words, a text that is no plan."""
        if self.reading.is_plan or self.document.tables:
            return self.document.remarks
        position = Position(file=self.document.file)
        none = Fault(code="DIRECTIVE008", severity="warning", position=position)
        return (*self.document.remarks, none)

    def quote(self, record: Quantity | Task) -> str:
        """The words that a record stands on."""
        return self.document.text[record.start : record.end]

    def section_at(self, offset: int) -> str:
        """The path of the innermost section that holds an offset."""
        holding = [part for part in self.sections if part.start <= offset < part.end]
        return max(holding, key=lambda part: part.level).path if holding else PREAMBLE

    def whole(self) -> Reading:
        """The reading with the quantities of the tables, its words those of the whole text."""
        return replace(self.reading, text=self.document.text, quantities=self.quantities)

    def findings(self) -> tuple[Finding, ...]:
        """Where the document disagrees with itself."""
        records: list[Record] = [*self.quantities, *self.tasks]
        offices = (
            name
            for record in records
            for name in (*record.responsible.lead, *record.responsible.supporting)
        )
        return check_document(self.document, self.reading.quantities, offices=offices)


def make_ledger(path: Path) -> Ledger:
    """The ledger of the document in a file; raises what :func:`open_document` raises."""
    return ledger_of(open_document(path))


def ledger_of(document: Document) -> Ledger:
    """The ledger of a document that is open already."""
    return Ledger(document, read_directive(document.prose))
