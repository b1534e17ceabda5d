"""The persons of a snapshot with their names and numbers in plain, for as long as a match takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from jingzhun.eligibility import load_snapshot
from jingzhun.engines import DuckDBEngine
from jingzhun_site.decisions.models import Snapshot
from jingzhun_site.places.scope import Scope
from jingzhun_site.vault.queries import open_many

_AT_ONCE = 20_000
_COLUMNS = ("person_id", "household_id", "born_on", "sex", "relation", "id_number", "name")
_SCHEMA = pa.schema(
    [
        ("person_id", pa.string()),
        ("household_id", pa.string()),
        ("born_on", pa.date32()),
        ("sex", pa.string()),
        ("relation_to_head", pa.string()),
        ("village_code", pa.string()),
        ("id_number", pa.string()),
        ("name", pa.string()),
        ("certificate_number", pa.string()),
    ]
)


@dataclass(frozen=True, kw_only=True)
class Persons:
    """The persons of a place in a snapshot: written when a match first asks for them, gone with their folder."""

    snapshot: Snapshot
    place_code: str
    folder: Path

    @property
    def path(self) -> Path:
        """The file of the persons."""
        path = self.folder / "persons.parquet"
        if not path.exists():
            write_persons(self.snapshot.path, Scope.of([self.place_code]), path)
        return path


@contextmanager
def persons_of(snapshot: Snapshot, place_code: str) -> Iterator[Persons]:
    """The persons of a place for some matches; the file with their names does not outlive them."""
    temp = Path(settings.HOME) / "temp"
    temp.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="persons-", dir=temp) as folder:
        yield Persons(snapshot=snapshot, place_code=place_code, folder=Path(folder))


def write_persons(snapshot: Path, scope: Scope, target: Path) -> int:
    """Write the persons who live in a scope; how many. The file holds identities: remove it when the match is done."""
    count = 0
    with pq.ParquetWriter(target, _SCHEMA) as writer:
        for part in _persons(snapshot, scope):
            count += part.num_rows
            writer.write_table(_opened(part))
    target.chmod(0o600)
    return count


def _persons(snapshot: Path, scope: Scope) -> Iterator[pa.Table]:
    where, bounds = scope.sql("h.village_id")
    for bound in bounds:
        where = where.replace("?", f"'{bound}'", 1)  # digits alone, from the tables of places
    opened = load_snapshot(snapshot)
    with DuckDBEngine() as engine:
        for name in ("persons", "households"):
            engine.register_parquet(name, opened.path(name))
        certificates = "SELECT NULL AS person_id, NULL AS number WHERE false"
        if opened.supplied("disability_certificates"):
            engine.register_parquet(
                "disability_certificates", opened.path("disability_certificates")
            )
            certificates = "SELECT person_id, min(certificate_number) AS number FROM disability_certificates GROUP BY 1"
        listed = ", ".join(
            f"p.{name}" if opened.has("persons", name) else f"CAST(NULL AS VARCHAR) AS {name}"
            for name in _COLUMNS
        )
        table = engine.arrow(
            f"SELECT {listed}, h.village_id AS village_code, c.number AS certificate_number"
            f" FROM persons AS p JOIN households AS h USING (household_id)"
            f" LEFT JOIN ({certificates}) AS c ON c.person_id = p.person_id"
            f" WHERE {where} ORDER BY p.person_id"
        )
    for start in range(0, table.num_rows, _AT_ONCE):
        yield table.slice(start, _AT_ONCE)


def _opened(part: pa.Table) -> pa.Table:
    """The same rows with the values behind their tokens."""
    tokens = {name: part.column(name).to_pylist() for name in _IDENTITIES}
    plain = open_many(token for some in tokens.values() for token in some)
    columns = {
        "relation_to_head": part.column("relation"),
        **{name: part.column(name) for name in _KEPT},
        **{name: pa.array([plain.get(t) for t in some], pa.string()) for name, some in tokens.items()},
    }  # fmt: skip
    return pa.table([columns[name] for name in _SCHEMA.names], names=_SCHEMA.names).cast(_SCHEMA)


_IDENTITIES = ("id_number", "name", "certificate_number")
_KEPT = ("person_id", "household_id", "born_on", "sex", "village_code")
