"""What tests get as a copy is what would have been made for them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from jingzhun.eligibility import DecisionRequest, decide, regimes_in
from jingzhun.packs import load_packs, shipped_packs_root
from jingzhun.vocabulary import load_vocabulary
from tests.drawn import drawn_snapshot
from tests.jingzhun_site.made_once import MadeOnce

DAY = date(2018, 12, 31)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_copied_run_is_the_run_and_other_questions_get_their_own(tmp_path: Path) -> None:
    vocabulary = load_vocabulary()
    packs = load_packs(shipped_packs_root(), vocabulary=vocabulary)
    snapshot = drawn_snapshot(tmp_path, root="410600", day=DAY, persons=200, households=70)
    regimes = regimes_in(packs, place="410600", on=DAY, vocabulary=vocabulary)
    request = DecisionRequest(snapshot=snapshot, regimes=regimes, vocabulary=vocabulary)
    memory = MadeOnce(folder=tmp_path)

    made, copied = (memory.decide(request, tmp_path / name) for name in ("made", "copied"))
    really = decide(request, tmp_path / "really")
    assert made.manifest == copied.manifest == really.manifest
    assert copied.folder == tmp_path / "copied"
    assert contents(made.folder) == contents(copied.folder) == contents(really.folder)

    one_rule = replace(request, only=("standard:safe_housing",))
    assert (
        memory.decide(one_rule, tmp_path / "one").manifest
        == decide(one_rule, tmp_path / "one really").manifest
    )
    day_before = regimes_in(packs, place="410600", on=date(2018, 12, 30), vocabulary=vocabulary)
    earlier = memory.decide(replace(request, regimes=day_before), tmp_path / "earlier")
    assert earlier.manifest.on == date(2018, 12, 30)


def test_a_copied_snapshot_is_that_of_the_same_files_and_days_alone(tmp_path: Path) -> None:
    drawn = drawn_snapshot(tmp_path, root="410600", day=DAY, persons=200, households=70)
    memory = MadeOnce(folder=tmp_path)
    given = {"vocabulary": load_vocabulary(), "known_at": DAY, "on_error": "report"}
    source = tmp_path / "register"

    made = memory.make_snapshot(source, tmp_path / "made", as_at=DAY, **given)
    assert made == memory.make_snapshot(source, tmp_path / "copied", as_at=DAY, **given)
    assert made.id == drawn.manifest.id
    assert contents(tmp_path / "copied") == contents(drawn.folder)
    earlier = memory.make_snapshot(source, tmp_path / "old", as_at=date(2017, 12, 31), **given)
    assert earlier.as_at == date(2017, 12, 31)
    (source / "notes.txt").write_text("", encoding="utf-8")
    assert memory.make_snapshot(source, tmp_path / "anew", as_at=DAY, **given).id == made.id
    assert len(memory.known) == 3
