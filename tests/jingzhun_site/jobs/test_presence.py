"""A worker that was killed is known to be gone at once; one that works silently is not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings

from jingzhun_site.jobs.presence import SILENT_SECONDS, Presence, beat_file, bury_the_dead, is_alive


@pytest.fixture(autouse=True)
def home(settings: LazySettings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def test_a_worker_lives_from_begin_to_end() -> None:
    presence = Presence()
    assert not is_alive(presence.name)
    presence.begin()
    assert is_alive(presence.name)
    presence.end()
    assert not is_alive(presence.name)


def test_a_worker_whose_process_is_gone_is_dead_at_once() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    name = Presence().name.replace(f"~{os.getpid()}~", f"~{gone.pid}~")
    beat_file(name).parent.mkdir(parents=True)
    beat_file(name).touch()
    assert not is_alive(name)
    bury_the_dead()
    assert not beat_file(name).exists()


def test_a_worker_of_another_machine_is_dead_when_it_is_silent_too_long() -> None:
    beat = beat_file("elsewhere~1~abc")
    beat.parent.mkdir(parents=True)
    beat.touch()
    assert is_alive("elsewhere~1~abc")
    past = beat.stat().st_mtime - SILENT_SECONDS - 1
    os.utime(beat, (past, past))
    assert not is_alive("elsewhere~1~abc")
