"""A user without a database, a request as the middlewares leave it, and pages read as a tree."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from jingzhun_site.frame import contributions, navigation

VOID = {"input", "meta", "link", "img", "br", "hr", "use", "path"}


@dataclass(kw_only=True)
class Element:
    """An element of a page with what it holds."""

    tag: str
    attrs: dict[str, str]
    parts: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(p if isinstance(p, str) else p.text for p in self.parts)

    def __iter__(self) -> Iterator["Element"]:
        for part in self.parts:
            if isinstance(part, Element):
                yield part
                yield from part

    def all(self, tag: str = "", **attrs: str) -> list["Element"]:
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attrs.items()}
        return [
            e
            for e in self
            if (not tag or e.tag == tag)
            and all(value in e.attrs.get(name, "").split(" ") for name, value in wanted.items())
        ]

    def one(self, tag: str = "", **attrs: str) -> "Element":
        (found,) = self.all(tag, **attrs)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element(tag="", attrs={})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag=tag, attrs={name: value or "" for name, value in attrs})
        self.open[-1].parts.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open[-1].tag == tag, f"<{self.open[-1].tag}> is closed by </{tag}>"
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


def tree(html: str) -> Element:
    """The page as a tree; elements that are not closed fail the test."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is never closed"
    return reader.open[0]


class StandIn:
    """A user with some rights and no database."""

    is_authenticated = True
    pk = 1

    def __init__(self, *rights: str) -> None:
        self.rights = rights

    def may(self, right: str, place_code: str | None = None) -> bool:
        return right in self.rights

    def __str__(self) -> str:
        return "示例经办人"


@pytest.fixture
def ask() -> Callable[..., HttpRequest]:
    """A request for a path, by a user with some rights (``user=None``: nobody)."""

    def make(path: str = "/", *rights: str, user: Any = StandIn, **extra: Any) -> HttpRequest:
        request = RequestFactory().get(path, **extra)
        request.user = user(*rights) if user else SimpleNamespace(is_authenticated=False)
        request.htmx = SimpleNamespace(target=extra.get("HTTP_HX_TARGET"))
        request.looking = SimpleNamespace(place="", as_at=None, known_at=None, is_past=False)
        return request

    return make


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> dict[str, navigation.NavEntry]:
    """An empty menu, for one test."""
    monkeypatch.setattr(navigation, "_ENTRIES", {})
    return navigation._ENTRIES


@pytest.fixture
def contributed(monkeypatch: pytest.MonkeyPatch) -> contributions.Contributions:
    """A frame to which nobody has contributed, for one test."""
    fresh = contributions.Contributions()
    monkeypatch.setattr(contributions, "CONTRIBUTIONS", fresh)
    return fresh
