"""Every setting is read from one table, and a slip is named, not guessed at."""

from pathlib import Path

import pytest

from jingzhun.errors import JingzhunError
from jingzhun_site.config.databases import database_for
from jingzhun_site.config.environment import SETTINGS, read_environment


def codes(environ: dict[str, str]) -> list[tuple[str, str]]:
    with pytest.raises(JingzhunError) as caught:
        read_environment(environ)
    return sorted((fault.code, fault.seen) for fault in caught.value.faults)


def test_an_empty_environment_gives_a_value_to_every_setting() -> None:
    values = read_environment({}).values
    assert set(values) == {setting.name for setting in SETTINGS}
    assert values["JINGZHUN_PORT"] == 8000
    assert values["JINGZHUN_DEMO"] is False
    assert values["JINGZHUN_SECRETS"] == Path("jingzhun-data").absolute() / "secrets"


def test_all_slips_are_named_at_once() -> None:
    given = {"JINGZHUN_PROT": "1", "JINGZHUN_PORT": "eighty", "JINGZHUN_DEMO": "maybe"}
    assert codes(given) == [
        ("SITE001", "JINGZHUN_PROT"),
        ("SITE002", "eighty"),
        ("SITE002", "maybe"),
    ]


def test_a_misspelt_name_is_told_what_was_probably_meant() -> None:
    with pytest.raises(JingzhunError, match="Did you mean JINGZHUN_PORT"):
        read_environment({"JINGZHUN_PROT": "1"})


@pytest.mark.parametrize(
    ("given", "expected"), [("1", True), ("Yes", True), ("off", False), ("", False)]
)
def test_a_flag_is_said_in_several_words(given: str, expected: bool) -> None:
    assert read_environment({"JINGZHUN_DEMO": given}).flag("JINGZHUN_DEMO") is expected


def test_words_are_separated_by_commas() -> None:
    given = read_environment({"JINGZHUN_HOSTS": "jingzhun.example, 10.1.2.3 ,"})
    assert given.words("JINGZHUN_HOSTS") == ["jingzhun.example", "10.1.2.3"]


def test_names_that_are_not_ours_are_left_alone() -> None:
    read_environment({"PATH": "/bin", "JINGZHUNX": "1"})


def test_postgresql_is_one_address() -> None:
    url = "postgresql://li%40x:p%2Fw@db.example:5433/county?sslmode=require"
    found = database_for(url, home=Path("data"), pool=4)
    wanted = {
        "NAME": "county",
        "USER": "li@x",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "5433",
    }
    assert {name: found[name] for name in wanted} == wanted
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["OPTIONS"]["pool"]["max_size"] == 4


def test_a_socket_folder_can_be_the_host() -> None:
    found = database_for("postgresql://%2Fvar%2Frun/county", home=Path("data"), pool=0)
    assert found["HOST"] == "/var/run"
    assert "pool" not in found["OPTIONS"]


@pytest.mark.parametrize("url", ["mysql://db/x", "postgresql://db", "county.sqlite3", "sqlite://"])
def test_another_kind_of_address_is_refused(url: str) -> None:
    with pytest.raises(JingzhunError, match="SITE003"):
        database_for(url, home=Path("data"), pool=4)


def test_a_password_is_never_repeated_in_a_refusal() -> None:
    with pytest.raises(JingzhunError) as caught:
        database_for("mysql://u:top-secret@db/x", home=Path("data"), pool=4)
    assert "top-secret" not in str(caught.value)
