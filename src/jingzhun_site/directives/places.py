"""The places that documents bind: those of the register, and the provinces above them."""

from functools import cache

from django.utils.translation import gettext as _

from jingzhun.places import Level, load_division_tree
from jingzhun_site.directives.access import places_above
from jingzhun_site.places.queries import level_of, place_name
from jingzhun_site.places.scope import CODE_LENGTH, Scope, prefix_of

COUNTRY = "0" * CODE_LENGTH


def governed_name(code: str) -> str:
    """The name of a place that a document binds."""
    if code == COUNTRY:
        return _("全国")
    return place_name(code) if level_of(code) else _province_name(code)


def governed_choices(place_code: str) -> list[tuple[str, str]]:
    """The places whose documents an office keeps: its own, and those above it, the nearest first."""
    above = sorted(places_above(Scope.of([place_code])), key=lambda code: -len(prefix_of(code)))
    return [(code, governed_name(code)) for code in (place_code, *above, COUNTRY)]


@cache
def _province_name(code: str) -> str:
    tree = load_division_tree(code, lowest=Level.PROVINCE)
    return next((place.name for place in tree.path(code)), code)
