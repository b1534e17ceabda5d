"""Write the page that counts the mechanisms of the documents from their table.

    python tools/render_mechanisms.py

Reads ``docs/mechanisms.csv`` and writes ``docs/mechanisms.md``. A test renders the page again and compares, so run
this after every change of the table.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
TABLE = DOCS / "mechanisms.csv"
PAGE = DOCS / "mechanisms.md"
MADE = "<!-- Made by tools/render_mechanisms.py: change the table or the tool, not this page. -->"

STATUSES = {
    "done": "what the document asks of a register is there today, and a case or a test shows it",
    "part": "something of it works and is shown; the column `missing` says what does not",
    "planned": "at most the packs record the obligation; nothing works yet",
}
PARTS = {
    "identification": "admission, screening and designation, step by step",
    "exits": "exit of households, villages and counties, step by step",
    "monitoring": "warnings, risk registers and the look back",
    "programmes": "each programme as a working ledger",
    "projects": "projects, funds, assets and land, from the source to the payee",
    "goals": "target trees with persons at their leaves, and reported figures",
    "directives": "obligations of a document as assigned tasks",
    "duties": "the calendar of meetings, visits and reports, with proof",
    "reports": "forms for the upper levels, filled from records",
    "crosschecks": "registers of other departments held against ours",
    "ledger": "findings followed until they are put right",
    "inspections": "inspections, samples and audits",
    "evaluation": "assessments, grades and what follows",
    "organisations": "units, posts, cadres and talent",
    "helpers": "pairings, helpers, visits and volunteers",
    "notices": "postings, announcements and what people are told",
    "grievances": "petitions, reports and clues",
}
CHAPTERS = {
    "G": "goals",
    "A": "who is helped",
    "B": "who helps",
    "C": "how help is given",
    "D": "how poverty is left",
    "R": "how a relapse is prevented",
    "M": "money",
    "S": "supervision and assessment",
    "I": "information",
    "P": "publicity and the people's voice",
}


@dataclass(frozen=True, kw_only=True)
class Mechanism:
    """One line of the table; ``where`` and ``shown_by`` hold several places between bars."""

    id: str
    title: str
    kind: str
    status: str
    where: str
    shown_by: str
    missing: str
    waits_for: str

    @property
    def places(self) -> list[str]:
        """``src/…`` or ``packs/<pack> <kind>:<id> <kind>:<id> …``."""
        return _between_bars(self.where)

    @property
    def shows(self) -> list[str]:
        """``tests/…::<test>`` or ``packs/<pack>/cases/….yaml: <case>``."""
        return _between_bars(self.shown_by)


COLUMNS = [column.name for column in fields(Mechanism)]


def read_table(path: Path = TABLE) -> list[Mechanism]:
    """The lines of the table in their order."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Mechanism(**row) for row in csv.DictReader(file)]


def render_page(mechanisms: Sequence[Mechanism]) -> str:
    """The text of the page."""
    return "\n".join(
        (
            "# The mechanisms of the five documents",
            "",
            MADE,
            "",
            f"The five documents make an administration do, keep, count, pay, publish and check {len(mechanisms)}",
            "things. [The table](mechanisms.csv) has a line for each: where it lives (entries of packs, modules),",
            "which case or test shows it, what is missing and what that waits for. Several places stand between bars.",
            "",
            *_table(("status", "lines", "it means"), _by_status(mechanisms)),
            "",
            "Whoever renames an entry, a case or a test, or finishes one of these things, changes the line and runs",
            "`python tools/render_mechanisms.py`. A case counts only if it asks about an entry of the line.",
            "",
            "## By chapter",
            "",
            *_table(("chapter", "", *STATUSES), _by_chapter(mechanisms)),
            "",
            "## By part that is to come",
            "",
            "Lines that wait for a part, wholly or for what is missing.",
            "",
            *_table(("waits for", "what it is", "part", "planned"), _by_part(mechanisms)),
            "",
        )
    )


def _by_status(mechanisms: Sequence[Mechanism]) -> Iterable[tuple[str, ...]]:
    for status, meaning in STATUSES.items():
        yield status, str(_count(mechanisms, status=status)), meaning


def _by_chapter(mechanisms: Sequence[Mechanism]) -> Iterable[tuple[str, ...]]:
    for letter, name in CHAPTERS.items():
        chapter = [one for one in mechanisms if one.id.startswith(letter)]
        yield letter, name, *(str(_count(chapter, status=status)) for status in STATUSES)


def _by_part(mechanisms: Sequence[Mechanism]) -> Iterable[tuple[str, ...]]:
    for part, meaning in PARTS.items():
        counts = (
            _count(mechanisms, waits_for=part, status=status) for status in ("part", "planned")
        )
        yield f"`{part}`", meaning, *map(str, counts)


def _count(mechanisms: Iterable[Mechanism], **wanted: str) -> int:
    return sum(
        all(getattr(one, key) == value for key, value in wanted.items()) for one in mechanisms
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _between_bars(text: str) -> list[str]:
    return text.split(" | ") if text else []


def main() -> None:
    """Write the page."""
    PAGE.write_text(render_page(read_table()), encoding="utf-8")


if __name__ == "__main__":
    main()
