"""What is deployed passes Django's own checks, has every migration and every setting on its page."""

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from jingzhun_site.config.environment import SETTINGS
from jingzhun_site.config.settings_page import settings_table

ROOT = Path(__file__).resolve().parents[3]


def site(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as an administrator does, with nothing set but what a test sets."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JINGZHUN", "DJANGO", "DATABASE"))
    }
    return subprocess.run(
        [sys.executable, "-m", "jingzhun_site", *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=clean | {"PYTHONUTF8": "1"} | environment,
        timeout=60,
    )


def test_a_fresh_server_passes_the_checks_for_deployment(tmp_path: Path) -> None:
    made = site("check", "--deploy", "--fail-level", "WARNING", JINGZHUN_HOME=str(tmp_path))
    assert made.returncode == 0, made.stderr
    assert "no issues" in made.stdout


@pytest.mark.django_db
def test_no_migration_is_missing(settings: LazySettings) -> None:
    settings.MIGRATION_MODULES = {}  # the tests make their tables from the models
    told = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=told)
    except SystemExit:
        pytest.fail(told.getvalue())


def test_every_setting_stands_on_the_page_of_settings() -> None:
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    assert settings_table() in page, "renew it with: ./jz site settings --table"


def test_every_setting_that_a_document_or_unit_names_exists() -> None:
    known = {setting.name for setting in SETTINGS}
    files = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").iterdir(), ROOT / "README.md"]
    named = {
        (file.name, name)
        for file in files
        for name in re.findall(r"\bJINGZHUN_[A-Z_]+\b", file.read_text(encoding="utf-8"))
    }
    assert {(file, name) for file, name in named if name not in known} == set()


def test_the_table_of_settings_helps_also_when_one_is_wrong() -> None:
    wrong = {"JINGZHUN_PROT": "1", "DATABASE_URL": "postgresql://li:top-secret@db/x"}
    refused = site("check", **wrong)
    assert refused.returncode == 2
    assert "JINGZHUN_PORT" in refused.stderr
    assert "Traceback" not in refused.stderr
    listed = site("settings", **wrong)
    assert listed.returncode == 0
    assert all(setting.name in listed.stdout for setting in SETTINGS)
    assert "top-secret" not in listed.stdout
