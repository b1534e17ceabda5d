"""Addresses that keep what the reader looks at: from list to file to menu, same place, same days."""

from django.http import HttpRequest, QueryDict

KEPT = ("place", "as_at", "known_at")
"""The parts of an address that say where and when a page looks."""


def keep_looking(href: str, request: HttpRequest | None) -> str:
    """An address within the site with the place and days of the request, unless it says its own.

    An address that only changes the query (``?sort=…``) or jumps within the page is left alone.
    """
    if request is None or not href.startswith("/"):
        return href
    if not any(request.GET.get(name) for name in KEPT):
        return href
    path, mark, fragment = href.partition("#")
    bare, _, query = path.partition("?")
    words = QueryDict(query, mutable=True)
    for name in KEPT:
        if name not in words and request.GET.get(name):
            words[name] = request.GET[name]
    return f"{bare}?{words.urlencode()}{mark}{fragment}" if words else href
