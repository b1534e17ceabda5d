"""Where Spark cannot start, a person is told why and what to do."""

from pathlib import Path

import pytest

from jingzhun.engines import EngineSettings
from jingzhun.engines.spark import SparkEngine, SparkSettings, open_session
from jingzhun.engines.spark import session as sessions
from jingzhun.engines.spark.failures import start_failure
from jingzhun.errors import Fault, JingzhunError


def refusal(settings: SparkSettings, folder: Path) -> Fault:
    with pytest.raises(JingzhunError) as caught:
        open_session(settings, folder / "log")
    (fault,) = caught.value.faults
    return fault


def test_without_the_extra_it_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sessions, "find_spec", lambda _name: None)
    fault = refusal(SparkSettings(), tmp_path)
    assert fault.code == "ENGINE007"
    assert "pip install 'jingzhun[spark]'" in fault.next_step("zh")
    with pytest.raises(JingzhunError):
        SparkEngine.open(EngineSettings(temp_folder=tmp_path), SparkSettings())


@pytest.mark.parametrize(
    "master", ["", "spark", "master.example:7077", "http://master.example:7077", "local2"]
)
def test_what_is_no_master_is_refused_before_java_starts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, master: str
) -> None:
    monkeypatch.setattr(sessions, "find_spec", lambda _name: object())
    fault = refusal(SparkSettings(master=master), tmp_path)
    assert (fault.code, fault.seen) == ("ENGINE009", master)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("", "ENGINE008"),
        ("JAVA_HOME is not set\n", "ENGINE008"),
        ("spark-class: line 71: java: No such file or directory\n", "ENGINE008"),
        (
            "Error: A JNI error has occurred\njava.lang.UnsupportedClassVersionError: "
            "org/apache/spark/launcher/Main (class file version 61.0)\n",
            "ENGINE008",
        ),
        (
            'WARNING: x\nException in thread "main" org.apache.spark.SparkException: bad\n\tat a.b\n',
            "ENGINE010",
        ),
        ("Error occurred during initialization of VM\nToo small maximum heap\n", "ENGINE010"),
    ],
)
def test_what_java_left_behind_tells_why_it_ended(tmp_path: Path, said: str, code: str) -> None:
    log = tmp_path / "log"
    log.write_text(said, encoding="utf-8")
    (fault,) = start_failure(log).faults
    assert fault.code == code
    if code == "ENGINE010":
        assert said.splitlines()[1] in fault.what("zh")
    else:
        assert "17" in fault.what("zh")


def test_settings_on_which_equal_results_rest_cannot_be_changed() -> None:
    asked = {"spark.sql.ansi.enabled": "false", "spark.ui.enabled": "true"}
    conf = SparkSettings(conf=asked).all_conf()
    assert conf["spark.sql.ansi.enabled"] == "true"
    assert conf["spark.ui.enabled"] == "true"


def test_only_a_local_master_keeps_to_this_machine() -> None:
    assert SparkSettings(master="local[2]").all_conf()["spark.driver.bindAddress"] == "127.0.0.1"
    assert "spark.driver.host" not in SparkSettings(master="spark://master.example:7077").all_conf()
