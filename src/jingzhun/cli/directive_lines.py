"""Findings and comparisons for machines: JSON lines with codes and offsets, whatever the language of the call."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from jingzhun.cli.writing import write_file
from jingzhun.directives.checking import Finding
from jingzhun.directives.comparing import Compared
from jingzhun.directives.jsonl import Record, to_json


def put_lines(lines: Iterable[str], out: Path | None) -> None:
    """Write lines to a new file or to standard output."""
    data = "".join(f"{line}\n" for line in lines).encode()
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    else:
        write_file(data, out=out)


def finding_lines(found: Sequence[tuple[Path, Finding]]) -> Iterable[str]:
    """Each finding with its places."""
    for path, finding in found:
        item = {
            "document": str(path),
            "check": finding.check,
            "gravity": finding.gravity,
            "subject": finding.subject,
            "arithmetic": finding.arithmetic,
            "places": [
                {"start": p.start, "end": p.end, "section": p.section, "words": p.words}
                for p in finding.places
            ],
        }
        yield json.dumps(item, ensure_ascii=False)


def compared_lines(lines: Iterable[Compared]) -> Iterable[str]:
    """Each line of a comparison with both records whole."""
    for line in lines:
        item = {
            "outcome": line.outcome,
            "score": line.score,
            "reason": line.reason("zh"),
            "by_hand": line.is_by_hand,
            "changed": list(line.changed),
            "first": _record(line.first),
            "second": _record(line.second),
        }
        yield json.dumps(item, ensure_ascii=False)


def _record(record: Record | None) -> dict[str, Any] | None:
    return None if record is None else to_json(record)
