"""A gallery of broken vocabularies: each is refused with its code, line and column."""

from pathlib import Path

import pytest

from jingzhun.errors import JingzhunError
from jingzhun.vocabulary import read_vocabulary

CODES = """\
unit:
  label: {zh: 计量单位, en: unit}
  source: a test
  values:
    yuan: [元, yuan]
compartment:
  label: {zh: 隔离区, en: compartment}
  source: a test
  values:
    health: [健康, health]
colour:
  label: {zh: 颜色, en: colour}
  source: a test
  values:
    red: [红, red, '1']
"""
HOUSES = """\
houses:
  singular: house
  label: {zh: 房, en: house}
  key: house_id
  fields:
    house_id: {type: text, label: {zh: 编号, en: number}, required: true}
    colour: {type: code, codes: colour, label: {zh: 颜色, en: colour}}
    built_on: {type: date, label: {zh: 建成日期, en: built on}}
    price_yuan: {type: money, unit: yuan, label: {zh: 价格, en: price}}
  children:
    rooms: {entity: rooms, by: house_id, label: 房间}
rooms:
  singular: room
  label: {zh: 房间, en: room}
  key: room_id
  timing: {kind: interval, from: opened_on, until: shut_on}
  place: house_id
  fields:
    room_id: {type: text, label: {zh: 编号, en: number}, required: true}
    house_id: {type: reference, to: houses, label: {zh: 房, en: house}}
    opened_on: {type: date, label: {zh: 启用, en: opened on}}
    shut_on: {type: date, blank: none, label: {zh: 停用, en: shut on}}
  derived:
    neighbours: {type: integer, is: holders, of: opened_on, among: rooms, label: {zh: 同日房间数, en: of this day}}
"""


def faults_of(folder: Path, *, entities: str = HOUSES, codes: str = CODES) -> list[str]:
    (folder / "entities").mkdir()
    (folder / "codes").mkdir()
    (folder / "entities" / "houses.yaml").write_text(entities, encoding="utf-8")
    (folder / "codes" / "lists.yaml").write_text(codes, encoding="utf-8")
    try:
        read_vocabulary(folder)
    except JingzhunError as error:
        return [f"{fault.position}: {fault.code}" for fault in error.faults]
    return []


def test_the_unbroken_vocabulary_is_read(tmp_path: Path) -> None:
    assert faults_of(tmp_path) == []


@pytest.mark.parametrize(
    ("written", "instead", "fault"),
    [
        ("singular: house", "singular: [house", "entities/houses.yaml:3:8: VOCAB001"),
        ("key: house_id", "kee: house_id", "entities/houses.yaml:4:3: VOCAB002"),
        ("  key: room_id\n", "", "entities/houses.yaml:13:3: VOCAB003"),
        ("key: house_id", "key: [house_id]", "entities/houses.yaml:4:8: VOCAB004"),
        ("built_on:", "colour:", "entities/houses.yaml:8:5: VOCAB005"),
        ("type: money", "type: moneys", "entities/houses.yaml:9:24: VOCAB006"),
        ("required: true", "required: yes", "entities/houses.yaml:6:67: VOCAB006"),
        ("blank: none", "blank: nothing", "entities/houses.yaml:22:34: VOCAB006"),
        ("unit: yuan", "unit: yuans", "entities/houses.yaml:9:17: VOCAB006"),
        ("codes: colour", "codes: colours", "entities/houses.yaml:7:13: VOCAB007"),
        ("to: houses", "to: housse", "entities/houses.yaml:20:15: VOCAB008"),
        ("{entity: rooms", "{entity: roms", "entities/houses.yaml:11:12: VOCAB008"),
        ("by: house_id", "by: house", "entities/houses.yaml:11:12: VOCAB009"),
        ("by: house_id", "by: opened_on", "entities/houses.yaml:11:12: VOCAB010"),
        ("singular: room", "singular: house", "entities/houses.yaml:13:13: VOCAB011"),
        ("rooms: {", "colour: {", "entities/houses.yaml:11:13: VOCAB011"),
        ("key: room_id", "key: room", "entities/houses.yaml:15:8: VOCAB012"),
        ("key: room_id", "key: opened_on", "entities/houses.yaml:15:8: VOCAB012"),
        (", until: shut_on", "", "entities/houses.yaml:16:11: VOCAB013"),
        ("until: shut_on", "until: room_id", "entities/houses.yaml:16:11: VOCAB014"),
        ("place: house_id", "place: house", "entities/houses.yaml:17:10: VOCAB015"),
        ("type: code, ", "type: text, ", "entities/houses.yaml:7:13: VOCAB016"),
        ("codes: colour, ", "", "entities/houses.yaml:7:13: VOCAB016"),
        ("unit: yuan, ", "", "entities/houses.yaml:9:17: VOCAB016"),
        (
            "codes: colour,",
            "codes: colour, sensitivity: compartment,",
            "entities/houses.yaml:7:13: VOCAB017",
        ),
        ("built_on:", "BuiltOn:", "entities/houses.yaml:8:14: VOCAB018"),
        ("is: holders", "is: holder", "entities/houses.yaml:24:37: VOCAB006"),
        ("among: rooms", "among: roms", "entities/houses.yaml:24:17: VOCAB008"),
        ("of: opened_on", "of: opend_on", "entities/houses.yaml:24:17: VOCAB021"),
        ("among: rooms", "among: houses", "entities/houses.yaml:24:17: VOCAB021"),
        ("neighbours: {", "opened_on: {", "entities/houses.yaml:24:16: VOCAB011"),
    ],
)
def test_a_broken_entity_is_refused_with_its_place(
    tmp_path: Path, written: str, instead: str, fault: str
) -> None:
    assert HOUSES.count(written) >= 1
    assert fault in faults_of(tmp_path, entities=HOUSES.replace(written, instead, 1))


@pytest.mark.parametrize(
    ("written", "instead", "fault"),
    [
        ("red: [红, red, '1']", "red: [红]", "codes/lists.yaml:15:10: VOCAB020"),
        ("red: [红, red, '1']", "red: 红", "codes/lists.yaml:15:10: VOCAB020"),
        (
            "  values:\n    red",
            "  unknown: [rde]\n  values:\n    red",
            "codes/lists.yaml:14:12: VOCAB019",
        ),
    ],
)
def test_a_broken_code_table_is_refused_with_its_place(
    tmp_path: Path, written: str, instead: str, fault: str
) -> None:
    assert fault in faults_of(tmp_path, codes=CODES.replace(written, instead, 1))


def test_one_name_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "entities").mkdir()
    (tmp_path / "codes").mkdir()
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / "entities" / name).write_text(HOUSES, encoding="utf-8")
        (tmp_path / "codes" / name).write_text(CODES, encoding="utf-8")
    with pytest.raises(JingzhunError) as caught:
        read_vocabulary(tmp_path)
    assert {fault.code for fault in caught.value.faults} == {"VOCAB011"}
    assert {fault.position.file for fault in caught.value.faults} == {
        "codes/two.yaml",
        "entities/two.yaml",
    }


def test_all_faults_come_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    broken = HOUSES.replace("type: money", "type: moneys").replace("codes: colour", "codes: colur")
    assert faults_of(tmp_path, entities=broken) == [
        "entities/houses.yaml:7:13: VOCAB007",
        "entities/houses.yaml:9:24: VOCAB006",
    ]


def test_a_message_names_the_word_that_was_probably_meant(tmp_path: Path) -> None:
    (tmp_path / "entities").mkdir()
    (tmp_path / "codes").mkdir()
    text = HOUSES.replace("codes: colour", "codes: colur")
    (tmp_path / "entities" / "houses.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "codes" / "lists.yaml").write_text(CODES, encoding="utf-8")
    with pytest.raises(JingzhunError) as caught:
        read_vocabulary(tmp_path)
    assert str(caught.value) == (
        "entities/houses.yaml:7:13: VOCAB007 The code table 'colur' of the field houses.colour does"
        " not exist. Declare it in data/codes or correct the name. (colour?)"
    )


def test_words_that_yaml_would_turn_into_something_else_stay_words(tmp_path: Path) -> None:
    codes = CODES.replace("red: [红, red, '1']", "no: [否, no, 01]\n    on: [开, on, 1e3]")
    (tmp_path / "entities").mkdir()
    (tmp_path / "codes").mkdir()
    (tmp_path / "entities" / "houses.yaml").write_text(HOUSES, encoding="utf-8")
    (tmp_path / "codes" / "lists.yaml").write_text(codes, encoding="utf-8")
    values = read_vocabulary(tmp_path).code_tables["colour"].values
    assert {code: value.standard for code, value in values.items()} == {"no": "01", "on": "1e3"}
