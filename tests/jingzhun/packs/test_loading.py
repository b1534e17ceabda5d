"""Loading packs: entries with their values in rule units, all faults at once."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jingzhun.errors import JingzhunError
from jingzhun.packs import (
    BracketTable,
    LookupTable,
    Measure,
    Nature,
    Pack,
    Status,
    check_pack,
    load_pack,
    load_packs,
    shipped_packs_root,
)
from jingzhun.vocabulary import FieldType
from tests.jingzhun.packs.packs_for_tests import make_pack, write_pack


@pytest.fixture(scope="module")
def shipped() -> dict[str, Pack]:
    return dict(load_packs(shipped_packs_root()))


def parameters(tmp_path: Path, text: str) -> Pack:
    return make_pack(tmp_path, {"parameters.yaml": text})


def test_the_shipped_packs_load_without_a_fault(shipped: dict[str, Pack]) -> None:
    assert {"national", "hebi-2018", "town-2018"} <= set(shipped)
    assert shipped["national"].place == "000000"
    assert shipped["hebi-2018"].programmes


def test_every_shipped_entry_has_a_place_in_its_file(shipped: dict[str, Pack]) -> None:
    for pack in shipped.values():
        for entry in [*pack.parameters.values(), *pack.programmes.values(), *pack.goals.values()]:
            assert entry.position.line > 0
            assert Path(entry.position.file).exists()


def test_money_is_kept_in_fen_rates_in_millionths_and_areas_in_thousandths(tmp_path: Path) -> None:
    pack = parameters(
        tmp_path,
        """
        - {id: a, label: 甲, unit: yuan_month, values: {2018-01-01: 160.5}, source: practice}
        - {id: b, label: 乙, unit: percent, values: {2018-01-01: 71.29}, source: practice}
        - {id: c, label: 丙, type: quantity, unit: m2, values: {2018-01-01: 25}, source: practice}
        - {id: d, label: 丁, type: integer, unit: day, values: {2018-01-01: 7}, source: practice}
        """,
    )
    kinds = {name: (p.type, p.values[0].value) for name, p in pack.parameters.items()}
    assert kinds == {
        "a": (FieldType.MONEY, 16_050),
        "b": (FieldType.RATE, 712_900),
        "c": (FieldType.QUANTITY, 25_000),
        "d": (FieldType.INTEGER, 7),
    }


def test_a_value_holds_from_its_first_day_until_the_next_one(tmp_path: Path) -> None:
    pack = parameters(
        tmp_path,
        """
        id: rate
        label: 比例
        unit: percent
        values:
          2019-01-01: {value: 90, status: placeholder, note: 待定, source: {clause: 二/(三)/1}}
          2018-01-01: 85
        source: practice
        """,
    )
    rate = pack.parameters["rate"]
    assert rate.value_on(date(2017, 12, 31)) is None
    first, second = rate.value_on(date(2018, 12, 31)), rate.value_on(date(2019, 1, 1))
    assert first is not None
    assert second is not None
    assert (first.value, first.status) == (850_000, None)
    assert (second.value, second.status) == (900_000, Status.PLACEHOLDER)
    assert second.source is not None
    assert second.source.clause == "二(三)1"


def test_tables_and_tiers_keep_their_keys(tmp_path: Path) -> None:
    pack = parameters(
        tmp_path,
        """
        - id: subsidy
          label: 补助
          unit: yuan
          keyed_by: [dwelling_grade, integer]
          values: {2018-01-01: {C: {1: 8000, 2: 9000}, D: {1: 20000, 2: 21000}}}
          source: practice
        - id: scale
          label: 分段
          unit: percent
          bracket: true
          values: {2018-01-01: [{above: 0, rate: 50}, {above: 100000, rate: 60.5}]}
          source: practice
        """,
    )
    table = pack.parameters["subsidy"].values[0].value
    assert isinstance(table, LookupTable)
    assert table.cells[("D", "2")] == 2_100_000
    scale = pack.parameters["scale"].values[0].value
    assert isinstance(scale, BracketTable)
    assert [(t.above, t.rate) for t in scale.tiers] == [(0, 500_000), (10_000_000, 605_000)]


def test_targets_keep_comparison_range_total_and_marks(tmp_path: Path) -> None:
    pack = make_pack(
        tmp_path,
        {
            "goals.yaml": """
            indicator: {id: houses, label: 户数, unit: 户, reported: true}
            nature: quota
            targets:
              2018: "= 669"
              2019: {value: "2..3", approximate: true}
              2020: {value: ">= 4", deadline: 2020-06-30, span: by}
              total: {value: ">= 1200"}
            source: {clause: 二(三)5}
            """
        },
    )
    goal = pack.goals["houses"]
    first, second, third, total = goal.targets
    assert (goal.nature, goal.indicator.measure, goal.indicator.unit) == (
        Nature.QUOTA,
        Measure.REPORTED,
        "household",
    )
    assert (first.comparison, first.value, first.span) == ("=", Decimal(669), "single")
    assert (second.comparison, second.value_max, second.approximate) == ("range", Decimal(3), True)
    assert (third.deadline, third.span) == (date(2020, 6, 30), "by")
    assert (total.span, total.year, total.years) == ("total", 2020, (2018, 2019, 2020))


def test_a_target_for_each_year_covers_every_year_of_the_pack(tmp_path: Path) -> None:
    pack = make_pack(
        tmp_path,
        {
            "money.yaml": """
            id: spending
            label: 支出进度
            ratio: {paid: "a", of: "b"}
            targets: {each_year: ">= 92"}
            source: {clause: 二(三)5}
            """
        },
    )
    targets = pack.money["spending"].targets
    assert [(t.year, t.span, t.value) for t in targets] == [
        (year, "each", Decimal(92)) for year in (2018, 2019, 2020)
    ]


def test_one_entry_or_a_list_may_stand_in_a_file_and_files_in_a_folder(tmp_path: Path) -> None:
    one = "id: {0}\nlabel: 甲\nunit: percent\nvalues: {{2018-01-01: 1}}\nsource: practice\n"
    pack = make_pack(
        tmp_path, {"parameters.yaml": one.format("b"), "parameters/a.yaml": one.format("a")}
    )
    assert list(pack.parameters) == ["b", "a"]


def test_faults_of_all_files_come_together(tmp_path: Path) -> None:
    folder = write_pack(
        tmp_path,
        {
            "parameters.yaml": "id: a\nlabel: 甲\nvalues: {2018-01-01: 1}\nsource: {clause: 二(三)9}\n",
            "standards.yaml": "id: s\nlabel: 乙\nfor: housholds\nmet_when: x\nsource: practice\n",
            "goals.yaml": "a: [1\n",
        },
    )
    with pytest.raises(JingzhunError) as caught:
        load_pack(folder)
    found = [(Path(f.position.file).name, f.code) for f in caught.value.faults]
    assert found == [
        ("goals.yaml", "PACK005"),
        ("parameters.yaml", "PACK060"),
        ("parameters.yaml", "PACK051"),
        ("standards.yaml", "PACK080"),
    ]


def test_the_hash_changes_with_any_file_and_with_nothing_else(tmp_path: Path) -> None:
    files = {"definitions.yaml": "[]\n"}
    first = make_pack(tmp_path / "1", files).content_hash
    again = make_pack(tmp_path / "2", files).content_hash
    other = make_pack(tmp_path / "3", {"definitions.yaml": "[ ]\n"}).content_hash
    assert first == again
    assert first != other


def test_two_packs_of_one_name_are_refused(tmp_path: Path) -> None:
    write_pack(tmp_path, name="city")
    text = (tmp_path / "city" / "pack.yaml").read_text(encoding="utf-8")
    (tmp_path / "town").mkdir()
    (tmp_path / "town" / "pack.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(JingzhunError, match=r"PACK043 Two packs have the id `city`"):
        load_packs(tmp_path)


def test_a_pack_in_a_folder_of_its_own_finds_the_shipped_packs_it_builds_on(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, more="builds_on: [national]")
    assert set(load_packs(tmp_path)) == {"city", "national"}
    assert check_pack(folder) == ()


def test_a_pack_beside_counts_before_a_shipped_one_of_its_name(tmp_path: Path) -> None:
    write_pack(tmp_path, more="builds_on: [national]")
    write_pack(tmp_path, name="national", place="000000")
    assert load_packs(tmp_path)["national"].title == "national"


def test_a_target_of_a_year_outside_the_pack_needs_a_note(tmp_path: Path) -> None:
    goal = """
        - indicator: {id: built, label: 建成, unit: item, reported: true}
          nature: quota
          targets: {2022: {value: "= 3", note: 文件另列一年}, 2021: "= 3"}
          source: practice
        """
    with pytest.raises(JingzhunError) as caught:
        make_pack(tmp_path, {"goals.yaml": goal})
    assert [(fault.code, fault.seen) for fault in caught.value.faults] == [("PACK112", "2021")]


def test_a_file_that_cannot_be_read_draws_no_faults_of_the_coverage_file(tmp_path: Path) -> None:
    parameter = "- {id: limit, label: 上限, unit： yuan, values: {2018-01-01: 8}, source: practice}"
    coverage = f"document: {{sha256: {'0' * 64}}}\npairs:\n  二(三)5#3fa9c2d1: parameter:limit\n"
    files = {"parameters.yaml": parameter, "coverage.yaml": coverage}
    found = check_pack(write_pack(tmp_path, files))
    assert [fault.code for fault in found] == ["PACK013"]
