"""The one script: it makes its environment whole or says why not, and starts quickly after that.

A stand-in for uv makes the environment here, so that nothing is fetched: it lays down a Python that
is the one running these tests, and notes how it was called.
"""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.repository.checkout import ROOT

PYTHON = f'PYTHONPATH="{ROOT / "src"}" exec "{sys.executable}"'
STAND_IN_UV = f"""#!/bin/sh
for last; do :; done
printf '%s\\n' "$*" >>"$UV_CALLS"
if [ "$1" = venv ]; then
    mkdir -p "$last/bin"
    : >"$last/pyvenv.cfg"
    printf '#!/bin/sh\\n{PYTHON} "$@"\\n' >"$last/bin/python"
    chmod +x "$last/bin/python"
    exit 0
fi
[ -z "${{UV_FAILS:-}}" ] || exit 1
case "$*" in
    *" -e "*) for name in jingzhun jingzhun-site; do cp "$JZ_COMMAND" "$last/.venv/bin/$name"; done ;;
esac
"""
STAND_IN_COMMAND = '#!/bin/sh\nprintf "%s %s\\n" "${0##*/}" "$*"\n'

Jz = Callable[..., subprocess.CompletedProcess[str]]


def write_program(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A checkout with the real script and small stand-ins for all it reads."""
    place = tmp_path / "a clone"
    (place / "src" / "jingzhun").mkdir(parents=True)
    (place / "src" / "jingzhun" / "cli.py").touch()
    shutil.copy(ROOT / "jz", place / "jz")
    (place / "requirements.lock").write_text("duckdb==1\n", encoding="utf-8")
    (place / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    return place


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A machine with the stand-in uv first on its path."""
    programs = tmp_path / "programs"
    programs.mkdir()
    write_program(programs / "uv", STAND_IN_UV)
    write_program(tmp_path / "jingzhun", STAND_IN_COMMAND)
    (tmp_path / "calls").touch()
    return {
        "PATH": f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin",
        "JZ_PYTHON": sys.executable,
        "JZ_COMMAND": str(tmp_path / "jingzhun"),
        "UV_CALLS": str(tmp_path / "calls"),
    }


@pytest.fixture
def jz(clone: Path, environment: dict[str, str]) -> Jz:
    def call(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [clone / "jz", *arguments],
            check=False,
            capture_output=True,
            text=True,
            env=environment | more,
            timeout=60,
        )

    return call


@pytest.fixture
def calls(environment: dict[str, str]) -> Callable[[], list[str]]:
    def lines() -> list[str]:
        return Path(environment["UV_CALLS"]).read_text(encoding="utf-8").splitlines()

    return lines


def test_the_script_is_executable_and_plain_shell() -> None:
    assert os.access(ROOT / "jz", os.X_OK)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    shells = [shell for shell in ("sh", "dash") if shutil.which(shell)]
    for shell in shells:
        result = subprocess.run([shell, "-n", ROOT / "jz"], check=False, capture_output=True)
        assert result.returncode == 0, result.stderr


def test_the_first_call_makes_the_environment_and_runs_the_command(jz: Jz) -> None:
    result = jz("demo", "--place", "hebi", "--no-serve")
    assert result.returncode == 0, result.stderr
    assert result.stdout == "jingzhun demo --place hebi --no-serve\n"
    assert "The environment is ready." in result.stderr


@pytest.mark.parametrize(
    ("typed", "run"),
    [
        (["demo"], "jingzhun-site demo"),
        (["demo", "--out", "a b"], "jingzhun-site demo --out a b"),
        (["demo", "--help"], "jingzhun demo --help"),
        (["serve"], "jingzhun-site serve"),
        (["site", "backup", "b"], "jingzhun-site backup b"),
    ],
)
def test_the_site_is_served_unless_the_demo_is_told_not_to(
    jz: Jz, typed: list[str], run: str
) -> None:
    assert jz(*typed).stdout.strip() == run


def test_the_second_half_of_the_tests_runs_on_a_postgres_of_its_own(jz: Jz, clone: Path) -> None:
    (clone / "tests").mkdir()
    stand_in = "import sys; print(sys.argv[1:]); sys.exit(2)"
    (clone / "tests" / "own_postgres.py").write_text(stand_in, encoding="utf-8")
    result = jz("test", "--postgres", "-q", "tests/x")
    assert "'-m', 'pytest', '-q', 'tests/x'" in result.stdout
    assert result.returncode == 2


def worked_seconds() -> float:
    """How long the processors worked for the programs that ended; a clock would measure the neighbours too."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_the_second_call_starts_in_under_three_seconds_and_installs_nothing(
    jz: Jz, calls: Callable[[], list[str]]
) -> None:
    jz("setup")
    installed = calls()
    begun = worked_seconds()
    result = jz("run", "--help")
    seconds = worked_seconds() - begun
    assert result.stdout == "jingzhun --help\n"
    assert result.stderr == ""
    assert calls() == installed
    assert seconds < 3


def test_arguments_with_spaces_reach_the_command_whole(jz: Jz) -> None:
    assert jz("run", "packs", "check", "my packs").stdout == "jingzhun packs check my packs\n"


def test_a_half_made_environment_is_made_anew(jz: Jz, clone: Path) -> None:
    failed = jz("setup", UV_FAILS="yes")
    assert failed.returncode == 2
    assert "could not be installed" in failed.stderr
    assert "--wheels DIR" in failed.stderr
    assert not (clone / ".venv" / "jz-stamp").exists()
    (clone / ".venv" / "left over").touch()
    again = jz("setup")
    assert again.returncode == 0
    assert "broken or was left half-made" in again.stderr
    assert not (clone / ".venv" / "left over").exists()


def test_an_environment_whose_python_is_gone_is_made_anew(jz: Jz, clone: Path) -> None:
    jz("setup")
    (clone / ".venv" / "bin" / "python").unlink()
    assert "broken or was left half-made" in jz("setup").stderr
    assert (clone / ".venv" / "jz-stamp").exists()


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_change_of_the_dependencies_renews_the_environment(
    jz: Jz, clone: Path, name: str
) -> None:
    jz("setup")
    with (clone / name).open("a", encoding="utf-8") as file:
        file.write("# another line\n")
    assert "up to date" in jz("setup").stderr
    assert jz("setup").stderr == ""


def test_an_environment_that_uv_made_is_renewed_without_uv(
    jz: Jz, clone: Path, environment: dict[str, str], calls: Callable[[], list[str]]
) -> None:
    jz("setup")
    (Path(environment["UV_CALLS"]).parent / "programs" / "uv").unlink()
    notes = f'case "$*" in *pip*) echo "$*" >>"{environment["UV_CALLS"]}" ;; esac'
    has_no_pip = 'case "$*" in "-m pip --version") exit 1 ;; *pip*) exit 0 ;; esac'
    write_program(clone / ".venv/bin/python", f'#!/bin/sh\n{notes}\n{has_no_pip}\n{PYTHON} "$@"\n')
    (clone / "requirements.lock").write_text("duckdb==2\n", encoding="utf-8")
    assert "is ready" in jz("setup").stderr
    made, filled = (next(n for n, c in enumerate(calls()) if word in c)
                    for word in ("-m ensurepip", "-m pip install"))  # fmt: skip
    assert made < filled


def test_a_moved_clone_renews_its_environment(
    jz: Jz, clone: Path, environment: dict[str, str]
) -> None:
    jz("setup")
    moved = clone.rename(clone.with_name("moved"))
    result = subprocess.run(
        [moved / "jz", "setup"], check=False, capture_output=True, text=True, env=environment
    )
    assert "up to date" in result.stderr


def test_two_calls_at_once_make_one_environment(jz: Jz, calls: Callable[[], list[str]]) -> None:
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda _: jz("setup"), range(2)))
    assert [result.returncode for result in results] == [0, 0]
    assert len([call for call in calls() if call.startswith("venv")]) == 1


def test_a_folder_that_is_no_environment_is_left_alone(jz: Jz, clone: Path) -> None:
    (clone / ".venv").mkdir()
    (clone / ".venv" / "mine.txt").touch()
    result = jz("setup")
    assert result.returncode == 2
    assert "is not a Python environment" in result.stderr
    assert (clone / ".venv" / "mine.txt").exists()


@pytest.mark.parametrize("order", [["--wheels", "W", "setup"], ["setup", "--wheels", "W"]])
def test_a_folder_of_wheels_replaces_the_network(
    jz: Jz, tmp_path: Path, calls: Callable[[], list[str]], order: list[str]
) -> None:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    (wheels / "duckdb-1-py3-none-any.whl").touch()
    result = jz(*[str(wheels) if word == "W" else word for word in order])
    assert result.returncode == 0, result.stderr
    installs = [call for call in calls() if call.startswith("pip install")]
    assert installs
    assert all(f"--no-index --find-links {wheels}" in call for call in installs)


@pytest.mark.parametrize("folder", ["missing", "empty"])
def test_a_folder_without_wheels_is_refused(jz: Jz, tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    result = jz("--wheels", str(tmp_path / folder), "demo")
    assert result.returncode == 2
    assert "./jz wheels DIR" in result.stderr


@pytest.fixture
def bare_python(environment: dict[str, str], tmp_path: Path) -> Path:
    """A Python as Debian ships it, without ensurepip, on a machine without uv."""
    programs = tmp_path / "programs"
    (programs / "uv").unlink()
    write_program(programs / "apt-get", f'#!/bin/sh\necho "$@" >>{environment["UV_CALLS"]}\n')
    python = programs / "python3"
    refuses = 'case "$*" in *ensurepip* | "-m venv"*) exit 1 ;; esac'
    write_program(python, f'#!/bin/sh\n{refuses}\nexec {sys.executable} "$@"\n')
    return python


def test_a_python_without_venv_is_told_what_to_install(jz: Jz, bare_python: Path) -> None:
    write_program(bare_python.with_name("id"), "#!/bin/sh\necho 1000\n")
    result = jz("setup", JZ_PYTHON=str(bare_python))
    assert result.returncode == 2
    assert "sudo apt-get install python3-venv" in result.stderr


def test_root_on_debian_gets_the_missing_package_installed(
    jz: Jz, bare_python: Path, calls: Callable[[], list[str]]
) -> None:
    write_program(bare_python.with_name("id"), "#!/bin/sh\necho 0\n")
    result = jz("setup", JZ_PYTHON=str(bare_python))
    assert "install -y -q python3-venv" in calls()
    assert result.returncode == 2
    assert "sudo apt-get install python3-venv" in result.stderr


def test_an_old_python_is_refused(jz: Jz, tmp_path: Path) -> None:
    write_program(tmp_path / "old", "#!/bin/sh\nexit 1\n")
    result = jz("setup", JZ_PYTHON=str(tmp_path / "old"))
    assert result.returncode == 2
    assert "no Python 3.11 or later" in result.stderr


def test_an_unknown_command_is_refused_before_anything_is_made(jz: Jz, clone: Path) -> None:
    result = jz("demonstrate")
    assert result.returncode == 2
    assert "There is no command 'demonstrate'" in result.stderr
    assert not (clone / ".venv").exists()


def test_help_needs_no_environment(jz: Jz, clone: Path) -> None:
    result = jz("help")
    assert result.returncode == 0
    for command in ("demo", "test", "check", "bench", "setup", "wheels"):
        assert f"\n  {command} " in result.stdout
    assert not (clone / ".venv").exists()


def test_a_run_without_any_test_fails(jz: Jz, clone: Path) -> None:
    (clone / "tests").mkdir()
    result = jz("test", "-q", "-p", "no:cacheprovider", "--rootdir", str(clone), "tests")
    assert "no tests ran" in result.stdout
    assert result.returncode != 0
