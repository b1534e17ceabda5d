"""The names of places, and the breadcrumb with which a user goes from one to another."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jingzhun_site.frame.contributions import Crumb
from jingzhun_site.places.scope import CODE_LENGTH, NOWHERE, Scope, prefix_of
from jingzhun_site.register.models import MODELS

LEVELS = ("cities", "counties", "townships", "villages")
_LENGTHS: Mapping[str, int] = {"cities": 4, "counties": 6, "townships": 9, "villages": 12}


def place_names(codes: Iterable[str]) -> Mapping[str, str]:
    """The names of places by their codes, each level in one query."""
    wanted: dict[str, list[str]] = {level: [] for level in LEVELS}
    for code in set(codes):
        level = level_of(code)
        if level:
            wanted[level].append(code)
    found: dict[str, str] = {}
    for level, of_level in wanted.items():
        if of_level:
            rows = MODELS[level].objects.filter(pk__in=of_level).values_list("pk", "name")
            found.update(dict(rows))
    return found


def place_name(code: str) -> str:
    """The name of one place, or its code where the register has none."""
    return place_names([code]).get(code, code)


def full_place_name(code: str) -> str:
    """The name of a place after those above it, the county first: ``浚县示例镇山上村``."""
    chain = [one for one in chain_of(code) if level_of(one) != "cities"] or [code]
    names = place_names(chain)
    return "".join(names.get(one, one) for one in chain)


def places_called(words: str) -> list[str]:
    """The codes of the places that a code or a name means: the whole name, else its beginning."""
    if words.isascii() and words.isdigit():
        return [words] if words in place_names([words]) else []
    for condition in ({"name": words}, {"name__startswith": words}):
        found = [
            str(code)
            for level in LEVELS
            for code in MODELS[level].objects.filter(**condition).values_list("pk", flat=True)[:50]
        ]
        if found or not words:
            return found
    return []


def level_of(code: str) -> str:
    """The table in which a place stands; empty above the city.

    >>> level_of("410621000000"), level_of("410000000000")
    ('counties', '')
    """
    length = len(prefix_of(code))
    return next((level for level, size in _LENGTHS.items() if size == length), "")


def chain_of(code: str) -> list[str]:
    """A place and those above it, the widest first.

    >>> chain_of("410621100000")
    ['410600000000', '410621000000', '410621100000']
    """
    prefix = prefix_of(code)
    return [
        prefix[:size].ljust(CODE_LENGTH, "0") for size in _LENGTHS.values() if size <= len(prefix)
    ]


def places_below(code: str, scope: Scope, *, level: str = "") -> Sequence[tuple[str, str]]:
    """The places one level below a place, so far as they hold something of a scope: code and name.

    Where a ``level`` is named, all of that level below the place; none where the place stands no higher.
    """
    prefix = prefix_of(code)
    lower = [name for name, size in _LENGTHS.items() if size > len(prefix)]
    level = level or next(iter(lower), "")
    if level not in lower:
        return ()
    rows = MODELS[level].objects.filter(Scope(prefixes=(prefix,)).q("pk") & _touching(scope, level))
    return tuple(rows.order_by("pk").values_list("pk", "name"))


def crumbs(request: HttpRequest) -> Sequence[Crumb]:
    """The breadcrumb: from the widest place that is the user's down to the chosen one, and what lies below."""
    looking: Any = getattr(request, "looking", None)
    if looking is None or not looking.scope:
        return ()
    here = looking.place or _common(looking.scope)
    own = request.user.scope()  # type: ignore[union-attr]
    chain = chain_of(here)
    names = place_names(chain)
    links = [
        Crumb(label=names.get(code, code), href=_href(request, code) if _narrows(own, code) else "")
        for code in chain
    ]
    below = tuple(
        Crumb(label=name, href=_href(request, code)) for code, name in places_below(here, own)
    )
    if below:
        links.append(Crumb(label=_("下级"), choices=below))
    return links


def _narrows(own: Scope, code: str) -> bool:
    """Whether going there shows a user something, and something else than all there is."""
    return own.covers(code) or own.narrowed(code) not in (own, NOWHERE)


def _touching(scope: Scope, level: str) -> Q:
    """Places of a level that lie in a scope or hold a part of it."""
    size = _LENGTHS[level]
    shorter = tuple(p for p in scope.prefixes if len(p) <= size)
    above = {p[:size].ljust(CODE_LENGTH, "0") for p in scope.prefixes if len(p) > size}
    inside = Scope(prefixes=shorter).q("pk")
    return inside | Q(pk__in=above)


def _common(scope: Scope) -> str:
    """The narrowest place that holds a whole scope."""
    first, *others = scope.prefixes
    sizes = (size for size in (12, 9, 6, 4) if size <= len(first))
    prefix = next((first[:n] for n in sizes if all(p.startswith(first[:n]) for p in others)), "")
    return prefix.ljust(CODE_LENGTH, "0")


def _href(request: HttpRequest, code: str) -> str:
    query = request.GET.copy()
    for name in ("after", "before", "page"):
        query.pop(name, None)
    query["place"] = code
    return f"{request.path}?{query.urlencode()}"
