"""From a damaged snapshot, an impossible amount or a full disk to a message; nothing half-written stays."""

import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from jingzhun.eligibility import (
    DecisionRequest,
    Gap,
    Snapshot,
    State,
    decide,
    load_snapshot,
    regimes_in,
    simulate,
)
from jingzhun.errors import Fault, JingzhunError
from jingzhun.packs import load_packs, shipped_packs_root
from jingzhun.vocabulary import Vocabulary

from .conftest import (
    DAY,
    PROGRAMME,
    REGISTER,
    household,
    person,
    sample_regimes,
    snapshot_of,
    write_pack,
)
from .test_regimes import LOWER_PACK

DECIDING = """
    import resource, sys
    from datetime import date
    from pathlib import Path
    from jingzhun.eligibility import DecisionRequest, decide, load_snapshot, regimes_in
    from jingzhun.errors import JingzhunError
    from jingzhun.packs import load_packs
    from jingzhun.vocabulary import load_vocabulary

    packs, snapshot, out, limit = *map(Path, sys.argv[1:4]), int(sys.argv[4])
    vocabulary = load_vocabulary()
    loaded = load_packs(packs, vocabulary=vocabulary)
    regimes = regimes_in(loaded, place="410600", on=date(2018, 12, 31), vocabulary=vocabulary)
    request = DecisionRequest(
        snapshot=load_snapshot(snapshot), regimes=regimes, vocabulary=vocabulary
    )
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        decide(request, out)
    except JingzhunError as error:
        print(*error.faults)
        print(error.faults[0].code)
"""


# facts_to_collect has some 850 bytes, gaps 1,100, rules.json 1,700, households 2,300.
@pytest.mark.parametrize("limit", [100, 1_000, 1_500, 2_000])
def test_a_disk_that_fills_while_a_run_is_written_leaves_nothing_behind(
    limit: int, snapshot: Snapshot, tmp_path: Path
) -> None:
    packs = write_pack(tmp_path / "packs")
    target = tmp_path / "target"
    target.mkdir()
    words = [packs, snapshot.folder, target / "run", limit]
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(DECIDING), *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[3] / "src")},
    )
    assert done.stdout.splitlines()[-1:] == ["GENERAL002"], done.stderr
    assert list(target.iterdir()) == []


def test_a_disk_that_has_room_keeps_the_run(snapshot: Snapshot, tmp_path: Path) -> None:
    """What the test above holds back is the disk and nothing else."""
    packs, out = write_pack(tmp_path / "packs"), tmp_path / "run"
    words = [packs, snapshot.folder, out, 100_000]
    subprocess.run(
        [sys.executable, "-c", textwrap.dedent(DECIDING), *map(str, words)],
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[3] / "src")},
    )
    assert (out / "manifest.json").is_file()


def test_a_folder_that_may_not_be_written_is_named(
    request_: DecisionRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    fault = fault_of(lambda: decide(request_, tmp_path / "run"))
    assert (fault.code, fault.position.file) == ("GENERAL003", str(tmp_path / "run"))


def test_a_folder_below_a_file_is_named(request_: DecisionRequest, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    fault = fault_of(lambda: decide(request_, tmp_path / "file" / "run"))
    assert (fault.code, fault.position.file) == ("ENGINE004", str(tmp_path / "file" / "run"))


# ---- a snapshot that is not what it was


def cut(path: Path) -> None:
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[: len(content) // 2])


def empty(path: Path) -> None:
    path.unlink()
    path.write_bytes(b"")


def shorten(path: Path) -> None:
    table = pq.read_table(path)
    path.unlink()
    pq.write_table(table.slice(0, 1), path)


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (Path.unlink, "SNAPSHOT055"),
        (cut, "SNAPSHOT061"),
        (empty, "SNAPSHOT061"),
        (shorten, "SNAPSHOT054"),
    ],
)
def test_a_damaged_file_of_the_snapshot_is_named(
    damage: Callable[[Path], None], code: str, request_: DecisionRequest, tmp_path: Path
) -> None:
    damage(request_.snapshot.path("persons"))
    fault = fault_of(lambda: decide(request_, tmp_path / "run"))
    assert (fault.code, fault.position.file) == (code, str(request_.snapshot.path("persons")))
    assert "again" in fault.line()
    assert not (tmp_path / "run").exists()
    assert fault_of(lambda: simulate(request_, request_.regimes)).code == code


def test_every_damaged_file_is_named_at_once(request_: DecisionRequest, tmp_path: Path) -> None:
    request_.snapshot.path("persons").unlink()
    cut(request_.snapshot.path("households"))
    with pytest.raises(JingzhunError) as caught:
        decide(request_, tmp_path / "run")
    found = {(Path(f.position.file).stem, f.code) for f in caught.value.faults}
    assert found == {("persons", "SNAPSHOT055"), ("households", "SNAPSHOT061")}


def test_pages_that_were_overwritten_are_no_mistake_of_the_program(
    request_: DecisionRequest, tmp_path: Path
) -> None:
    path = request_.snapshot.path("persons")
    content = bytearray(path.read_bytes())
    content[4:400] = b"x" * 396
    path.unlink()
    path.write_bytes(content)
    assert fault_of(lambda: decide(request_, tmp_path / "run")).code == "ENGINE004"
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(("old", "new"), [("2018-12-31", "2017-12-31"), ('"rows": 4', '"rows": 5')])
def test_a_manifest_changed_by_hand_is_refused_before_anything_is_decided(
    old: str, new: str, snapshot: Snapshot
) -> None:
    path = snapshot.folder / "manifest.json"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.unlink()
    path.write_text(text.replace(old, new), encoding="utf-8")
    fault = fault_of(lambda: load_snapshot(snapshot.folder))
    assert (fault.code, fault.position.file) == ("SNAPSHOT056", str(snapshot.folder))


# ---- impossible figures, days and places


def test_an_amount_beyond_all_money_is_found_among_all_cells(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    rich = household("h9", dwelling_grade="D", wage_income_yuan="9999999999999999.99")
    tables = {**REGISTER, "households": [*REGISTER["households"], rich]}
    request = DecisionRequest(
        snapshot=snapshot_of(tmp_path, tables, vocabulary),
        regimes=sample_regimes(tmp_path, vocabulary),
        vocabulary=vocabulary,
    )
    fault = fault_of(lambda: decide(request, tmp_path / "run"))
    assert (fault.code, fault.seen) == ("ENGINE003", "9999999999999999.9900")
    assert Path(fault.position.file).name == "households.parquet"
    assert fault.position.cell.startswith("h9 wage_income_yuan")
    assert not (tmp_path / "run").exists()


def test_a_day_before_every_shipped_pack_has_no_rules(vocabulary: Vocabulary) -> None:
    packs = load_packs(shipped_packs_root(), vocabulary=vocabulary)
    fault = fault_of(
        lambda: regimes_in(packs, place="410600", on=date(1949, 9, 30), vocabulary=vocabulary)
    )
    assert fault.code == "PACK124"
    assert "1949-09-30" in fault.line()


def test_a_programme_of_one_county_says_nothing_of_the_other(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    root = write_pack(tmp_path / "packs")
    lower = root / "lower"
    (lower / "programmes").mkdir(parents=True)
    (lower / "pack.yaml").write_text(LOWER_PACK, encoding="utf-8")
    local = PROGRAMME.replace("id: renovation", "id: local_help")
    (lower / "programmes" / "local.yaml").write_text(local, encoding="utf-8")
    regimes = regimes_in(
        load_packs(root, vocabulary=vocabulary), place="410600", on=DAY, vocabulary=vocabulary
    )
    snapshot = snapshot_of(tmp_path, two_counties(), vocabulary)
    request = DecisionRequest(snapshot=snapshot, regimes=regimes, vocabulary=vocabulary)
    run = decide(request, tmp_path / "run")
    rows = {r["household_id"]: r for r in pq.read_table(run.path("households")).to_pylist()}
    name = "programme__local_help"
    assert rows["n1"][f"{name}__entitled"] == State.NOT_IN_FORCE
    assert rows["n1"][f"{name}__gap"] == Gap.NONE
    assert rows["n1"][f"{name}__amount_yuan"] is None
    assert rows["s1"][f"{name}__entitled"] == State.YES
    gaps = pq.read_table(run.path("gaps")).to_pylist()
    assert {g["subject_id"] for g in gaps if g["programme"] == "local_help"} == {"s1"}
    assert {g["subject_id"] for g in gaps if g["programme"] == "renovation"} == {"n1", "s1"}


def two_counties() -> dict[str, list[dict[str, str]]]:
    village, township = dict(REGISTER["villages"][0]), dict(REGISTER["townships"][0])
    county = dict(REGISTER["counties"][0])
    south = {"village_id": "410622100201", "township_id": "410622100"}
    return {
        "counties": [county, {**county, "county_id": "410622"}],
        "townships": [township, {**township, "township_id": "410622100", "county_id": "410622"}],
        "villages": [village, {**village, **south}],
        "households": [
            household("n1", dwelling_grade="D"),
            household("s1", dwelling_grade="C", village_id="410622100201"),
        ],
        "persons": [person("n1p", "n1"), person("s1p", "s1")],
        "enrolments": [
            {
                "enrolment_id": "e1",
                "programme": "other",
                "household_id": "n1",
                "enrolled_on": "2018-03-01",
            }
        ],
    }


def fault_of(attempt: Callable[[], object]) -> Fault:
    """The one fault that an attempt ends with."""
    with pytest.raises(JingzhunError) as caught:
        attempt()
    (fault,) = caught.value.faults
    assert fault.line("zh")
    return fault
