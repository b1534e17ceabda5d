"""The files of this checkout, for tests that look at the repository itself."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "jingzhun"
SITE = ROOT / "src" / "jingzhun_site"


# Folders that no archive of the repository holds.
MADE_HERE = {".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", "dist"}


def names_from_git() -> list[str]:
    """The names that git keeps or would keep; none where the checkout came as an archive."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    ).stdout
    return [name for name in listed.split("\0") if name]


@cache
def all_files() -> tuple[Path, ...]:
    """Every file of the repository."""
    paths = {ROOT / name for name in names_from_git()} or {
        path for path in ROOT.rglob("*") if not MADE_HERE & set(path.relative_to(ROOT).parts)
    }
    return tuple(sorted(path for path in paths if path.is_file()))


def files_named(*endings: str) -> list[Path]:
    """The files whose names end so, such as ``.py``."""
    return [path for path in all_files() if path.name.endswith(endings)]


def core_modules() -> list[Path]:
    """The Python files of the core."""
    return [path for path in files_named(".py") if path.is_relative_to(SOURCE)]


def site_modules() -> list[Path]:
    """The Python files of the site."""
    return [path for path in files_named(".py") if path.is_relative_to(SITE)]


def name_of(path: Path) -> str:
    """The path as a reader of the repository knows it."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def read(path: Path) -> str:
    """The text of a file; examples of broken input may hold bytes that are no UTF-8."""
    return path.read_text(encoding="utf-8", errors="replace")
