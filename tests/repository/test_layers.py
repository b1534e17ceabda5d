"""The core is a library: it imports downwards and asks nothing of the machine it runs on."""

import ast
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.repository.checkout import ROOT, core_modules, name_of, read

# The clock and the environment come in as arguments, or an answer could not be had a second time.
FORBIDDEN_CALLS = {
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.strftime",
    "os.getenv",
    "os.environ",
    "os.environb",
    "locale.getlocale",
    "locale.getdefaultlocale",
    "getpass.getuser",
    "uuid.uuid1",
    "uuid.uuid4",
}
SQL_CLOCKS = ("current_date", "current_timestamp", "now()", "today()", "get_current_timestamp")


def dotted_names(tree: ast.AST) -> set[tuple[int, str]]:
    """Every ``a.b`` of a module, with its line; ``x.datetime.now`` counts as ``datetime.now``."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value
            if isinstance(owner, ast.Name | ast.Attribute):
                name = owner.id if isinstance(owner, ast.Name) else owner.attr
                found.add((node.lineno, f"{name}.{node.attr}"))
    return found


def sql_clocks(tree: ast.AST) -> set[tuple[int, str]]:
    """Every string with SQL that would ask the engine for the time."""
    return {
        (node.lineno, clock)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for clock in SQL_CLOCKS
        if clock in node.value.lower() and "select" in node.value.lower()
    }


def outside_questions(text: str) -> list[str]:
    """What a module asks of clock and environment, with the lines."""
    tree = ast.parse(text)
    asked = {(line, name) for line, name in dotted_names(tree) if name in FORBIDDEN_CALLS}
    return [f"line {line}: {name}" for line, name in sorted(asked | sql_clocks(tree))]


def test_the_layers_are_held_in_every_app_of_the_site() -> None:
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    held = contracts["importlinter:contract:site-layers"]["containers"].split()
    apps = (path.parent for path in (ROOT / "src" / "jingzhun_site").glob("*/apps.py"))
    assert sorted({f"jingzhun_site.{app.name}" for app in apps} - {"jingzhun_site.config"}) == held


def test_the_rooms_import_downwards_only() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [command, "--config", ROOT / ".importlinter", "--no-cache", "--no-logo"],
        cwd=ROOT / "src",
        check=False,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_core_asks_neither_clock_nor_environment() -> None:
    asked = {name_of(path): outside_questions(read(path)) for path in core_modules()}
    assert {name: questions for name, questions in asked.items() if questions} == {}


@pytest.mark.parametrize(
    "line",
    [
        "import datetime; datetime.datetime.now()",
        "from datetime import date; date.today()",
        "import os; os.environ['LANG']",
        "import os; os.getenv('LANG')",
        "import time; time.time()",
        "query = 'SELECT current_date'",
    ],
)
def test_a_question_to_clock_or_environment_would_be_seen(line: str) -> None:
    assert len(outside_questions(line)) == 1
