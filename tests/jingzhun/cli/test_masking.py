"""Two offices compare their registers by files of keys."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jingzhun.cli import main
from jingzhun.vocabulary.identity import check_digit

FIRST, BODY = "99000119850307213X", "99000119900101123"
SECOND = BODY + check_digit(BODY)
DAMAGED = SECOND.replace("19900101", "19910101")


@pytest.fixture
def office(tmp_path: Path) -> Callable[..., Any]:
    """Run ``jingzhun crosscheck …`` in a folder with a secret and two registers."""
    (tmp_path / "secret").write_text("one secret of the exchange alone\n", encoding="utf-8")
    ours = f"姓名,证件号码\n甲,{FIRST}\n乙,{DAMAGED}\n丙,\n"
    (tmp_path / "ours.csv").write_bytes(ours.encode("gb18030"))
    (tmp_path / "theirs.csv").write_text(f"ID\n990001850307213\n{SECOND}\n", encoding="utf-8")

    def run(*words: str) -> Any:
        paths = {path.name for path in tmp_path.iterdir()} | {"a.csv", "b.csv", "met.csv"}
        given = [str(tmp_path / word) if word in paths else word for word in words]
        return CliRunner().invoke(main, ["crosscheck", *given])

    return run


def _mask(run: Callable[..., Any], file: str, column: str, out: str, purpose: str = "p") -> Any:
    return run(
        "mask", file, "--column", column, "--secret", "secret", "--purpose", purpose, "--out", out
    )


def test_two_registers_meet_and_the_damaged_row_is_named(
    office: Callable[..., Any], tmp_path: Path
) -> None:
    masked = _mask(office, "ours.csv", "证件号码", "a.csv")
    assert masked.exit_code == 0, masked.output
    assert "3" in masked.output.splitlines()[-1]
    keys = (tmp_path / "a.csv").read_text(encoding="utf-8")
    assert FIRST not in keys
    assert len(keys.splitlines()) == 2

    _mask(office, "theirs.csv", "ID", "b.csv")
    assert office("meet", "a.csv", "b.csv", "--out", "met.csv").exit_code == 0
    met = (tmp_path / "met.csv").read_text(encoding="utf-8").splitlines()
    assert met == ["our_row,their_row", "2,2"]


def test_an_unknown_column_is_refused_with_those_there_are(office: Callable[..., Any]) -> None:
    refused = _mask(office, "ours.csv", "身份证", "a.csv")
    assert refused.exit_code == 1
    assert "MASK006" in refused.output
    assert "姓名, 证件号码" in refused.output


def test_a_register_sent_unmasked_is_refused_without_repeating_it(
    office: Callable[..., Any],
) -> None:
    _mask(office, "theirs.csv", "ID", "b.csv")
    refused = office("meet", "ours.csv", "b.csv", "--out", "met.csv")
    assert refused.exit_code == 1
    assert "MASK003" in refused.output
    assert FIRST not in refused.output


def test_keys_of_two_purposes_do_not_meet(office: Callable[..., Any], tmp_path: Path) -> None:
    _mask(office, "ours.csv", "证件号码", "a.csv")
    _mask(office, "theirs.csv", "ID", "b.csv", purpose="q")
    refused = office("meet", "a.csv", "b.csv", "--out", "met.csv")
    assert "MASK004" in refused.output
    assert not (tmp_path / "met.csv").exists()
