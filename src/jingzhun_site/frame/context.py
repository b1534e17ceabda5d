"""What every template finds: the frame of the page, computed only where a page shows it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from jingzhun_site.config import clock
from jingzhun_site.frame import contributions, navigation
from jingzhun_site.frame.addresses import keep_days
from jingzhun_site.frame.contributions import Crumb

_logger = logging.getLogger("jingzhun.requests")

SCRIPTS = tuple(
    f"frame/{name}.js"
    for name in ("menu", "panel", "table", "confirm", "forms", "identity", "chart", "printing")
)
"""The controllers that every page carries, one file each; all of them together are small."""

PANEL = "panel-body"
"""The id of the element into which a page is loaded when it opens beside a list."""


@dataclass(frozen=True, kw_only=True)
class Bell:
    """Where the tasks are listed, and how many wait; ``None`` where they could not be counted."""

    href: str
    count: int | None


class Frame:
    """The parts of the frame for one request; a part that no template asks for costs nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def nav(self) -> tuple[navigation.NavGroup, ...]:
        """The side bar."""
        return navigation.menu(self.request)

    @cached_property
    def bottom(self) -> tuple[navigation.NavLink, ...]:
        """The bottom bar of phones."""
        return navigation.bottom_bar(self.request)

    @cached_property
    def me(self) -> tuple[navigation.NavLink, ...]:
        """The menu under the user's name."""
        return navigation.own_menu(self.request)

    @cached_property
    def crumbs(self) -> Sequence[Crumb]:
        """The breadcrumb of places."""
        return contributions.CONTRIBUTIONS.crumbs(self.request)

    @cached_property
    def bell(self) -> Bell | None:
        """The bell; ``None`` for whoever has no tasks.

        A page shows without the number rather than not at all: the page that puts right what hinders the counting
        has a bell too.
        """
        href = keep_days(_address(contributions.CONTRIBUTIONS.todo), self.request)
        if not href:
            return None
        try:
            count = contributions.CONTRIBUTIONS.todo_count(self.request)
        except Exception:
            _logger.exception("what waits at the bell could not be counted")
            return Bell(href=href, count=None)
        return None if count is None else Bell(href=href, count=count)

    @property
    def now(self) -> datetime:
        """The moment at which the page was made, for its print header."""
        return clock.now()

    @property
    def scripts(self) -> tuple[str, ...]:
        """The controllers of every page."""
        return SCRIPTS

    @property
    def search_url(self) -> str:
        """Where the search box sends its words; nothing for whoever may look nobody up."""
        right = contributions.CONTRIBUTIONS.search_right
        if right and not navigation.may(self.request, right):
            return ""
        return _address(contributions.CONTRIBUTIONS.search)

    @property
    def logout_url(self) -> str:
        """Where the log-out button sends its form, or nothing."""
        return _address("accounts:logout")

    @property
    def layout(self) -> str:
        """The template that a page extends: whole, or only its content when it opens in the panel.

        ``{% extends frame.layout %}`` lets one page serve both.
        """
        htmx: Any = getattr(self.request, "htmx", None)
        return "frame/panel.html" if htmx and htmx.target == PANEL else "frame/base.html"


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor: ``frame`` with the parts, ``looking`` with place and dates."""
    return {"frame": Frame(request), "looking": getattr(request, "looking", None)}


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
