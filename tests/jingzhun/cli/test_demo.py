"""The demo on a small place: the order of its page, its files, and that it never touches an earlier one."""

import re
from pathlib import Path

import openpyxl
import pytest

from jingzhun.cli.commands import demo as demo_command
from jingzhun.population import scale_plan
from tests.jingzhun.cli.conftest import Said, call

SECTIONS = [
    "各村建档立卡户达标情况",
    "差异：按专项汇总",
    "最突出的应享未享",
    "不应享而享（姓名",
    "按文件载明的标准",
    "按暂定标准",
    "目标与进度",
    "待核实信息",
    "到期的职责",
    "写好的文件",
    "接下来可以试",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def page(folder: Path) -> Said:
    plan = scale_plan(4000, households=1400, root="410600")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo_command, "load_plan", lambda _name: plan)
        patch.chdir(folder)
        (folder / "demo-hebi").mkdir()
        return call("demo", "--no-serve")


def test_it_ends_well_and_says_what_it_does_on_stderr(page: Said) -> None:
    assert page.code == 0, page.err
    assert "研判" in page.err


def test_the_page_follows_the_order_of_asking(page: Said) -> None:
    places = [page.out.index(section) for section in SECTIONS]
    assert places == sorted(places)


def test_an_earlier_demo_is_left_alone(page: Said, folder: Path) -> None:
    assert page.code == 0
    assert list((folder / "demo-hebi").iterdir()) == []
    assert (folder / "demo-hebi-2" / "run" / "manifest.json").exists()


def test_the_worst_villages_stand_first_and_the_totals_last(page: Said) -> None:
    lines = page.out[page.out.index(SECTIONS[0]) :].splitlines()
    assert any("合计" in line for line in lines[:30])


def test_households_persons_and_villages_are_never_added_into_one_figure(page: Said) -> None:
    lines = page.out.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("差异：按专项汇总"))
    end = next(n for n, line in enumerate(lines) if n > start and line.startswith("不应享而享合计"))
    table = lines[start : end + 1]
    sums = {line.partition("合计")[0]: line for line in table if "合计（项次）：" in line}
    assert set(sums) == {"应享未享", "不应享而享"}
    assert re.search(r"户 [\d,]+，人员 [\d,]+|人员 [\d,]+，户 [\d,]+", sums["应享未享"])
    assert not any(line.strip().startswith("合计") for line in table)


def test_what_is_due_on_the_day_itself_is_not_late(page: Said) -> None:
    """The register is of 31 December, the last day of the year's targets."""
    assert "逾期" not in page.out
    assert "当日到期未完成" in page.out


def test_every_table_is_written_whole_with_names_masked(page: Said, folder: Path) -> None:
    assert page.code == 0
    written = sorted(path.stem for path in (folder / "demo-hebi-2" / "tables").iterdir())
    assert written == [
        *("duties", "facts", "gaps", "goals", "money", "money_placeholder", "villages"),
    ]
    sheet = openpyxl.load_workbook(folder / "demo-hebi-2" / "tables" / "gaps.xlsx").active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    people = [str(row[heads.index("姓名")]) for row in rows if "-" in str(row[2])]
    assert people
    assert all(re.fullmatch(r".\*", name) for name in people)


def test_the_commands_that_it_names_work(page: Said, folder: Path) -> None:
    typed = re.findall(r"\./jz run (\S.*?) +#", page.out)
    assert len(typed) == 5
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for line in typed:
            said = call(*line.split())
            assert said.code == 0, f"{line}: {said.err}"


def test_without_a_site_it_says_so(folder: Path, page: Said) -> None:
    assert page.code == 0
    assert "网站" not in page.out
    assert folder.exists()


def test_a_town_is_decided_by_the_packs_of_the_country_and_its_own(tmp_path: Path) -> None:
    said = call("demo", "--place", "town", "--no-serve", "--out", tmp_path / "town")
    assert said.code == 0, said.err
    assert re.search(r"national [\d.]+，town-2018 [\d.]+", said.out)
    assert "数字均为自拟" in said.out
    due = said.out[said.out.index("到期的职责") :]
    assert "2018-05-01" in due
    assert "2018-05-30" in due
    assert "packs show town-2018 --by-clause" in said.out
