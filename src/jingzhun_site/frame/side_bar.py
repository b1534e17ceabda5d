"""The groups of the side bar as HTML: the same on page after page, so each is made once."""

from functools import lru_cache

from django.template import loader
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from jingzhun_site.frame.navigation import NavGroup

KEPT_GROUPS = 2048
"""Some ten groups for each set of rights, each current page and each chosen place; the oldest fall out."""


def group_html(group: NavGroup) -> SafeString:
    """A group of the side bar in the language of the page."""
    return _made(group, get_language())


@lru_cache(maxsize=KEPT_GROUPS)
def _made(group: NavGroup, language: str | None) -> SafeString:
    del language  # part of the key: the template speaks it
    return loader.render_to_string("frame/side_bar_group.html", {"group": group})
