"""Every broken pack of the gallery gives its exact message, at its exact place."""

from pathlib import Path

import pytest

from jingzhun.errors import load_catalogue
from jingzhun.packs import check_pack

GALLERY = Path(__file__).parents[2] / "broken_packs"
BROKEN = sorted(folder for folder in GALLERY.iterdir() if folder.is_dir())
NEEDS_NO_PACK = {
    "PACK043",  # two packs of one name: of a folder of packs, see test_loading
    "PACK036",  # what a form may refuse one day and has no sentence of its own yet
}


@pytest.mark.parametrize("folder", BROKEN, ids=lambda folder: folder.name)
def test_a_broken_pack_gives_its_exact_message(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    seen = "".join(f"{fault.line()}\n" for fault in check_pack(Path("city")))
    assert seen == (folder / "expected.txt").read_text(encoding="utf-8")
    assert seen


@pytest.mark.parametrize("folder", BROKEN, ids=lambda folder: folder.name)
def test_every_message_can_be_had_in_chinese(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    for fault in check_pack(Path("city")):
        assert fault.line("zh") != fault.line("en")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("amount_that_is_no_money", "规则得出的是整数（integer）。此处应得出金额（money）。"),
        (
            "case_with_word_for_money",
            "“much”不能作字段工资性收入（wage_income_yuan）的值。请写金额（money），或写 unknown（表示不明）。",
        ),
    ],
)
def test_a_message_about_kinds_of_values_names_them_in_the_language_of_the_reader(
    name: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(GALLERY / name)
    (fault,) = check_pack(Path("city"))
    assert fault.line("zh").endswith(said)


def test_the_gallery_is_large_and_no_two_messages_are_alike() -> None:
    assert len(BROKEN) >= 30
    expected = [(folder / "expected.txt").read_text(encoding="utf-8") for folder in BROKEN]
    assert len(set(expected)) == len(expected)


def test_every_message_about_packs_is_in_the_gallery() -> None:
    shown = "".join((folder / "expected.txt").read_text(encoding="utf-8") for folder in BROKEN)
    missing = {code for code in load_catalogue() if code.startswith("PACK") and code not in shown}
    assert missing == NEEDS_NO_PACK
