"""Telling the persons of a file: its rows and the register's persons handed to the core, what comes back kept."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from jingzhun.crosschecks.identity import MatchReport, MatchSettings, match_register
from jingzhun.engines import quote_text
from jingzhun_site.crosschecks.catalogue import registers
from jingzhun_site.crosschecks.covering import uncovered_in
from jingzhun_site.crosschecks.models import DoubtfulPair, RegisterFile
from jingzhun_site.crosschecks.people import Persons
from jingzhun_site.crosschecks.reading.rows import IDENTITIES, ROWS, Source, write_rows
from jingzhun_site.crosschecks.wording import fault_words
from jingzhun_site.decisions.engine import query
from jingzhun_site.decisions.models import Snapshot
from jingzhun_site.decisions.snapshots import Tell
from jingzhun_site.places.scope import Scope
from jingzhun_site.register.models import MODELS
from jingzhun_site.vault.actions import seal_many
from jingzhun_site.vault.tokens import Kind

OUT = "matched"
"""Where what the core says of a file lies."""

WEIGHT = "weight_"
"""What the columns of a pair's weights begin with."""
FINDINGS = (
    "person_in_two_households", "one_id_two_names", "perhaps_in_two_households", "household_split",
)  # fmt: skip
"""What matching finds of identities, beside who is who."""

MOST_FINDINGS = 200
_SAMPLE = 3


@dataclass(frozen=True, kw_only=True)
class Matched:
    """A file whose persons were told: its rows, and the folder of what the core says of them."""

    rows: Path
    folder: Path

    @property
    def links(self) -> Path:
        """Which row is whom."""
        return self.folder / "links.parquet"

    @property
    def doubtful(self) -> Path:
        """Which row may be whom."""
        return self.folder / "doubtful.parquet"

    @property
    def findings(self) -> Path:
        """What the identities themselves show."""
        return self.folder / "identity_findings.parquet"


def match_file(file: RegisterFile, persons: Persons, *, tell: Tell) -> Matched:
    """Tell the persons of a file against those of a snapshot, and keep the pairs that somebody must judge.

    Nothing is done again where file, columns, snapshot and verdicts are what they were.

    Raises:
        ImportRefusedError: the file cannot be read any more.
        JingzhunError: another place's register, a key that is mostly empty, swapped columns (MATCH codes).
    """
    found = Matched(rows=file.folder / ROWS, folder=file.folder / OUT)
    signature = _signature(file, persons.snapshot)
    if file.matched.get("signature") == signature and found.links.exists():
        return found
    tell(_("读取表格"))
    register = registers()[file.register]
    with TemporaryDirectory(dir=file.folder) as work:
        folder = Path(work)
        read = write_rows(_source(file), register, folder)
        _write_answers(Scope.of([file.place_code]), folder / "answers.parquet")
        tell(_("读取名册中的人"))
        ours = persons.path
        tell(_("认人"))
        report = match_register(
            persons=ours,
            rows=folder / IDENTITIES,
            out=folder / "out",
            remembered=folder / "answers.parquet",
            previous=_previous(file),
            settings=_settings(),
        )
        (folder / ROWS).replace(file.folder / ROWS)
        shutil.rmtree(found.folder, ignore_errors=True)
        (folder / "out").replace(found.folder)
        townships = _townships(ours, found)
    _keep(
        file, report, found, remarks=read.remarks, rows=read.rows, signature=signature,
        townships=townships,
    )  # fmt: skip
    return found


def _townships(persons: Path, found: Matched) -> dict[str, list[int]]:
    """Of each township how many persons we have, and how many of them stand in the file."""
    listed = query(
        "SELECT rpad(village_code[:9], 12, '0') AS township, count(*), count(l.person_id)"
        " FROM read_parquet(?) LEFT JOIN (SELECT DISTINCT person_id FROM read_parquet(?)) AS l USING (person_id)"
        " WHERE village_code IS NOT NULL GROUP BY ALL ORDER BY ALL",
        [str(persons), str(found.links)],
    )
    return {township: [persons, found] for township, persons, found in listed}


def _previous(file: RegisterFile) -> Path | None:
    """What was said of this file before, or of the last one of its register: rows that did not change keep it."""
    others = RegisterFile.objects.filter(
        register=file.register, place_code=file.place_code, state=RegisterFile.State.READY
    )
    last = others.exclude(pk=file.pk).order_by("pk").last()
    folders = [one.folder / OUT for one in (file, last) if one is not None]
    return next((folder for folder in folders if folder.exists()), None)


def _settings() -> MatchSettings:
    folder = Path(settings.HOME) / "temp"
    folder.mkdir(parents=True, exist_ok=True)
    return MatchSettings(temp_folder=folder)


def _source(file: RegisterFile) -> Source:
    return Source(
        path=file.original,
        name=file.file_name,
        header_row=file.header_row,
        headers=file.headers,
        choices=file.choices,
    )


def _signature(file: RegisterFile, snapshot: Snapshot) -> str:
    """What a match depends on."""
    answered = DoubtfulPair.objects.filter(Scope.of([file.place_code]).q()).exclude(answer="")
    answers = sorted(answered.values_list("their_key", "person_id", "answer"))
    parts = [file.sha256, dict(sorted(file.choices.items())), snapshot.pk, answers]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _write_answers(scope: Scope, path: Path) -> None:
    """What reviewers said, so that it is not asked again."""
    answered = DoubtfulPair.objects.filter(scope.q()).exclude(answer="").order_by("pk")
    rows = list(answered.values_list("their_key", "person_id", "answer"))
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    names = ("their_key", "person_id", "verdict")
    table = {
        name: pa.array(list(column), pa.string())
        for name, column in zip(names, columns, strict=True)
    }
    pq.write_table(pa.table(table), path)


@transaction.atomic
def _keep(
    file: RegisterFile,
    report: MatchReport,
    found: Matched,
    *,
    remarks: Any,
    rows: int,
    signature: str,
    townships: dict[str, list[int]],
) -> None:
    notices = [fault_words(fault) for fault in report.notices]
    file.rows = rows
    file.remarks = list(dict.fromkeys([*file.remarks, *remarks, *notices]))
    file.matched = {
        "signature": signature,
        "linked": dict(report.linked),
        "doubtful": report.doubtful,
        "unmatched": report.unmatched,
        "samples": _samples(found),
        "findings": _findings(found),
        "found": dict(report.findings),
        "townships": townships,
        "uncovered": uncovered_in(file, townships),
    }
    file.save(update_fields=["rows", "remarks", "matched"])
    _keep_pairs(file, found)


def _samples(found: Matched) -> dict[str, list[dict[str, Any]]]:
    """A few rows of each method: the row, the person, and their name as a token."""
    listed = query(
        "SELECT method, row_number, person_id, name FROM read_parquet(?) JOIN"
        f" ({_with_columns(found.rows, ('name',))}) USING (row_number)"
        " QUALIFY row_number() OVER (PARTITION BY method ORDER BY hash(row_number)) <= ?"
        " ORDER BY method, row_number",
        [str(found.links), _SAMPLE],
    )
    tokens = seal_many(Kind.NAME, [name for *_others, name in listed])
    samples: dict[str, list[dict[str, Any]]] = {}
    for (method, row, person, _name), token in zip(listed, tokens, strict=True):
        line = {"row": row, "person": person, "name": token}
        samples.setdefault(method, []).append(line)
    return samples


def _findings(found: Matched) -> list[dict[str, Any]]:
    """What the identities themselves show, the gravest first: enough of it to begin with."""
    columns = (
        "kind", "person_id", "household_id", "other_person_id", "other_household_id", "row_number",
    )  # fmt: skip
    listed = query(
        f"SELECT {', '.join(columns)} FROM read_parquet(?) WHERE kind IN ({', '.join('?' * len(FINDINGS))})"
        " ORDER BY list_position(['error', 'warn', 'clue'], severity), kind, person_id, row_number LIMIT ?",
        [str(found.findings), *FINDINGS, MOST_FINDINGS],
    )
    return [dict(zip(columns, values, strict=True)) for values in listed]


def _keep_pairs(file: RegisterFile, found: Matched) -> None:
    """The pairs that wait for somebody; one that was answered stays answered, one that fell away is taken off."""
    wanted = _pairs(file, found)
    waiting = DoubtfulPair.objects.filter(file__register=file.register, answer="").filter(
        Scope.of([file.place_code]).q()
    )
    waiting.delete()
    DoubtfulPair.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=500)


def _pairs(file: RegisterFile, found: Matched) -> list[DoubtfulPair]:
    identity = ("id_number", "name", "born_on", "sex", "village_code")
    names = [
        name
        for name, *_rest in query("DESCRIBE SELECT * FROM read_parquet(?)", [str(found.doubtful)])
    ]
    weights = [name for name in names if name.startswith(WEIGHT)]
    listed = query(
        f"SELECT d.their_key, d.person_id, d.row_number, d.probability, {', '.join(f'r.{one}' for one in identity)},"
        f" [{', '.join(f'd.{name}' for name in weights)}]"
        f" FROM read_parquet(?) AS d JOIN ({_with_columns(found.rows, identity)}) AS r USING (row_number)"
        " ORDER BY d.probability DESC, d.row_number",
        [str(found.doubtful)],
    )  # fmt: skip
    places = _places([one[1] for one in listed])
    their_names = seal_many(Kind.NAME, [one[5] for one in listed])
    numbers = seal_many(Kind.ID_NUMBER, [one[4] for one in listed])
    pairs = []
    for one, name, number in zip(listed, their_names, numbers, strict=True):
        key, person, row, probability, _number, _name, born_on, sex, village, heavy = one
        if person not in places:
            continue
        said = {"born_on": _text(born_on), "sex": _text(sex), "village_code": _text(village)}
        pairs.append(
            DoubtfulPair(
                their_key=key,
                person_id=person,
                place_code=places[person],
                file=file,
                row_number=row,
                their_name=name or "",
                their_number=number or "",
                their_values=said,
                probability=probability,
                weights=_weights(weights, heavy),
            )
        )
    return pairs


def _weights(names: list[str], values: list[float | None]) -> list[dict[str, Any]]:
    """The fields that speak for or against, the weightiest first."""
    told = [
        {"field": name.removeprefix(WEIGHT), "weight": round(value, 1)}
        for name, value in zip(names, values, strict=True)
        if value is not None
    ]
    return sorted(told, key=lambda one: -abs(one["weight"]))


def _places(persons: list[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(persons), 500):
        part = persons[start : start + 500]
        rows = MODELS["persons"].objects.filter(pk__in=part).values_list("pk", "place_code")
        found.update(rows)
    return found


def _with_columns(path: Path, names: tuple[str, ...]) -> str:
    """SQL of the rows of a file with some columns; those that it lacks are empty."""
    has = set(pq.read_schema(path).names)
    columns = [name if name in has else f"NULL AS {name}" for name in names]
    return f"SELECT row_number, {', '.join(columns)} FROM read_parquet({quote_text(str(path))})"


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")
