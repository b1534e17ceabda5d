"""Addresses that keep what the reader looks at: from list to file to menu, same place, same days."""

from collections.abc import Sequence

from django.http import HttpRequest, QueryDict

DAYS = ("as_at", "known_at")
KEPT = ("place", *DAYS)
"""The parts of an address that say where and when a page looks."""


def keep_looking(href: str, request: HttpRequest | None) -> str:
    """An address within the site with the place and days of the request, unless it says its own.

    An address that only changes the query (``?sort=…``) or jumps within the page is left alone.
    """
    return _with(KEPT, href, request)


def keep_days(href: str, request: HttpRequest | None) -> str:
    """The same with the days alone: for what is the reader's own, wherever the page looks."""
    return _with(DAYS, href, request)


def _with(kept: Sequence[str], href: str, request: HttpRequest | None) -> str:
    if request is None or not href.startswith("/"):
        return href
    if not any(request.GET.get(name) for name in kept):
        return href
    path, mark, fragment = href.partition("#")
    bare, _, query = path.partition("?")
    words = QueryDict(query, mutable=True)
    for name in kept:
        if name not in words and request.GET.get(name):
            words[name] = request.GET[name]
    return f"{bare}?{words.urlencode()}{mark}{fragment}" if words else href
