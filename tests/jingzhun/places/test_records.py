from datetime import date
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jingzhun.errors import JingzhunError
from jingzhun.places import (
    PlaceClass,
    PlaceClasses,
    PlaceFact,
    PlaceFacts,
    load_place_classes,
    load_place_facts,
)

POOR = PlaceClass(place_id="v1", kind="poor_village", valid_until=date(2019, 12, 31))
DEEP = PlaceClass(place_id="v1", kind="deep_poor_village", valid_from=date(2018, 1, 1))

CLASS_HEADER = "place_id,kind,valid_from,valid_until,source\n"
FACT_HEADER = "place_id,fact,value,as_at,known_at,source\n"


def fact(value: int, *, as_at: date, known_at: date) -> PlaceFact:
    return PlaceFact(
        place_id="v1",
        fact="rural_population",
        value=Decimal(value),
        as_at=as_at,
        known_at=known_at,
    )


def written(tmp_path, text: str, name: str = "list.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("on", "kinds"),
    [
        (date(2017, 12, 31), ["poor_village"]),
        (date(2018, 1, 1), ["poor_village", "deep_poor_village"]),
        (date(2019, 12, 31), ["poor_village", "deep_poor_village"]),
        (date(2020, 1, 1), ["deep_poor_village"]),
    ],
)
def test_the_classes_of_a_place_change_with_the_day(on, kinds):
    classes = PlaceClasses([POOR, DEEP])
    assert [c.kind for c in classes.classes_of("v1", on=on)] == kinds
    assert classes.is_classed("v1", "poor_village", on=on) is ("poor_village" in kinds)


def test_the_places_of_a_class_are_listed_on_a_day():
    other = PlaceClass(place_id="v0", kind="poor_village")
    classes = PlaceClasses([POOR, other])
    assert classes.places_in("poor_village", on=date(2019, 1, 1)) == ("v0", "v1")
    assert classes.places_in("poor_village", on=date(2020, 1, 1)) == ("v0",)
    assert classes.classes_of("unheard-of", on=date(2020, 1, 1)) == ()


def test_a_later_correction_changes_todays_answer_and_not_the_one_given_then():
    year_end = date(2018, 12, 31)
    facts = PlaceFacts(
        [
            fact(900, as_at=year_end, known_at=date(2019, 3, 15)),
            fact(800, as_at=year_end, known_at=date(2019, 1, 10)),
        ]
    )
    then = facts.facts_at("v1", on=year_end, known_on=date(2019, 2, 1))
    now = facts.facts_at("v1", on=year_end, known_on=date(2019, 3, 15))
    assert then["rural_population"].value == 800
    assert now["rural_population"].value == 900
    assert facts.facts_at("v1", on=year_end, known_on=date(2019, 1, 9)) == {}


def test_the_latest_figure_for_the_day_wins_over_a_later_correction_of_an_older_one():
    facts = PlaceFacts(
        [
            fact(700, as_at=date(2017, 12, 31), known_at=date(2019, 6, 1)),
            fact(800, as_at=date(2018, 12, 31), known_at=date(2019, 1, 10)),
        ]
    )
    known = date(2020, 1, 1)
    assert (
        facts.facts_at("v1", on=date(2019, 1, 1), known_on=known)["rural_population"].value == 800
    )
    assert (
        facts.facts_at("v1", on=date(2018, 6, 1), known_on=known)["rural_population"].value == 700
    )


def test_a_total_over_places_names_every_place_without_a_figure():
    facts = PlaceFacts([fact(800, as_at=date(2018, 12, 31), known_at=date(2019, 1, 10))])
    on, known = date(2019, 1, 1), date(2019, 2, 1)
    assert facts.total("rural_population", ["v1"], on=on, known_on=known) == 800
    with pytest.raises(JingzhunError) as caught:
        facts.total("rural_population", ["v1", "v2", "v3"], on=on, known_on=known)
    assert [f.seen for f in caught.value.faults] == ["v2", "v3"]


def test_classes_are_read_from_csv_with_open_ends(tmp_path):
    text = CLASS_HEADER + "v1,poor_village,,2019-12-31,市扶贫办名单\nv2,poor_county,2012-01-01,,\n"
    classes = load_place_classes(written(tmp_path, "\ufeff" + text))
    (one,) = classes.classes_of("v1", on=date(2019, 12, 31))
    assert one == PlaceClass(
        place_id="v1",
        kind="poor_village",
        valid_until=date(2019, 12, 31),
        source="市扶贫办名单",
    )
    assert classes.is_classed("v2", "poor_county", on=date(2030, 1, 1))


def test_facts_are_read_alike_from_csv_and_parquet(tmp_path):
    line = "v1,rural_households,120,2018-12-31,2019-01-10,统计年报\n"
    csv_path = written(tmp_path, FACT_HEADER + line)
    parquet_path = tmp_path / "list.parquet"
    row = {
        "place_id": "v1",
        "fact": "rural_households",
        "value": 120,
        "as_at": date(2018, 12, 31),
        "known_at": date(2019, 1, 10),
        "source": "统计年报",
    }
    pq.write_table(pa.Table.from_pylist([row]), parquet_path)
    on, known = date(2019, 1, 1), date(2019, 2, 1)
    answers = [
        load_place_facts(path).facts_at("v1", on=on, known_on=known)
        for path in (csv_path, parquet_path)
    ]
    assert answers[0] == answers[1]
    assert answers[0]["rural_households"].value == 120


def test_every_faulty_cell_of_a_list_of_classes_is_reported_at_once(tmp_path):
    text = CLASS_HEADER + (
        "v1,poor_vilage,,,\n"
        ",poor_village,,,\n"
        "v2,poor_village,2019-02-30,,\n"
        "v3,poor_village,2019-01-01,2018-01-01,\n"
    )
    with pytest.raises(JingzhunError) as caught:
        load_place_classes(written(tmp_path, text))
    assert [(f.code, f.position.line, f.position.cell) for f in caught.value.faults] == [
        ("PLACE009", 2, "kind"),
        ("PLACE012", 3, "place_id"),
        ("PLACE010", 4, "valid_from"),
        ("PLACE015", 5, "valid_until"),
    ]
    assert "Did you mean poor_village?" in str(caught.value)
    assert all(fault.line("zh") for fault in caught.value.faults)


def test_every_faulty_cell_of_a_list_of_facts_is_reported_at_once(tmp_path):
    text = (
        FACT_HEADER
        + "v1,rural_population,many,,2019-13-01,\nv2,rural_population,NaN,2018-12-31,2019-01-01,\n"
    )
    with pytest.raises(JingzhunError) as caught:
        load_place_facts(written(tmp_path, text))
    assert [(f.code, f.position.line, f.position.cell) for f in caught.value.faults] == [
        ("PLACE012", 2, "as_at"),
        ("PLACE010", 2, "known_at"),
        ("PLACE011", 2, "value"),
        ("PLACE011", 3, "value"),
    ]


def test_a_kind_of_ones_own_has_to_be_named(tmp_path):
    path = written(tmp_path, CLASS_HEADER + "v1,model_village,,,\n")
    with pytest.raises(JingzhunError, match="PLACE009"):
        load_place_classes(path)
    assert load_place_classes(path, kinds={"model_village"}).is_classed(
        "v1", "model_village", on=date(2018, 1, 1)
    )


def test_a_repeated_line_is_refused_with_the_first_one(tmp_path):
    text = CLASS_HEADER + "v1,poor_village,2018-01-01,,\nv1,poor_village,2018-01-01,2019-12-31,\n"
    with pytest.raises(JingzhunError, match=r"list\.csv:3: PLACE013 .* line 2"):
        load_place_classes(written(tmp_path, text))


def test_missing_columns_are_named_together(tmp_path):
    with pytest.raises(JingzhunError) as caught:
        load_place_facts(written(tmp_path, "place_id;fact;value\n"))
    assert {fault.code for fault in caught.value.faults} == {"PLACE008"}
    assert len(caught.value.faults) == 6
    with pytest.raises(JingzhunError, match="PLACE008"):
        load_place_classes(written(tmp_path, ""))


def test_a_file_that_is_not_utf8_or_not_parquet_or_of_another_kind_is_refused(tmp_path):
    gbk = tmp_path / "gbk.csv"
    gbk.write_bytes((CLASS_HEADER + "v1,poor_village,,,名单\n").encode("gbk"))
    for path in (gbk, written(tmp_path, "no", "x.parquet"), written(tmp_path, "", "x.xlsx")):
        with pytest.raises(JingzhunError, match="PLACE014"):
            load_place_classes(path)
    with pytest.raises(JingzhunError, match="GENERAL001"):
        load_place_classes(tmp_path / "absent.csv")
