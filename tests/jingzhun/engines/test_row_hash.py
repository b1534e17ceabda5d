"""One fingerprint for the same rows, another for any other rows."""

import hashlib
from datetime import date, datetime
from decimal import Decimal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingzhun.engines import hash_columns, hash_rows
from jingzhun.errors import JingzhunError

TABLE = pa.table(
    {
        "text": ["甲", None, "", "long enough to leave the inline form"],
        "flag": [True, None, False, True],
        "day": pa.array([date(2018, 1, 1), None, date(1900, 1, 1), date(2200, 1, 1)]),
        "money": pa.array(
            [Decimal("1.25"), None, Decimal("-3.00"), Decimal(0)], pa.decimal128(18, 2)
        ),
        "number": pa.array([1, None, -5, 2**40], pa.int64()),
        "real": pa.array([1.5, None, -0.0, float("nan")]),
        "moment": pa.array([datetime(2018, 1, 1, 3), None, None, None], pa.timestamp("us")),  # noqa: DTZ001
    }
)


def test_the_encoding_is_the_documented_one():
    """An independent encoder, written from the description alone."""
    streams = [bytes([1, 0]), (7).to_bytes(8, "little") + bytes(8), b""]
    digest = hashlib.sha256(
        b"a\0integer\0" + b"2\0" + b"".join(hashlib.sha256(s).digest() for s in streams)
    )
    assert hash_columns(pa.table({"a": [7, None]})) == {"a": digest.hexdigest()}
    streams = [b"", b"\3\0\0\0\1\0\0\0", "甲b".encode()]
    digest = hashlib.sha256(
        b"a\0text\0" + b"2\0" + b"".join(hashlib.sha256(s).digest() for s in streams)
    )
    whole = hashlib.sha256(digest.digest()).hexdigest()
    assert hash_rows(pa.table({"a": ["甲", "b"]})) == whole
    streams = [b"", (7).to_bytes(2, "little") + (2).to_bytes(2, "little"), b""]
    digest = hashlib.sha256(
        b"a\0small integer\0" + b"2\0" + b"".join(hashlib.sha256(s).digest() for s in streams)
    )
    small = pa.table({"a": pa.array([7, 2], pa.int8())})
    assert hash_columns(small) == {"a": digest.hexdigest()}


def test_where_the_first_absent_value_stands_does_not_depend_on_chunks():
    rows = pa.table({"a": [1, 2, None, 4]})
    chunks = pa.concat_tables([rows.slice(0, 2), rows.slice(2, 1), rows.slice(3, 1)])
    assert hash_rows(chunks) == hash_rows(rows)
    assert hash_rows(rows) != hash_rows(pa.table({"a": [1, 2, 0, 4]}))


def test_writer_chunks_and_compression_leave_no_trace(tmp_path):
    expected = hash_rows(TABLE)
    path = tmp_path / "a.parquet"
    for options in ({}, {"row_group_size": 1}, {"compression": "none", "use_dictionary": False}):
        pq.write_table(TABLE, path, **options)
        assert hash_rows(path) == expected
    with duckdb.connect() as connection:
        connection.register("t", TABLE)
        connection.execute(f"COPY t TO '{tmp_path / 'b.parquet'}' (FORMAT parquet)")
    assert hash_rows(tmp_path / "b.parquet") == expected
    chunks = pa.concat_tables([TABLE.slice(0, 1), TABLE.slice(1, 3)])
    assert hash_rows(chunks) == expected


def test_dictionaries_and_widths_leave_no_trace():
    narrow = pa.table({"a": pa.array([1, None], pa.int32()), "b": ["x", "y"]})
    wide = pa.table(
        {"a": pa.array([1, None], pa.int64()), "b": pa.array(["x", "y"]).dictionary_encode()}
    )
    assert hash_rows(narrow) == hash_rows(wide)
    states = pa.table({"a": pa.array([1, None], pa.int8())})
    assert hash_rows(states) == hash_rows(pa.table({"a": pa.array([1, None], pa.int16())}))


@pytest.mark.parametrize(
    "other",
    [
        {"a": ["x", "yz"]},
        {"a": ["xy", ""]},
        {"a": ["xy", None]},
        {"a": ["z", "xy"]},
        {"b": ["xy", "z"]},
        {"a": ["xy", "z", None]},
    ],
)
def test_other_rows_have_another_hash(other):
    assert hash_rows(pa.table(other)) != hash_rows(pa.table({"a": ["xy", "z"]}))


def test_unknown_zero_and_false_differ():
    hashes = {hash_rows(pa.table({"a": pa.array([v], pa.int64())})) for v in (None, 0, 1)}
    hashes |= {hash_rows(pa.table({"a": pa.array([v], pa.bool_())})) for v in (None, False, True)}
    assert len(hashes) == 6


def test_columns_are_hashed_in_the_order_asked_for():
    assert hash_rows(TABLE, ["text", "flag"]) != hash_rows(TABLE, ["flag", "text"])
    assert hash_columns(TABLE, ["flag"])["flag"] == hash_columns(TABLE)["flag"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=5)), max_size=30), st.integers(0, 30))
def test_a_cut_anywhere_leaves_no_trace(texts, cut):
    table = pa.table({"a": pa.array(texts, pa.string())})
    parts = pa.concat_tables([table.slice(0, cut), table.slice(cut)])
    assert hash_rows(parts) == hash_rows(table)


def test_a_type_without_an_encoding_is_refused():
    with pytest.raises(JingzhunError) as caught:
        hash_rows(pa.table({"a": [[1]]}))
    (fault,) = caught.value.faults
    assert (fault.code, fault.fields["column"]) == ("ENGINE006", "a")


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    for name in ("a.parquet", "b.parquet"):
        with pytest.raises(JingzhunError) as caught:
            hash_rows(tmp_path / name)
        assert caught.value.faults[0].code == "ENGINE004"
