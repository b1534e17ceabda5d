"""The demonstration serves every place that has a plan, each on the day of its register."""

import os
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest

from jingzhun.population import load_plan, plan_names
from jingzhun_site.config import demo
from jingzhun_site.config.serving import Supervisor
from tests.ports import free_port


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What would have been built and served; nothing is."""
    seen = SimpleNamespace(asked=None, place="")

    def build(asked: object, folder: Path, _watch: object) -> None:
        seen.asked = asked
        (folder / "site").mkdir(parents=True)

    def serve(_port: int, place: str, _folder: Path, _watch: object) -> None:
        seen.place = place

    monkeypatch.setattr(demo, "_build", build)
    monkeypatch.setattr(demo, "_serve", serve)
    monkeypatch.setattr(os, "environ", os.environ.copy())
    return seen


@pytest.mark.parametrize("place", plan_names())
def test_every_place_with_a_plan_is_served_on_its_own_day(
    served: SimpleNamespace, tmp_path: Path, place: str
) -> None:
    demo.run_demo(["--place", place, "--one-in", "50", "--out", str(tmp_path / place)])
    assert (served.place, served.asked.one_in) == (place, 50)
    assert os.environ["JINGZHUN_TODAY"] == load_plan(place).as_at.isoformat()


@pytest.mark.parametrize(
    ("place", "first", "again", "says"),
    [
        ("sichuan", [], [], "40"),
        ("hebi", [], [], "1"),
        ("sichuan", ["--one-in", "50"], [], "50"),
        ("sichuan", ["--one-in", "50"], ["--one-in", "9"], "50"),
    ],
)
def test_a_demo_knows_of_how_many_its_register_holds_one_also_when_it_is_served_again(
    served: SimpleNamespace,
    tmp_path: Path,
    place: str,
    first: list[str],
    again: list[str],
    says: str,
) -> None:
    for more in (first, again):
        demo.run_demo(["--place", place, "--out", str(tmp_path / place), *more])
        assert os.environ["JINGZHUN_ONE_IN"] == says


def test_a_place_without_a_plan_is_refused_with_those_there_are(
    served: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        demo.run_demo(["--place", "beijing"])
    assert not served.place
    said = capsys.readouterr().err
    assert all(name in said for name in plan_names())


@pytest.mark.parametrize("told", [False, True])
def test_a_demo_that_takes_another_port_says_which_and_why(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    told: bool,
) -> None:
    """The note stands before anything is served and once more under the welcome."""
    monkeypatch.setattr(demo, "_make_tables", lambda: None)
    monkeypatch.setattr(demo, "_welcome", lambda url, *_: f"请用浏览器打开 {url}")
    monkeypatch.setattr(Supervisor, "run", lambda self: self.on_ready() or 0)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1] if told else free_port()
        with pytest.raises(SystemExit):
            demo._serve(port, "hebi", tmp_path, demo.Stopwatch())

    said = capsys.readouterr().out
    assert said.count(f"端口 {port} 已被别的程序占用") == (2 if told else 0)
    assert (f"打开 http://127.0.0.1:{port}" in said) is not told
