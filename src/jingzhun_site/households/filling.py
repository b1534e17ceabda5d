"""Forms of the register that open filled in by an app which found something out; somebody saves them or does not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from jingzhun_site.accounts.models import User

ASKED_BY = "from"
"""The word of the address that says by what a form is filled in: ``?from=cross_check:12``."""


class Became(StrEnum):
    """What became of a change that was filled in."""

    MADE = "made"
    WAITS = "waits"  # it turns an entitlement: a second person confirms it first
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OUTDATED = "outdated"


@dataclass(frozen=True, kw_only=True)
class Filling:
    """What a form opens with: stored values of fields, or why and when a member leaves.

    ``source`` names what filled it in, ``title`` says it in words and stands in the reason of the change; ``address``
    is the page that one came from.
    """

    source: str
    title: str
    address: str
    reason: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    leaves: str = ""
    on: date | None = None

    def with_title(self, reason: str) -> str:
        """The reason that somebody gave, which always says where the change came from."""
        return reason if self.title in reason else f"{self.title} {reason}".strip()[:300]


Fill = Callable[[User, str, str, str], Filling | None]
"""Of a user, a key of the source, an entity and a record's key the filling; none where it is not the user's."""

Tell = Callable[[str, Became, User, str], None]
"""Takes the key of the source, what became of the change, whose change it is, and words about it."""


@dataclass(frozen=True, kw_only=True)
class FormSource:
    """An app that fills forms in, and is told in the same transaction what became of them."""

    name: str
    fill: Fill
    tell: Tell


_SOURCES: dict[str, FormSource] = {}


def register_form_source(source: FormSource) -> None:
    """Name an app that fills forms in; call it in ``AppConfig.ready``."""
    _SOURCES[source.name] = source


def filling_named(user: User, word: str, *, entity: str, key: str) -> Filling | None:
    """What a word of the address fills the form of a record with; none where it means nothing to the user."""
    name, _colon, rest = word.partition(":")
    source = _SOURCES.get(name)
    return source.fill(user, rest, entity, key) if source else None


def tell_source(word: str, became: Became, *, by: User, text: str = "") -> None:
    """Say what became of a change to what filled it in, if anything did."""
    name, _colon, rest = word.partition(":")
    source = _SOURCES.get(name)
    if source is not None:
        source.tell(rest, became, by, text)
