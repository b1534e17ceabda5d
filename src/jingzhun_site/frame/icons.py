"""The icons of the sprite, by name; a name that is not there fails when the template is read.

They are drawn in the page itself: with a sprite beside it the browser lays the page out once more when that comes.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from re import findall

from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = "frame/vendor/tabler-icons-3.51.0.svg"
_FILE = Path(__file__).parent / "static" / SPRITE


@cache
def icon_outlines() -> Mapping[str, str]:
    """By name, the one line that draws each icon in a square of 24: all of them are strokes from absolute points."""
    symbols = findall(r'<symbol id="([\w-]+)"[^>]*>(.*?)</symbol>', _FILE.read_text("utf-8"))
    return {name: "".join(findall(r' d="(M[^"]*)"', drawn)) for name, drawn in symbols}


@lru_cache(maxsize=1024)
def icon_html(name: str, *, label: str = "", extra: str = "") -> SafeString:
    """An icon as inline SVG; without a ``label`` it is decoration that a reading voice skips.

    Raises:
        KeyError: If the sprite has no such icon.
    """
    if name not in icon_outlines():
        raise KeyError(f"no icon named {name!r} in {SPRITE}")
    voice = format_html('role="img" aria-label="{}"', label) if label else _UNHEARD
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" {}><path d="{}"></path></svg>',
        f"icon {extra}".strip(),
        voice,
        icon_outlines()[name],
    )


_UNHEARD = SafeString('aria-hidden="true"')
