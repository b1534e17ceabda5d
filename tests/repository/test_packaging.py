"""What pyproject.toml promises is what the core imports and what the lock file pins."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.repository.checkout import ROOT, core_modules, read, site_modules

PROJECT = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]
LOCK = read(ROOT / "requirements.lock")
SPARK_LOCK = read(ROOT / "requirements-spark.lock")
PIN = r"^([A-Za-z0-9._-]+)==([^ \\]+)"
PINS = re.findall(PIN, LOCK, re.MULTILINE)
# Packages whose import name is another than their own.
IMPORTED_AS = {
    "charset-normalizer": "charset_normalizer",
    "python-calamine": "python_calamine",
    "python-docx": "docx",
    "pyyaml": "yaml",
    "duckdb": "duckdb",
    "adbc-driver-postgresql": "adbc_driver_postgresql",
    "adbc-driver-sqlite": "adbc_driver_sqlite",
    "django-axes": "axes",
    "django-csp": "csp",
    "django-htmx": "django_htmx",
    "django-ninja": "ninja",
    "django-otp": "django_otp",
    "pillow": "PIL",
}
BROUGHT_ALONG = {"qrcode", "py4j"}  # by an extra of django-otp; by pyspark


def requirements(extra: str | None = None) -> list[Requirement]:
    """The base dependencies, or those of one extra."""
    lines = PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]
    return [Requirement(line) for line in lines]


def outside_imports(modules: Iterable[Path]) -> set[str]:
    """The top-level names that modules import and Python does not ship."""
    names = set()
    for path in modules:
        for node in ast.walk(ast.parse(read(path))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names.add((node.module or "").split(".")[0])
    return names - set(sys.stdlib_module_names) - {"jingzhun", "jingzhun_site", "_duckdb"}


def test_the_core_imports_nothing_beyond_its_base_dependencies() -> None:
    declared = {IMPORTED_AS.get(need.name, need.name) for need in requirements()}
    optional = {need.name for need in requirements("spark")}
    assert outside_imports(core_modules()) - declared - optional - BROUGHT_ALONG == set()


def test_the_site_imports_nothing_beyond_its_extra_and_the_base() -> None:
    needs = [*requirements(), *requirements("site")]
    declared = {IMPORTED_AS.get(need.name, need.name) for need in needs} | BROUGHT_ALONG
    assert outside_imports(site_modules()) - declared == set()


def test_the_core_extra_is_the_base_alone() -> None:
    assert PROJECT["optional-dependencies"]["core"] == []
    assert {"core", "site", "spark", "dev"} == set(PROJECT["optional-dependencies"])


def test_the_lock_file_pins_every_dependency_within_its_bounds() -> None:
    pins = {canonicalize_name(name): version for name, version in PINS}
    for need in [*requirements(), *requirements("site"), *requirements("dev")]:
        version = pins.get(canonicalize_name(need.name))
        assert version is not None, f"{need.name} is not in requirements.lock: run ./jz lock"
        assert need.specifier.contains(version), f"{need} is pinned to {version}: run ./jz lock"


def test_spark_has_a_lock_of_its_own_and_stays_out_of_the_other() -> None:
    pins = dict(re.findall(PIN, SPARK_LOCK, re.MULTILINE))
    for need in requirements("spark"):
        assert need.specifier.contains(pins[need.name]), f"{need}: run ./jz lock"
    assert not pins.keys() & dict(PINS).keys()


@pytest.mark.parametrize("lock", [LOCK, SPARK_LOCK], ids=["all but spark", "spark"])
def test_every_pin_has_hashes_and_no_source(lock: str) -> None:
    entries = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)[1:]
    assert len(entries) == len(re.findall(PIN, lock, re.MULTILINE)) > 0
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"https?:|file:|(^|\s)/|--(extra-)?index|--find-links", lock)


def test_the_entry_points_are_the_command_lines_of_core_and_site() -> None:
    assert PROJECT["scripts"] == {
        "jingzhun": "jingzhun.cli:main",
        "jingzhun-site": "jingzhun_site.config.command:main",
    }
