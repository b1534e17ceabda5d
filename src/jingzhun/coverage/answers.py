"""Answers made by hand, as JSON lines: what a careful reader found in the document."""

import json
from pathlib import Path

from jingzhun.directives.jsonl import Record, from_json
from jingzhun.errors import Fault, FaultList, Position

_FAULTY = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError)


def read_answers(path: Path, text: str) -> tuple[Record, ...]:
    """The records of a file of answers about a text.

    Raises:
        JingzhunError: no such file (GENERAL001), lines that are no record, or of another text (COVERAGE005).
    """
    faults, found = FaultList(), list[Record]()
    if not path.is_file():
        faults.add(Fault(code="GENERAL001", position=Position(file=str(path))))
        faults.raise_if_errors()
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = _record(line, text)
        except _FAULTY:
            place = Position(file=str(path), line=number)
            faults.add(Fault(code="COVERAGE005", position=place))
        else:
            found.append(record)
    faults.raise_if_errors()
    return tuple(found)


def _record(line: str, text: str) -> Record:
    """One record; its offsets must lie in the text, and hold the words it quotes."""
    values = json.loads(line)
    record = from_json(values)
    if not 0 <= record.start < record.end <= len(text):
        raise ValueError(record.start)
    if text[record.start : record.end] != values.get("quote", text[record.start : record.end]):
        raise ValueError(record.start)
    return record
