"""The hash chain of audit entries. Standard library alone, so that it also runs far from the site.

``python chain.py FILE`` checks a chain written by ``jingzhun-site verify_audit --export FILE`` and leaves with
1 when it is broken; copy this one file to do so on a machine without the site.

An entry's hash is SHA-256 over the hash before it and the entry's canonical JSON (sorted keys, no blanks,
UTF-8). Changing, removing or inserting an entry breaks every hash from there on.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HASHED = (
    "number", "at", "actor", "action", "entity", "key", "place_code", "old", "new", "reason",
    "address", "request_id",
)  # fmt: skip
"""The fields that the hash covers, besides the hash before."""

MISSING, OUT_OF_LINE = "缺失，或不是一条记录", "接不上前一条"
CHANGED = "写入后被改过"


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
            return BrokenLink(number=expected, why=MISSING)
        if entry["previous_hash"] != previous_hash:
            return BrokenLink(number=expected, why=OUT_OF_LINE)
        if entry["hash"] != entry_hash(previous_hash, entry):
            return BrokenLink(number=expected, why=CHANGED)
        previous_hash = entry["hash"]
        expected += 1
    return None


def main(file: str) -> int:
    """Check a written chain and say what was found; 0 when it is whole.

    Entries cut off at the end leave a whole chain behind: compare the last number and hash with those that
    were noted elsewhere.
    """
    last: dict[str, Any] = {}

    def read() -> Iterator[dict[str, Any]]:
        with Path(file).open(encoding="utf-8") as lines:
            for line in lines:
                entry = _entry(line)
                yield entry
                last.update(entry)

    broken = first_broken_link(read())
    if broken is not None:
        sys.stdout.write(f"操作记录第 {broken.number} 条断链：{broken.why}。\n")
        return 1
    sys.stdout.write(
        f"操作记录共 {last.get('number', 0)} 条，链条完整；末条指纹 {last.get('hash', '无')}。"
        "请与平时抄下的条数和指纹核对，末尾被截去时链条本身看不出来。\n"
    )
    return 0


def _entry(line: str) -> dict[str, Any]:
    """An entry of a file; a line that is none, or lacks something, fits nowhere."""
    try:
        entry = json.loads(line)
    except json.JSONDecodeError:
        return {"number": 0}
    is_whole = isinstance(entry, dict) and {*HASHED, "previous_hash", "hash"} <= entry.keys()
    return entry if is_whole else {"number": 0}


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # whatever the console's own is
    sys.exit(main(sys.argv[1]))
