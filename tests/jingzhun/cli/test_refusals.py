"""What is wrong ends in one line with place and code, a documented exit code, and nothing half-written."""

import errno
import re
import subprocess
import sys
from pathlib import Path

import pytest

from jingzhun.cli import writing
from jingzhun.cli.commands import decide as decide_command
from jingzhun.cli.commands import snapshot as snapshot_command
from jingzhun.engines import EngineSettings
from jingzhun.errors import Fault, JingzhunError
from tests.jingzhun.cli.conftest import SmallPlace, call

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_an_unknown_option_is_wrong_usage() -> None:
    said = call("decide", "--nonsense")
    assert said.code == 2
    assert "--nonsense" in said.err
    assert "jingzhun decide --help" in said.err


def test_settings_of_spark_for_another_engine_are_refused(tmp_path: Path) -> None:
    said = call("decide", "x", "--out", str(tmp_path / "run"), "--master", "local[2]")
    assert "CLI016" in said.err
    assert "--engine spark" in said.err


def test_a_master_that_is_none_is_refused_and_nothing_is_written(
    place: SmallPlace, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    words = ("decide", str(place.snapshot), "--out", str(out), "--engine", "spark")
    said = call(*words, "--master", "somewhere")
    assert said.code != 0
    assert "ENGINE009" in said.err or "ENGINE007" in said.err  # the latter where pyspark is missing
    assert not out.exists()
    assert list(tmp_path.iterdir()) == []


def test_the_memory_that_was_allowed_is_what_the_engine_gets_and_the_way_to_allow_more_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given: list[EngineSettings] = []

    def full(*_words: object, settings: EngineSettings, **_rest: object) -> None:
        given.append(settings)
        raise JingzhunError([Fault(code="ENGINE002", fields={"detail": "3 GiB used"})])

    monkeypatch.setattr(snapshot_command, "make_snapshot", full)
    words = ("snapshot", "x", "--out", tmp_path / "s", "--as-at", "2018-12-31")
    said = call(*words, "--memory-mb", "9000", "--threads", "3")
    assert given == [EngineSettings(memory_limit_mb=9000, threads=3)]
    assert "--memory-mb" in said.err

    monkeypatch.setattr(decide_command, "request_for", lambda *_words, **_rest: None)
    monkeypatch.setattr(decide_command, "decide", full)
    call("decide", "x", "--out", tmp_path / "run", "--memory-mb", "9000")
    assert given[1] == EngineSettings(memory_limit_mb=9000)


def test_too_little_memory_to_work_with_is_wrong_usage() -> None:
    said = call("snapshot", "x", "--out", "y", "--as-at", "2018-12-31", "--memory-mb", "4")
    assert said.code == 2
    assert "256" in said.err


def test_an_unknown_command_is_wrong_usage() -> None:
    assert call("divide").code == 2


def test_a_day_that_does_not_exist_is_refused_with_the_right_form() -> None:
    said = call("snapshot", "x", "--out", "y", "--as-at", "2019-02-30")
    assert said.code == 2
    assert "2019-02-30" in said.err
    assert "2018-12-31" in said.err


def test_a_missing_option_is_named() -> None:
    said = call("decide", "x")
    assert said.code == 2
    assert "--out" in said.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("list", "x"), "缺少 {standards|"),
        (("decide", "x"), "缺少 --out。"),
        (("snapshot",), "缺少 来源。"),
        (("packs", "check"), "缺少 路径...。"),
        (("packs", "compare"), "缺少 旧版。"),
        (("decide", "--out"), "--out 后面须有值。"),
        (("decide", "x", "--ot", "y"), "没有 --ot 选项。是否指 --out、"),
        (("divide",), "没有 divide 命令。"),
        (("list", "x", "gaps", "more"), "多余的内容：more。"),
        (
            ("list", "x", "gaps", "--names", "some"),
            "--names 的值不对：“some”不在可选之列，应为 masked、whole、none。",
        ),
        (("list", "x", "gaps", "--limit", "few"), "--limit 的值不对：“few”不是整数。"),
        (("list", "x", "gaps", "--limit", "0"), "--limit 的值不对：“0”小于 1。"),
        (
            ("decide", "x", "--out", "y", "--engine", "flink"),
            "--engine 的值不对：“flink”不在可选之列，应为 duckdb、spark。",
        ),
        (
            ("decide", "x", "--out", "y", "--spark-conf", "memory"),
            "--spark-conf 的值不对：“memory”不是设置；请写成 spark.executor.memory=8g。",
        ),
    ],
)
def test_wrong_usage_is_told_in_chinese_alone(words: tuple[str, ...], said: str) -> None:
    refused = call(*words)
    assert refused.code == 2
    assert refused.err.startswith(f"错误：{said}")
    english = call("--lang", "en", *words)
    assert english.err.startswith("error: ")
    assert not CHINESE.search(english.err)


def test_remarks_lead_with_their_gravity(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    households = "household_id;village_id;registration\nH1;410621100201;poor\n"
    persons = "person_id,household_id,name,registration,id_number\nP1,H1,甲,poor,12345\n"
    (source / "households.csv").write_text(households, encoding="utf-8")
    (source / "persons.csv").write_text(persons, encoding="utf-8")
    said = call("snapshot", source, "--as-at", "2018-12-31", "--out", tmp_path / "s")
    assert said.code == 0
    assert [line[:3] for line in said.err.splitlines()] == ["警告：", "提示："]
    assert "而是分号" in said.err


def test_a_reader_who_leaves_early_is_no_failure(place: SmallPlace) -> None:
    typed = [sys.executable, "-c", "from jingzhun.cli import main; main()"]
    for form in ("table", "csv"):
        words = ["list", str(place.run), "facts", "--format", form]
        with subprocess.Popen(
            [*typed, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as run:
            assert run.stdout is not None
            assert run.stderr is not None
            run.stdout.read(100)
            run.stdout.close()
            told = run.stderr.read()
        assert (run.returncode, told) == (0, b"")


def test_a_folder_without_snapshot_is_a_fault_of_the_input(tmp_path: Path) -> None:
    said = call("decide", tmp_path, "--out", tmp_path / "run")
    assert said.code == 1
    assert "SNAPSHOT051" in said.err
    assert not (tmp_path / "run").exists()


def test_every_fault_of_a_register_is_told_at_once(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    text = "household_id,village_id,registration,registered_on\n"
    text += "H1,410621100201,poor,2019-02-30\nH2,410621100201,rich,2018-01-01\n"
    (source / "households.csv").write_text(text, encoding="utf-8")
    said = call(
        "snapshot", source, "--as-at", "2019-12-31", "--out", tmp_path / "s", "--lang", "en"
    )
    assert said.code == 1
    assert "households.csv:2" in said.err
    assert "2019-02-30" in said.err
    assert "households.csv:3" in said.err
    assert "rich" in said.err
    assert not (tmp_path / "s").exists()


def test_what_is_there_is_never_written_over(place: SmallPlace) -> None:
    again = call("snapshot", place.register, "--as-at", "2018-12-31", "--out", place.snapshot)
    assert again.code == 3
    assert "SNAPSHOT050" in again.err
    assert call("decide", place.snapshot, "--out", place.run).code == 3


def test_a_table_never_replaces_a_file(place: SmallPlace, tmp_path: Path) -> None:
    out = tmp_path / "gaps.csv"
    out.write_text("mine", encoding="utf-8")
    said = call("list", place.run, "gaps", "--format", "csv", "--out", out)
    assert said.code == 3
    assert "CLI004" in said.err
    assert out.read_text(encoding="utf-8") == "mine"


def test_a_disk_that_fills_leaves_no_table_behind(
    place: SmallPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_source: Path, _target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing.Path, "rename", full)
    said = call("list", place.run, "gaps", "--format", "csv", "--out", tmp_path / "gaps.csv")
    monkeypatch.undo()
    assert said.code == 3
    assert "GENERAL002" in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_format_for_files_needs_a_file(place: SmallPlace) -> None:
    said = call("list", place.run, "gaps", "--format", "xlsx")
    assert said.code == 2
    assert "CLI001" in said.err


def test_a_run_read_with_another_snapshot_is_refused(place: SmallPlace, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert call("snapshot", place.register, "--as-at", "2018-12-30", "--out", other).code == 0
    said = call("list", place.run, "gaps", "--snapshot", other)
    assert said.code == 1
    assert "CLI003" in said.err


def test_villages_need_the_snapshot(place: SmallPlace) -> None:
    said = call("list", place.run, "villages")
    assert said.code == 2
    assert "CLI005" in said.err
    assert "“各村”一表" in said.err


def test_an_unknown_subject_is_named(place: SmallPlace) -> None:
    said = call("explain", place.snapshot, "nobody")
    assert said.code == 1
    assert "CLI010" in said.err
    assert "nobody" in said.err


def test_a_rule_about_others_is_refused(place: SmallPlace) -> None:
    key = next(iter(call("list", place.run, "gaps", "--format", "csv").out.splitlines()[1:]))
    household = next(part for part in key.split(",") if part.startswith("4106"))
    said = call("explain", place.snapshot, household, "--rule", "standard:village_exit")
    assert said.code == 1
    assert "CLI012" in said.err
    assert "的对象是行政村（villages），不是户（households）" in said.err


def test_an_unknown_rule_is_refused(place: SmallPlace) -> None:
    said = call("decide", place.snapshot, "--only", "standard:happiness", "--out", "nowhere")
    assert said.code == 1
    assert "DECIDE003" in said.err
    assert not Path("nowhere").exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("param.renovation_subsidy.D", "CLI006"),
        ("param.renovation_subsidi.D=1", "CLI007"),
        ("param.renovation_subsidy.D=much", "CLI008"),
        ("param.renovation_subsidy.Z=1", "CLI008"),
        ("param.renovation_subsidy.D=0.001", "CLI008"),
    ],
)
def test_a_change_that_cannot_be_is_refused(place: SmallPlace, change: str, code: str) -> None:
    said = call("simulate", place.snapshot, "--set", change)
    assert said.code == 1
    assert code in said.err


def test_the_value_wanted_names_its_unit_in_chinese(place: SmallPlace) -> None:
    said = call("simulate", place.snapshot, "--set", "param.renovation_subsidy.D=much")
    assert "12.5（元）" in said.err


def test_all_changes_that_cannot_be_are_told_together(place: SmallPlace) -> None:
    said = call("simulate", place.snapshot, "--set", "a=1", "--set", "b=2")
    assert said.err.count("CLI007") == 2


def test_a_change_must_be_named(place: SmallPlace) -> None:
    assert call("simulate", place.snapshot).code == 2


def test_an_unknown_pack_names_those_there_are() -> None:
    said = call("packs", "show", "hebi-2019", "--lang", "en")
    assert said.code == 1
    assert "CLI002" in said.err
    assert "hebi-2018" in said.err


def test_a_place_without_demo_names_those_with_one() -> None:
    said = call("demo", "--place", "kaifeng")
    assert said.code == 2
    assert "kaifeng" in said.err
    assert "hebi" in said.err


def test_a_folder_without_packs_says_so(tmp_path: Path) -> None:
    said = call("packs", "list", "--packs", tmp_path)
    assert said.code == 0
    assert "此处没有政策包" in said.out


def test_the_form_of_a_place_is_told_in_chinese(place: SmallPlace) -> None:
    said = call("goals", place.snapshot, "--place", "abc")
    assert said.code == 1
    assert "2、4、6、9 或 12 位数字" in said.err


def test_a_mistake_of_ours_is_one_line_and_its_own_code(
    place: SmallPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_words: object, **_more: object) -> None:
        raise RuntimeError("wheel came off")

    monkeypatch.setattr(snapshot_command, "make_snapshot", broken)
    said = call("snapshot", place.register, "--as-at", "2018-12-31", "--out", "nowhere")
    assert said.code == 4
    assert said.err.startswith("错误：GENERAL004")
    assert "wheel came off" in said.err
    assert "Traceback" not in said.err
