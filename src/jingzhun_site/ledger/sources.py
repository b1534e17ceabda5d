"""Where entries come from, as data: each app that makes entries names its source and the way back to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from jingzhun_site.frame.words import Words


@dataclass(frozen=True, kw_only=True)
class Source:
    """A kind of source; ``address`` makes the page of a source from the key that an entry keeps.

    ``is_finding``: its entries are something that somebody found wrong, not what a document gives to be done.
    """

    name: str
    label: Words
    is_finding: bool = True
    address: Callable[[str], str] = lambda _key: ""


BY_HAND = Source(name="by_hand", label=_("日常交办"))
"""What somebody writes down: a leader's word, the minutes of a meeting."""

_SOURCES: dict[str, Source] = {}
SOURCES: Mapping[str, Source] = MappingProxyType(_SOURCES)
"""Every kind of source by its name."""


def register_source(source: Source) -> None:
    """Name a kind of source; call it in ``AppConfig.ready``."""
    _SOURCES[source.name] = source


def source_of(name: str) -> Source:
    """A source by its name; one whose app is gone still has a name."""
    return _SOURCES.get(name) or Source(name=name, label=name)
