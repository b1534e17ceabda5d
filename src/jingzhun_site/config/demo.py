"""``jingzhun-site demo``: from nothing to a served demo county, in one new folder."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from jingzhun.population import load_plan, plan_names
from jingzhun_site.config.serving import Serving, Supervisor, next_free_port

READY = "demo-is-ready"
FIRST_PORT = 8000
LOOK_SECONDS = 0.2


@dataclass(kw_only=True)
class Stopwatch:
    """How long each step took."""

    begun: float = field(default_factory=time.monotonic)
    steps: list[str] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step."""
        begun = time.monotonic()
        yield
        self.steps.append(f"{name} {time.monotonic() - begun:.1f}")

    def line(self) -> str:
        """All steps and the whole."""
        whole = f"{time.monotonic() - self.begun:.1f}"
        return (
            f"用时（秒）：{'，'.join(self.steps)}；合计 {whole}"
            if self.steps
            else f"用时 {whole} 秒"
        )


def run_demo(arguments: Sequence[str]) -> None:
    """Build the demo where it is not there yet, then serve it until told to stop."""
    asked = _parser().parse_args(arguments)
    folder = (asked.out or _free_folder(Path(f"demo-{asked.place}"))).absolute()
    home = folder / "site"
    one_in = _one_in(home, asked)
    os.environ |= {
        "JINGZHUN_HOME": str(home),
        "JINGZHUN_DEMO": "yes",
        "JINGZHUN_TODAY": load_plan(asked.place).as_at.isoformat(),
        "JINGZHUN_ONE_IN": str(one_in),
        "JINGZHUN_LOG_LEVEL": os.environ.get("JINGZHUN_LOG_LEVEL", "WARNING"),
    }
    watch = Stopwatch()
    if not (home / READY).exists():
        _build(asked, folder, watch)
        (home / READY).write_text(str(one_in), encoding="utf-8")
    _serve(asked.port, asked.place, folder, watch)


def _one_in(home: Path, asked: argparse.Namespace) -> int:
    """Of how many the register holds one: what an earlier demo in the folder was built with, else what is asked for."""
    built = (home / READY).read_text(encoding="utf-8") if (home / READY).exists() else ""
    wanted: int | None = int(built) if built else asked.one_in
    return load_plan(asked.place).demo_one_in if wanted is None else wanted


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jingzhun-site demo", description=__doc__)
    parser.add_argument("--place", default="hebi", choices=plan_names())
    parser.add_argument(
        "--one-in", type=int, help="one in so many; the plan's own number unless told"
    )
    parser.add_argument(
        "--out", type=Path, help="the folder; one that holds a demo is served again"
    )
    parser.add_argument("--port", type=int, default=FIRST_PORT)
    return parser


def _free_folder(wanted: Path) -> Path:
    """The folder, or the next number where it is there already: an earlier demo is never touched."""
    number, folder = 1, wanted
    while folder.exists():
        number += 1
        folder = wanted.with_name(f"{wanted.name}-{number}")
    return folder


def _build(asked: argparse.Namespace, folder: Path, watch: Stopwatch) -> None:
    """The core builds, decides and prints; as soon as its snapshot is there, it is loaded beside that."""
    command = [str(Path(sys.executable).with_name("jingzhun")), "demo", "--no-serve"]
    command += ["--place", asked.place, "--out", str(folder)]
    if asked.one_in is not None:
        command += ["--one-in", str(asked.one_in)]
    with subprocess.Popen(command) as core:
        with watch.step("建库建表"):
            _make_tables()
        with watch.step("等待名册快照"):
            while core.poll() is None and not (folder / "snapshot" / "manifest.json").exists():
                time.sleep(LOOK_SECONDS)
        if not core.poll():
            with watch.step("装入数据库"):
                _load(folder)
            with watch.step("制作部门测试数据"):
                _draw_registers(folder)
        with watch.step("等待研判和汇总"):
            core.wait()
    if core.returncode:
        sys.exit(core.returncode)


def _make_tables() -> None:
    """The tables, the static files and the keys; settings are read here for the first time."""
    import django  # noqa: PLC0415

    django.setup()
    from jingzhun_site.config.management.commands.serve import prepare  # noqa: PLC0415

    prepare()


def _load(folder: Path) -> None:
    """The register into the database, accounts around it, and into the queue what takes longer."""
    from jingzhun_site.decisions.demo import load_demo  # noqa: PLC0415
    from jingzhun_site.jobs.actions import start_job  # noqa: PLC0415

    load_demo(folder / "snapshot")
    start_job("decide_demo", acting_user=None, key="demo")


def _draw_registers(folder: Path) -> None:
    """Files of other departments for the county of the demo accounts, to be sent in and compared."""
    from jingzhun_site.accounts.models import User  # noqa: PLC0415
    from jingzhun_site.crosschecks.demo import FOLDER, write_demo_registers  # noqa: PLC0415

    county = User.objects.get(username="county").scope().place_code
    write_demo_registers(folder / "register", folder / FOLDER, place_code=county)


def _serve(port: int, place: str, folder: Path, watch: Stopwatch) -> None:
    free = next_free_port("127.0.0.1", port)
    serving = Serving(address="127.0.0.1", port=free, processes=2, threads=4)
    _make_tables()
    if free != port:
        print(_other_port(port, free), flush=True)

    def say() -> None:
        print(watch.line())
        print(_welcome(serving.url, place, folder))
        if free != port:  # once more where it is read: the first line has scrolled away
            print(_other_port(port, free))
        sys.stdout.flush()

    sys.exit(Supervisor(serving=serving, on_ready=say).run())


def _other_port(asked: int, taken: int) -> str:
    """Why the demo is not where it was asked for."""
    return (
        f"注意：端口 {asked} 已被别的程序占用（可能是先前没有停掉的演示），改用端口 {taken}。"
        f"要用 {asked}，请先停掉占用它的程序；要用别的，请加 --port 端口号。"
    )


def _welcome(url: str, place: str, folder: Path) -> str:
    """The address and the accounts."""
    from jingzhun_site.accounts.demo import demo_accounts  # noqa: PLC0415
    from jingzhun_site.crosschecks.demo import FOLDER  # noqa: PLC0415

    accounts = demo_accounts()
    lines = [f"  {a.username:<10} {a.label}" for a in accounts]
    password = f"演示帐户（密码均为 {accounts[0].password}）：" if accounts else ""
    departments = f"部门测试数据（可上传比对）：{folder / FOLDER}"
    deciding = "首次打开时，研判正在后台进行，约一分钟后差缺清单即可查看。"
    again = f"再次打开：./jz demo --place {place} --out {folder}"
    said = [f"请用浏览器打开 {url}", password, *lines, departments, deciding, again]
    return "\n".join(["", *said, "按 Ctrl+C 停止"])
