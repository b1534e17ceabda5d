"""A disk that fills, a folder that may not be written: nothing half-written stays."""

import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from jingzhun.errors import JingzhunError

SCRIPT = """
    import resource, sys
    from datetime import date
    from pathlib import Path
    from jingzhun.eligibility.snapshots import make_snapshot
    from jingzhun.errors import JingzhunError
    from jingzhun.vocabulary import load_vocabulary

    source, out, limit = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    vocabulary = load_vocabulary()
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    day = date(2018, 12, 31)
    try:
        make_snapshot(source, out, vocabulary=vocabulary, as_at=day, known_at=day)
    except JingzhunError as error:
        print(error.faults[0].code)
"""


@pytest.mark.parametrize("limit", [1_000, 30_000, 150_000])
def test_a_disk_that_fills_leaves_nothing_half_written(register, tmp_path, limit):
    lines = "".join(f"P{n},H{n},人员{n * 7919},poor\n" for n in range(60_000))
    source = register(
        villages="village_id,township_id,name,is_poor_village,is_deep_poor_village\nV1,T1,村,1,0\n",
        persons=f"person_id,household_id,name,registration\n{lines}",
    )
    target = tmp_path / "target"
    target.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SCRIPT), source, target / "snapshot", str(limit)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[4] / "src")},
    )
    assert done.stdout.strip() == "GENERAL002", done.stderr
    assert list(target.iterdir()) == []


def test_a_folder_that_may_not_be_written_is_a_fault(register, faults_of, households, monkeypatch):
    def refuse(*args, **options):
        raise PermissionError(13, "Permission denied", "target")

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    (fault,) = faults_of(register(households=households))
    assert fault.code == "GENERAL003"


def test_a_file_that_may_not_be_read_is_a_fault(register, faults_of, households, monkeypatch):
    source = register(households=households, persons="x")
    opened = Path.open

    def refuse(path, *args, **options):
        if path.name == "persons.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *args, **options)

    monkeypatch.setattr(Path, "open", refuse)
    (fault,) = faults_of(source)
    assert (fault.code, fault.position.file) == ("SNAPSHOT060", "persons.csv")


def test_a_source_that_is_not_there_is_a_fault(snapshot_of, tmp_path):
    with pytest.raises(JingzhunError) as caught:
        snapshot_of(tmp_path / "nowhere")
    assert caught.value.faults[0].code == "GENERAL001"


def test_progress_is_told_for_every_entity(register, snapshot_of, households, persons):
    told = []
    source = register(households=households, persons=persons)
    snapshot_of(source, progress=lambda *step: told.append(step))
    assert told == [
        ("read households", 0, 2),
        ("read persons", 1, 2),
        ("write households", 0, 2),
        ("write persons", 1, 2),
    ]
