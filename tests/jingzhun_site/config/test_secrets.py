"""Keys are made once, read by their owner alone, and never replaced where there is data already."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jingzhun.errors import JingzhunError
from jingzhun_site.config.secrets import SECRET_KEY, VAULT_KEYS, load_secrets


def test_the_first_start_makes_keys_that_only_the_owner_reads(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    first = load_secrets(folder, database=None)
    assert len(first.secret_key) >= 50
    assert {len(key) for key in first.vault.values()} == {32}
    modes = {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert load_secrets(folder, database=None) == first


def test_processes_that_start_at_once_agree_on_the_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: load_secrets(tmp_path, database=None), range(16)))
    assert {secrets.secret_key for secrets in found} == {found[0].secret_key}
    assert sorted(file.name for file in tmp_path.iterdir()) == [SECRET_KEY, VAULT_KEYS]


def test_a_database_without_its_keys_is_not_opened_with_new_ones(tmp_path: Path) -> None:
    database = tmp_path / "jingzhun.sqlite3"
    database.touch()
    with pytest.raises(JingzhunError, match="SITE004"):
        load_secrets(tmp_path / "secrets", database=database)
    assert not (tmp_path / "secrets" / VAULT_KEYS).exists()


def test_the_newest_key_of_the_vault_seals_and_the_older_ones_still_open(tmp_path: Path) -> None:
    load_secrets(tmp_path, database=None)
    with (tmp_path / VAULT_KEYS).open("a", encoding="ascii") as file:
        file.write("k2 " + "ab" * 32 + "\n")
    found = load_secrets(tmp_path, database=None)
    assert list(found.vault) == ["k1", "k2"]
    assert found.vault_key_id == "k2"


@pytest.mark.parametrize("damage", ["", "k1 12", "k1 " + "zz" * 32])
def test_a_damaged_key_file_is_refused(tmp_path: Path, damage: str) -> None:
    load_secrets(tmp_path, database=None)
    (tmp_path / VAULT_KEYS).write_text(damage, encoding="ascii")
    with pytest.raises(JingzhunError, match="SITE005"):
        load_secrets(tmp_path, database=None)
