"""The cheap way and the patient way of reading a column give the same values."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingzhun.eligibility.snapshots.cell_values import cell_sql
from jingzhun.vocabulary import Field, FieldType, load_vocabulary

VOCABULARY = load_vocabulary()
CONNECTION = duckdb.connect()

WORDS = "poor|已脱贫|true|是|无|NULL|1E17|4.1E+17|#N/A|V1|甲|Ｖ１|-"
NUMBERS = "1234.50|1234.5|-0.00|18|0001|2018-03-01|2018-02-30|1799-01-01|2018/03/01|2018/3-01"
CELLS = st.one_of(
    st.sampled_from(f"{WORDS}|{NUMBERS}".split("|")),
    st.text(alphabet="0123456789.-EeV甲 　/+", max_size=11),
    st.dates().map(str),
    st.decimals(-10_000, 10_000, places=2).map(str),
)


@pytest.mark.parametrize(
    "field",
    [
        Field(name="f", type=kind, label_zh="", label_en="", codes=codes)
        for kind, codes in [
            (FieldType.BOOLEAN, ""),
            (FieldType.INTEGER, ""),
            (FieldType.MONEY, ""),
            (FieldType.QUANTITY, ""),
            (FieldType.RATE, ""),
            (FieldType.DATE, ""),
            (FieldType.TEXT, ""),
            (FieldType.REFERENCE, ""),
            (FieldType.CODE, "registration_status"),
        ]
    ],
    ids=lambda field: field.type.value,
)
@settings(max_examples=60, deadline=None)
@given(cell=CELLS)
def test_where_the_plain_way_reads_a_cell_the_patient_way_reads_the_same(field, cell):
    sql = cell_sql(field, "raw", "VARCHAR", VOCABULARY.code_tables.get(field.codes))
    plain = sql.plain.replace("{raw}", "raw")
    patient = sql.patient.replace("{text}", "text")
    text = sql.text.replace("{raw}", "raw")
    query = f"SELECT {plain}, {patient} FROM (SELECT raw, {text} AS text FROM (SELECT ? AS raw))"
    ((cheap, careful),) = CONNECTION.execute(query, [cell]).fetchall()
    assert cheap is None or cheap == careful
