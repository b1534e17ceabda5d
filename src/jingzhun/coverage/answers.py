"""Answers made by hand, as JSON lines: what a careful reader found in the document."""

import json
from pathlib import Path

from jingzhun.directives.jsonl import Record, from_json
from jingzhun.errors import Fault, FaultList, JingzhunError, Position

_FAULTY = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError)


def read_answers(path: Path, text: str) -> tuple[Record, ...]:
    """The records of a file of answers about a text.

    Raises:
        JingzhunError: no such file (GENERAL001), lines that are no record, or of another text (COVERAGE005).
    """
    faults, found = FaultList(), list[Record]()
    for number, line in enumerate(_lines(path), start=1):
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


def _lines(path: Path) -> list[str]:
    place = Position(file=str(path))
    if not path.is_file():
        raise JingzhunError([Fault(code="GENERAL001", position=place)])
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise JingzhunError([Fault(code="COVERAGE005", position=place)]) from error


def _record(line: str, text: str) -> Record:
    """One record; its offsets must lie in the text, and hold the words it quotes."""
    values = json.loads(line)
    record = from_json(values)
    if not 0 <= record.start < record.end <= len(text):
        raise ValueError(record.start)
    if text[record.start : record.end] != values.get("quote", text[record.start : record.end]):
        raise ValueError(record.start)
    return record
