"""What a snapshot promises: content alone makes its id, nothing changes it unseen."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jingzhun.eligibility.snapshots import (
    load_freeze,
    load_snapshot,
    make_freeze,
    verify_freeze,
    verify_snapshot,
    write_freeze,
)
from jingzhun.errors import JingzhunError
from jingzhun.vocabulary import FieldType

MADE_AT = datetime(2019, 1, 5, 9, 30, tzinfo=UTC)


def code_of(caught) -> str:
    (fault,) = caught.value.faults
    assert fault.line("zh")
    return str(fault.code)


@pytest.fixture
def snapshot(register, snapshot_of, households, persons):
    return snapshot_of(register(households=households, persons=persons))


def test_the_id_depends_on_content_and_times_alone(register, snapshot_of, households, snapshot):
    shuffled = "village_id,registration,household_id\nV1,已脱贫,H2\nV1,poor, H1\n"
    again = snapshot_of(register(households=shuffled), name="again")
    assert again.manifest.id == snapshot.manifest.id
    later = snapshot_of(register(), name="later", as_at=date(2019, 1, 1))
    assert later.manifest.id != snapshot.manifest.id
    changed = snapshot_of(register(households=households.replace("poor", "exited")), name="changed")
    assert changed.manifest.id != snapshot.manifest.id


def test_a_column_that_is_empty_is_not_a_column_that_is_missing(register, snapshot_of, households):
    without = snapshot_of(register(households=households), name="without")
    lines = households.splitlines()
    text = "\n".join([lines[0] + ",head_id", *(line + "," for line in lines[1:])])
    with_it = snapshot_of(register(households=text), name="with")
    assert (without.has("households", "head_id"), with_it.has("households", "head_id")) == (
        False,
        True,
    )
    assert without.manifest.id != with_it.manifest.id


def test_typed_parquet_and_csv_of_the_same_rows_are_the_same_snapshot(
    register, snapshot_of, tmp_path
):
    text = (
        "household_id,village_id,registration,registered_on,dibao,farmland_mu,income_year\n"
        "H2,V1,poor,2018-03-01,true,2.5,2018\nH1,V1,poor,,,,\n"
    )
    source = register(households=text)
    expected = snapshot_of(source, name="expected")
    (source / "households.csv").unlink()
    table = pa.table(
        {
            "household_id": pa.array(["H1", "H2"]).dictionary_encode(),
            "village_id": pa.array(["V1", "V1"], pa.large_string()),
            "registration": ["poor", "poor"],
            "registered_on": pa.array([None, date(2018, 3, 1)]),
            "dibao": pa.array([None, True]),
            "farmland_mu": pa.array([None, 2.5]),
            "income_year": pa.array([None, 2018], pa.int16()),
        }
    )
    pq.write_table(table, source / "households.parquet", row_group_size=1)
    assert snapshot_of(source).manifest.id == expected.manifest.id


def test_a_fault_in_parquet_names_the_row_and_the_field(register, faults_of):
    source = register({"readme.md": "x"})
    rows = {"household_id": ["H1", "H2"], "village_id": ["V1", "V1"], "registration": ["poor", "?"]}
    pq.write_table(pa.table(rows), source / "households.parquet")
    (fault,) = faults_of(source)
    assert (fault.code, str(fault.position)) == (
        "SNAPSHOT033",
        "households.parquet:2 registration",
    )


def test_a_broken_parquet_file_is_a_fault(register, faults_of):
    (fault,) = faults_of(register({"households.parquet": b"PAR1 broken"}))
    assert (fault.code, fault.position.file) == ("SNAPSHOT022", "households.parquet")


def test_columns_stand_in_declared_order_with_their_types(snapshot, vocabulary):
    declared = vocabulary.entities["households"].fields
    with duckdb.connect() as connection:
        query = f"DESCRIBE FROM '{snapshot.path('households')}'"
        described = {row[0]: row[1] for row in connection.execute(query).fetchall()}
    assert list(described) == list(declared)
    wanted = {
        FieldType.MONEY: "DECIMAL(18,2)",
        FieldType.QUANTITY: "DECIMAL(18,3)",
        FieldType.RATE: "DECIMAL(9,4)",
        FieldType.DATE: "DATE",
        FieldType.BOOLEAN: "BOOLEAN",
        FieldType.INTEGER: "BIGINT",
    }
    for name, field in declared.items():
        assert described[name] == wanted.get(field.type, "VARCHAR")


def test_a_snapshot_is_never_overwritten(register, snapshot_of, snapshot):
    with pytest.raises(JingzhunError) as caught:
        snapshot_of(register())
    assert code_of(caught) == "SNAPSHOT050"
    assert verify_snapshot(snapshot.folder).manifest == snapshot.manifest


def test_the_manifest_names_its_sources_and_survives_a_round_trip(snapshot):
    record = snapshot.manifest.entities["persons"]
    assert [source.name for source in record.sources] == ["persons.csv"]
    assert load_snapshot(snapshot.folder).manifest == snapshot.manifest


def test_verifying_names_the_column_that_was_changed(snapshot, tmp_path):
    path = snapshot.path("persons")
    table = pq.read_table(path)
    at = table.schema.get_field_index("name")
    changed = table.set_column(at, table.schema.field(at), pa.array(["甲", "丁"]))
    replace_file(path, lambda: pq.write_table(changed, path))
    with pytest.raises(JingzhunError) as caught:
        verify_snapshot(snapshot.folder)
    assert code_of(caught) == "SNAPSHOT053"
    assert caught.value.faults[0].fields["column"] == "name"


def test_rewriting_the_same_rows_changes_nothing(snapshot):
    path = snapshot.path("persons")
    table = pq.read_table(path)
    replace_file(path, lambda: pq.write_table(table, path, compression="none", row_group_size=1))
    verify_snapshot(snapshot.folder)


def test_verifying_names_a_missing_file_and_a_missing_row(snapshot):
    path = snapshot.path("persons")
    table = pq.read_table(path)
    replace_file(path, lambda: pq.write_table(table.slice(0, 1), path))
    with pytest.raises(JingzhunError) as caught:
        verify_snapshot(snapshot.folder)
    assert code_of(caught) == "SNAPSHOT054"
    path.unlink()
    with pytest.raises(JingzhunError) as caught:
        verify_snapshot(snapshot.folder)
    assert code_of(caught) == "SNAPSHOT055"


def test_a_manifest_changed_by_hand_does_not_fit_its_id(snapshot):
    path = snapshot.folder / "manifest.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["as_at"] = "2017-12-31"
    replace_file(path, lambda: path.write_text(json.dumps(data), encoding="utf-8"))
    with pytest.raises(JingzhunError) as caught:
        verify_snapshot(snapshot.folder)
    assert code_of(caught) == "SNAPSHOT056"


@pytest.mark.parametrize(
    ("text", "code"), [(None, "SNAPSHOT051"), ("{", "SNAPSHOT052"), ("[]", "SNAPSHOT052")]
)
def test_what_is_no_snapshot_is_said(tmp_path, text, code):
    if text is not None:
        (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(JingzhunError) as caught:
        load_snapshot(tmp_path)
    assert code_of(caught) == code


def test_a_freeze_cites_a_snapshot_and_proves_it(snapshot, tmp_path):
    freeze = make_freeze(
        snapshot, purpose="2018 年度考核", scope="全市", signer="统计岗", made_at=MADE_AT
    )
    write_freeze(freeze, tmp_path / "freeze.json")
    loaded = load_freeze(tmp_path / "freeze.json")
    assert loaded == freeze
    assert loaded.snapshot == snapshot.manifest.id
    verify_freeze(loaded, snapshot)


def test_a_freeze_that_was_changed_is_refused(snapshot, tmp_path):
    freeze = make_freeze(snapshot, purpose="考核", scope="全市", signer="甲岗", made_at=MADE_AT)
    path = tmp_path / "freeze.json"
    path.write_text(freeze.to_json().replace("甲岗", "乙岗"), encoding="utf-8")
    with pytest.raises(JingzhunError) as caught:
        load_freeze(path)
    assert code_of(caught) == "SNAPSHOT057"


def test_a_freeze_of_another_snapshot_is_refused(register, snapshot_of, snapshot):
    freeze = make_freeze(snapshot, purpose="考核", scope="全市", signer="甲岗", made_at=MADE_AT)
    other = snapshot_of(register(), name="other", as_at=date(2019, 1, 1))
    with pytest.raises(JingzhunError) as caught:
        verify_freeze(freeze, other)
    assert code_of(caught) == "SNAPSHOT058"


def test_a_freeze_without_purpose_signer_or_time_zone_is_refused(snapshot):
    with pytest.raises(JingzhunError) as caught:
        make_freeze(
            snapshot,
            purpose=" ",
            scope="全市",
            signer="",
            made_at=datetime(2019, 1, 5),  # noqa: DTZ001
        )
    assert [f.fields["part"] for f in caught.value.faults] == [
        "purpose",
        "signer",
        "made_at (time zone)",
    ]


def replace_file(path: Path, write) -> None:
    """Files of a snapshot may not be written; whoever wants to cheat must first remove them."""
    assert path.stat().st_mode & 0o222 == 0
    path.unlink()
    write()
