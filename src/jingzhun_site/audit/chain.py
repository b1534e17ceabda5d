"""The hash chain of audit entries. Standard library alone, so that it also runs far from the site.

``python chain.py FILE`` checks a chain written by ``jingzhun-site verify_audit --export FILE`` and leaves with
1 when it is broken; copy this one file to do so on a machine without the site.

An entry's hash is SHA-256 over the hash before it and the entry's canonical JSON (sorted keys, no blanks,
UTF-8). Changing, removing or inserting an entry breaks every hash from there on.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HASHED = (
    "number", "at", "actor", "action", "entity", "key", "place_code", "old", "new", "reason",
    "address", "request_id",
)  # fmt: skip
"""The fields that the hash covers, besides the hash before."""


@dataclass(frozen=True, kw_only=True)
class BrokenLink:
    """The first entry at which the chain does not hold, and why."""

    number: int
    why: str


def entry_hash(previous_hash: str, entry: Mapping[str, Any]) -> str:
    """The hash of an entry after another.

    >>> entry_hash("", {name: "" for name in HASHED})[:8]
    'c83d81b7'
    """
    content = json.dumps(
        {name: entry[name] for name in HASHED},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(f"{previous_hash}\n{content}".encode()).hexdigest()


def first_broken_link(entries: Iterable[Mapping[str, Any]]) -> BrokenLink | None:
    """The first entry that does not fit, in the order of their numbers; ``None`` when all fit."""
    expected, previous_hash = 1, ""
    for entry in entries:
        if entry["number"] != expected:
            return BrokenLink(number=expected, why="missing")
        if entry["previous_hash"] != previous_hash:
            return BrokenLink(number=expected, why="does not follow the entry before")
        if entry["hash"] != entry_hash(previous_hash, entry):
            return BrokenLink(number=expected, why="changed after it was written")
        previous_hash = entry["hash"]
        expected += 1
    return None


def main(file: str) -> int:
    """Check a written chain; say what was found; 0 when it is whole."""
    with Path(file).open(encoding="utf-8") as lines:
        broken = first_broken_link(json.loads(line) for line in lines)
    if broken is None:
        sys.stdout.write("The chain is whole.\n")
        return 0
    sys.stdout.write(f"The chain is broken at entry {broken.number}: {broken.why}.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
