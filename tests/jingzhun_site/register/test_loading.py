"""A whole register comes in at once: every record with its place, every identity sealed, and no plan made blindly."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import connection

from jingzhun.eligibility import load_snapshot, make_snapshot
from jingzhun.population import populate, scale_plan
from jingzhun_site.audit.models import AuditEntry
from jingzhun_site.decisions.snapshots import take_snapshot
from jingzhun_site.register.as_of import Times
from jingzhun_site.register.columns import VOCABULARY
from jingzhun_site.register.loading import NotEmptyError, load_snapshot_rows
from jingzhun_site.register.models import MODELS
from jingzhun_site.vault.queries import open_many

PERSONS = 300


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("register")
    plan = scale_plan(PERSONS, households=100, root="410600", seed=7)
    populate(plan, folder / "drawn")
    _let_a_head_die(folder / "drawn", plan.as_at)
    make_snapshot(
        folder / "drawn", folder / "snapshot", vocabulary=VOCABULARY,
        as_at=plan.as_at, known_at=plan.as_at, on_error="report",
    )  # fmt: skip
    return folder / "snapshot"


def _let_a_head_die(drawn: Path, day: date) -> None:
    """The first registered household with another member loses its head before the day of the snapshot."""
    file = drawn / "memberships.parquet"
    rows = pq.read_table(file).to_pylist()
    members = [r for r in rows if r["group_kind"] == "registered_household" and not r["left_on"]]
    size = Counter(row["household_id"] for row in members)
    heads = (r for r in members if size[r["household_id"]] > 1 and r["person_id"].endswith("-01"))
    row = next(heads)
    row.update(left_on=day - timedelta(days=30), left_because="died")
    pq.write_table(pa.Table.from_pylist(rows, schema=pq.read_schema(file)), file)


@pytest.mark.django_db(transaction=True)
def test_a_household_whose_head_has_died_is_loaded_without_one_and_decided_on(
    snapshot: Path,
) -> None:
    load_snapshot_rows(load_snapshot(snapshot), acting_user=None)

    households, persons = MODELS["households"].objects, MODELS["persons"].objects
    bereaved = households.filter(head=None, pk__in=persons.values("household_id"))
    assert bereaved.exists()
    day = load_snapshot(snapshot).manifest.as_at
    taken = take_snapshot(Times(as_at=day, known_at=day), acting_user=None)
    assert "households" not in taken.left_out


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_fills_empty_tables_once(snapshot: Path) -> None:
    loaded = load_snapshot_rows(load_snapshot(snapshot), acting_user=None)

    persons = MODELS["persons"].objects
    assert persons.count() == loaded.rows["persons"] > PERSONS / 2
    assert not persons.filter(place_code="").exists()
    names = list(persons.values_list("name", flat=True)[:20])
    assert all(name.startswith("nm") for name in names if name)
    assert len(open_many(names)) == len({name for name in names if name})
    assert AuditEntry.objects.get(action="register.loaded").new["rows"] == loaded.rows
    with pytest.raises(NotEmptyError, match="persons"):
        load_snapshot_rows(load_snapshot(snapshot), acting_user=None)
    _assert_counted("register_persons", loaded.rows["persons"])


def _assert_counted(table: str, rows: int) -> None:
    """PostgreSQL knows how much a table holds as soon as it is loaded; SQLite counts nothing beforehand."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
            assert cursor.fetchone() == (rows,)
