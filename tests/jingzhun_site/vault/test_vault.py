"""What the vault keeps, and what it shows to whom."""

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import connection

from jingzhun_site.accounts.authority import Authority, Holding
from jingzhun_site.accounts.rights import Right
from jingzhun_site.vault.actions import seal_many, seal_one
from jingzhun_site.vault.models import Identity
from jingzhun_site.vault.queries import open_many
from jingzhun_site.vault.revealing import reveal
from jingzhun_site.vault.tokens import Kind, token_of
from tests.jingzhun_site.conftest import FOREIGN_VILLAGE, VILLAGE

ID_NUMBER = "990001199001010016"


@pytest.mark.django_db
def test_a_value_comes_back_and_stands_nowhere_in_the_table() -> None:
    tokens = seal_many(Kind.NAME, ["王小明", None, "李四", "王小明"])

    assert tokens[0] == tokens[3] != tokens[2]
    assert tokens[1] is None
    assert open_many(tokens) == {tokens[0]: "王小明", tokens[2]: "李四"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT token, kind, sealed, key_id FROM vault_identity")
        stored = repr(cursor.fetchall()).encode() + b"".join(
            bytes(row.sealed) for row in Identity.objects.all()
        )
    assert "王小明".encode() not in stored


@pytest.mark.django_db
def test_one_number_in_two_spellings_is_one_token() -> None:
    token = seal_one(Kind.ID_NUMBER, " 99000119900101001x ")

    assert token == token_of(Kind.ID_NUMBER, "９９０００１１９９００１０１００１Ｘ")
    assert Identity.objects.count() == 1


@pytest.mark.django_db
def test_a_sealed_value_under_another_token_does_not_open() -> None:
    first, second = seal_many(Kind.NAME, ["王小明", "李四"])
    stolen = Identity.objects.get(token=first)
    Identity.objects.filter(token=second).update(sealed=stolen.sealed)

    with pytest.raises(InvalidTag):
        open_many([second])


@pytest.mark.django_db
def test_a_token_says_nothing_without_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = token_of(Kind.ID_NUMBER, ID_NUMBER)
    other = {settings.VAULT_KEY_ID: bytes(32)}
    monkeypatch.setattr(settings, "VAULT_SECRETS", other)
    from jingzhun_site.vault.keys import keys_from  # noqa: PLC0415

    keys_from.cache_clear()
    try:
        assert token_of(Kind.ID_NUMBER, ID_NUMBER) != before
    finally:
        monkeypatch.undo()
        keys_from.cache_clear()


@pytest.mark.django_db
def test_identities_are_masked_outside_the_place_of_the_right() -> None:
    token = seal_one(Kind.ID_NUMBER, ID_NUMBER)
    holding = Holding(rights=frozenset({Right.SEE_IDENTITIES}), place_code=VILLAGE)
    shown = reveal(Authority(holdings=(holding,)), [token])

    assert shown.show(Kind.ID_NUMBER, token, VILLAGE) == ID_NUMBER
    assert shown.show(Kind.ID_NUMBER, token, FOREIGN_VILLAGE) == "990001********0016"
