"""Rows of another register as a relation of ours: typed, in our codes, each with the person it was matched to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jingzhun.eligibility.snapshots import Snapshot
from jingzhun.eligibility.snapshots.stored_types import stored_type
from jingzhun.engines import Engine, hash_rows, quote_name, quote_text
from jingzhun.errors import Fault, JingzhunError, Position
from jingzhun.packs import Register, RegisterColumn
from jingzhun.vocabulary import CodeTable, FieldType, Vocabulary

THEIR_KEY = "their_key"
ROW_IDENTITY = "row_identity"
METHOD = "method"
PROBABILITY = "probability"
_YES_NO = {
    "是": "true",
    "否": "false",
    "有": "true",
    "无": "false",
    "1": "true",
    "0": "false",
    "true": "true",
    "false": "false",
    "yes": "true",
    "no": "false",
}
_DATE_FORMS = ("%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


@dataclass(frozen=True, kw_only=True)
class MatchedRegister:
    """A file of another register and what the matching said of it.

    ``rows`` holds ``row_number`` and the columns of the register by their names; those it lacks are unknown.
    ``links`` says which row is which person (``row_number, person_id, method, probability``), ``doubtful`` which
    rows may be which persons until somebody has looked, ``unmatched`` which are nobody. All three may carry
    the ``their_key`` of a row; where none does, it is made of the row's number, name and date of birth. Of the places
    ``uncovered`` (beginnings of division codes) the file has nobody: that somebody there is not in it says nothing.
    """

    rows: Path
    links: Path
    doubtful: Path | None = None
    unmatched: Path | None = None
    uncovered: tuple[str, ...] = ()

    @classmethod
    def from_folder(
        cls, rows: Path, folder: Path, *, uncovered: tuple[str, ...] = ()
    ) -> "MatchedRegister":
        """The file ``rows`` with what :func:`~jingzhun.crosschecks.identity.match_register` wrote into ``folder``."""
        links, doubtful, unmatched = (
            folder / f"{name}.parquet" for name in ("links", "doubtful", "unmatched")
        )
        return cls(
            rows=rows, links=links, doubtful=doubtful, unmatched=unmatched, uncovered=uncovered
        )

    def keyed(self) -> tuple[Path, ...]:
        """The files that tell a row's key."""
        told = (self.links, self.doubtful, self.unmatched)
        return tuple(path for path in told if path and THEIR_KEY in _schema(path))


@dataclass(frozen=True, kw_only=True)
class RegisterRecord:
    """What a run was told by one register: how many rows and links, and the fingerprints of both."""

    rows: int
    linked_rows: int
    doubtful_rows: int
    rows_without_authorisation: int
    rows_sha256: str
    links_sha256: str
    doubtful_sha256: str
    uncovered: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RowReader:
    """Puts one register into an engine, as the relation that rules and evidence read."""

    register: Register
    given: MatchedRegister
    snapshot: Snapshot
    vocabulary: Vocabulary
    engine: Engine
    on: date
    is_told_by_row: bool = (
        True  # whether differences of single rows are asked for, which need a name that stays
    )

    def put_in(self) -> tuple[RegisterRecord, tuple[Fault, ...]]:
        """Make the relation ``<register>``; the record of what was read, and remarks on cells that say nothing.

        Raises:
            JingzhunError: a file cannot be read or lacks its row numbers (COMPARISON004), or links name somebody
                who is not in the snapshot (COMPARISON006).
        """
        present = self._present()
        name = self.register.id
        self.engine.register_parquet(f"{name}_rows", self.given.rows)
        self.engine.run(f"CREATE OR REPLACE TABLE {quote_name(f'{name}_links')} AS {self._links()}")
        self._check_links()
        self.engine.run(f"CREATE OR REPLACE TABLE {quote_name(name)} AS {self._rows(present)}")
        return self._record(), tuple(self._remarks(present))

    def _present(self) -> Mapping[str, pa.DataType]:
        """The columns of the file; the row number must be among them."""
        schema = _schema(self.given.rows)
        if "row_number" not in schema:
            place = Position(file=str(self.given.rows))
            raise JingzhunError([Fault(code="COMPARISON004", position=place, seen="row_number")])
        return schema

    def _links(self) -> str:
        """Certain links, and beside them the doubtful ones of rows that have none."""
        links = f"read_parquet({quote_text(str(self.given.links))})"
        certain = f"SELECT row_number, person_id, {METHOD}, {PROBABILITY}, TRUE AS is_certain FROM {links}"
        if self.given.doubtful is None:
            return certain
        doubtful = f"read_parquet({quote_text(str(self.given.doubtful))})"
        return (
            f"{certain} UNION ALL SELECT row_number, person_id, {METHOD}, {PROBABILITY}, FALSE FROM {doubtful}"
            f" WHERE row_number NOT IN (SELECT row_number FROM {links})"
        )

    def _check_links(self) -> None:
        """A link to nobody of the snapshot means that it was matched against another register of ours."""
        found = self.engine.rows(
            f"SELECT COUNT(*), MIN(person_id) FROM {quote_name(f'{self.register.id}_links')}"
            " WHERE person_id NOT IN (SELECT person_id FROM persons)"
        )
        number, first = found[0]
        if number:
            place = Position(file=str(self.given.links))
            fields = {"number": f"{number:,}"}
            fault = Fault(code="COMPARISON006", position=place, seen=str(first), fields=fields)
            raise JingzhunError([fault])

    def _rows(self, present: Mapping[str, pa.DataType]) -> str:
        columns = [
            f"{self._column(column, present)} AS {quote_name(column.name)}"
            for column in self.register.columns
        ]
        links = quote_name(f"{self.register.id}_links")
        typed = (
            f"SELECT r.row_number, k.{THEIR_KEY} AS told_key, l.person_id, p.household_id, l.{METHOD}, l.{PROBABILITY},"
            " CASE WHEN l.person_id IS NULL THEN FALSE WHEN l.is_certain THEN TRUE END AS is_matched,"
            f" {', '.join(columns)}"
            f" FROM {quote_name(f'{self.register.id}_rows')} AS r"
            f" LEFT JOIN {links} AS l ON l.row_number = r.row_number"
            f" LEFT JOIN ({self._told_keys()}) AS k ON k.row_number = r.row_number"
            f" LEFT JOIN persons AS p ON p.person_id = l.person_id{self._authorised()}"
        )
        return (
            f"WITH typed AS ({typed}), known AS (SELECT * EXCLUDE (told_key),"
            f" COALESCE(told_key, {self._their_key()}) AS {THEIR_KEY} FROM typed)"
            f" SELECT CAST(k.row_number AS VARCHAR) || COALESCE('~' || k.person_id, '') AS row_id,"
            f" {self._row_identity()} AS {ROW_IDENTITY}, k.* FROM known AS k"
        )

    def _told_keys(self) -> str:
        """The keys of rows that the matching told."""
        told = " UNION ".join(
            f"SELECT row_number, {THEIR_KEY} FROM read_parquet({quote_text(str(path))})"
            for path in self.given.keyed()
        )
        return (
            told
            or f"SELECT CAST(NULL AS BIGINT) AS row_number, CAST(NULL AS VARCHAR) AS {THEIR_KEY}"
        )

    def _authorised(self) -> str:
        """Rows of people who signed no authorisation are left out, and so are those of nobody we know."""
        if not self.register.authorisation:
            return ""
        return f" WHERE {self._is_authorised('p.household_id')}"

    def _is_authorised(self, household: str) -> str:
        if not self.snapshot.supplied("lookup_authorisations"):
            return "FALSE"
        day = f"DATE {quote_text(self.on.isoformat())}"
        return (
            f"COALESCE({household} IN (SELECT household_id FROM lookup_authorisations"
            f" WHERE compartment = {quote_text(self.register.authorisation)} AND signed_on <= {day}"
            f" AND COALESCE(expires_on, {day}) >= {day} AND COALESCE(withdrawn_on > {day}, TRUE)), FALSE)"
        )

    def _column(self, column: RegisterColumn, present: Mapping[str, pa.DataType]) -> str:
        """A cell in the type that rules read; one that says nothing in it is unknown."""
        if column.name not in present:
            return f"CAST(NULL AS {stored_type(column.field)})"
        cell = f"r.{quote_name(column.name)}"
        if column.field.type is FieldType.CODE:
            said = code_words(column, self.vocabulary.code_tables[column.field.codes])
            return _looked_up(cell, said)
        typed = f"TRY_CAST({cell} AS {stored_type(column.field)})"
        if not pa.types.is_string(present[column.name]):
            return typed
        if column.field.type is FieldType.BOOLEAN:
            # Sheets and programs write True, TRUE, Yes.
            word = _looked_up(f"LOWER({cell})", {**_YES_NO, **column.words})
            return f"TRY_CAST({word} AS BOOLEAN)"
        if column.field.type is FieldType.DATE:
            written = (
                f"TRY_STRPTIME(TRIM({cell}), {quote_text(form)})::DATE" for form in _DATE_FORMS
            )
            return f"COALESCE({', '.join([typed, *written])})"
        return typed

    def _their_key(self) -> str:
        """Who a row says it is, whatever its number in the file: the same person next quarter has the same key."""
        parts = [
            f"UPPER(REGEXP_REPLACE(COALESCE(CAST({quote_name(name)} AS VARCHAR), ''), '\\s', '', 'g'))"
            for name in ("id_number", "name", "born_on")
            if self.register.column(name)
        ]
        return f"SUBSTR(SHA256(CONCAT_WS('|', {', '.join(parts)})), 1, 32)"

    def _row_identity(self) -> str:
        """The key of the person, the columns that tell its rows apart, and for equal rows their number."""
        if not self.is_told_by_row:
            return f"k.{THEIR_KEY}"
        same = [THEIR_KEY, *(quote_name(name) for name in self.register.key)]
        said = ", ".join(quote_name(column.name) for column in self.register.columns)
        number = (
            f"DENSE_RANK() OVER (PARTITION BY {', '.join('k.' + name for name in same)}"
            f" ORDER BY CAST(ROW({said}) AS VARCHAR), k.row_number)"
        )
        texts = ", ".join(f"COALESCE(CAST(k.{name} AS VARCHAR), '')" for name in same)
        return f"CONCAT_WS('|', {texts}, CAST({number} AS VARCHAR))"

    def _record(self) -> RegisterRecord:
        links = quote_name(f"{self.register.id}_links")
        counted = self.engine.rows(
            f"SELECT (SELECT COUNT(*) FROM {quote_name(f'{self.register.id}_rows')}),"
            f" COUNT(DISTINCT row_number) FILTER (WHERE is_certain),"
            f" COUNT(DISTINCT row_number) FILTER (WHERE NOT is_certain) FROM {links}"
        )
        rows, linked, doubtful = counted[0]
        given = self.given
        return RegisterRecord(
            rows=rows,
            linked_rows=linked,
            doubtful_rows=doubtful,
            rows_without_authorisation=self._refused(),
            rows_sha256=hash_rows(given.rows),
            links_sha256=hash_rows(given.links),
            doubtful_sha256=hash_rows(given.doubtful) if given.doubtful else "",
            uncovered=given.uncovered,
        )

    def _refused(self) -> int:
        if not self.register.authorisation:
            return 0
        name = self.register.id
        found = self.engine.rows(
            f"SELECT COUNT(*) FROM {quote_name(f'{name}_rows')} WHERE row_number NOT IN"
            f" (SELECT row_number FROM {quote_name(name)})"
        )
        return int(found[0][0])

    def _unreadable(self, column: RegisterColumn, present: Mapping[str, pa.DataType]) -> list[str]:
        """SQL of how many cells of a column say nothing though something is written, and of one of them."""
        text = f"CAST(r.{quote_name(column.name)} AS VARCHAR)"
        inside = f"FILTER (WHERE TRIM({text}) <> '' AND ({self._column(column, present)}) IS NULL)"
        return [f"COUNT(*) {inside}", f"MIN({text}) {inside}"]

    def _remarks(self, present: Mapping[str, pa.DataType]) -> Iterator[Fault]:
        """Columns with cells that say nothing in our types or codes, each with one of them."""
        columns = [c for c in self.register.columns if c.name in present and _may_fail(c, present)]
        parts = [part for column in columns for part in self._unreadable(column, present)]
        if not parts:
            return
        rows = quote_name(f"{self.register.id}_rows")
        counted = self.engine.rows(f"SELECT {', '.join(parts)} FROM {rows} AS r")[0]
        for column, number, seen in zip(columns, counted[::2], counted[1::2], strict=True):
            if number:
                yield Fault(
                    code="COMPARISON007",
                    severity="warning",
                    position=Position(file=str(self.given.rows)),
                    seen=str(seen),
                    fields={
                        "number": f"{number:,}",
                        "column": column.name,
                        "column_zh": column.field.label_zh,
                    },
                )


def _may_fail(column: RegisterColumn, present: Mapping[str, pa.DataType]) -> bool:
    """Whether a cell may stand there that says nothing: in codes, and wherever words are read as something else."""
    is_words = pa.types.is_string(present[column.name])
    return column.field.type is FieldType.CODE or (
        is_words and column.field.type is not FieldType.TEXT
    )


def _looked_up(cell: str, said: Mapping[str, str]) -> str:
    """What a word means; one that is not known means nothing."""
    pairs = ", ".join(f"{quote_text(word)}: {quote_text(code)}" for word, code in said.items())
    return f"MAP {{{pairs}}}[TRIM(CAST({cell} AS VARCHAR))]"


def code_words(column: RegisterColumn, table: CodeTable) -> Mapping[str, str]:
    """What each word in a column of codes means: the pack's own words, our codes, their labels and numbers."""
    said: dict[str, str] = {}
    for code, value in table.values.items():
        if not value.is_unknown:
            said |= {code: code, value.label_zh: code}
            said |= {value.standard: code} if value.standard else {}
    return {**said, **column.words}


def _schema(path: Path) -> Mapping[str, pa.DataType]:
    try:
        schema = pq.read_schema(path)
    except (OSError, pa.ArrowException) as error:
        place = Position(file=str(path))
        detail = str(error).splitlines()[0].rstrip(".")
        fault = Fault(code="COMPARISON005", position=place, fields={"detail": detail})
        raise JingzhunError([fault]) from error
    return {field.name: field.type for field in schema}
