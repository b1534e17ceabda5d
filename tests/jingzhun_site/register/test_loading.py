"""A whole register comes in at once: every record with its place, every identity sealed, and no plan made blindly."""

from pathlib import Path

import pytest
from django.db import connection

from jingzhun.eligibility import load_snapshot, make_snapshot
from jingzhun.population import populate, scale_plan
from jingzhun_site.audit.models import AuditEntry
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
    make_snapshot(
        folder / "drawn", folder / "snapshot", vocabulary=VOCABULARY,
        as_at=plan.as_at, known_at=plan.as_at, on_error="report",
    )  # fmt: skip
    return folder / "snapshot"


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
