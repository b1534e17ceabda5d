"""Identities for a page: whole for those who may see them, masked for the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jingzhun_site.accounts.authority import Authority
from jingzhun_site.accounts.rights import Right
from jingzhun_site.vault.masking import masked
from jingzhun_site.vault.queries import open_many
from jingzhun_site.vault.tokens import Kind

RIGHT_OF: Mapping[Kind, Right] = {
    Kind.NAME: Right.SEE_NAMES,
    Kind.ID_NUMBER: Right.SEE_IDENTITIES,
    Kind.PHONE: Right.SEE_IDENTITIES,
    Kind.BANK_ACCOUNT: Right.SEE_IDENTITIES,
}


@dataclass(frozen=True, kw_only=True)
class Revealed:
    """The identities of one page, opened together; :meth:`show` answers for one record at a time."""

    authority: Authority
    values: Mapping[str, str]
    unmasked: frozenset[str] = field(default_factory=frozenset)

    def show(self, kind: Kind, token: str | None, place_code: str) -> str:
        """What the user sees of an identity of a record in a place; nothing for no token."""
        value = self.values.get(token or "", "")
        if not value or token in self.unmasked or self.authority.may(RIGHT_OF[kind], place_code):
            return value
        return masked(kind, value)

    def name(self, token: str | None, place_code: str) -> str:
        """A name as the user sees it."""
        return self.show(Kind.NAME, token, place_code)


def reveal(
    authority: Authority, tokens: Iterable[str | None], *, unmasked: Iterable[str] = ()
) -> Revealed:
    """Open the identities of a page in one query."""
    return Revealed(authority=authority, values=open_many(tokens), unmasked=frozenset(unmasked))
