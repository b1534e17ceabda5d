"""The icons of the sprite, by name; a name that is not there fails when the template is read."""

from functools import cache, lru_cache
from pathlib import Path
from re import findall

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = "frame/vendor/tabler-icons-3.51.0.svg"
_FILE = Path(__file__).parent / "static" / SPRITE


@cache
def icon_names() -> frozenset[str]:
    """The names of all icons of the sprite."""
    return frozenset(findall(r'<symbol id="([\w-]+)"', _FILE.read_text(encoding="utf-8")))


@cache
def _address() -> str:
    return static(SPRITE)


@lru_cache(maxsize=1024)
def icon_html(name: str, *, label: str = "", extra: str = "") -> SafeString:
    """An icon as inline SVG; without a ``label`` it is decoration that a reading voice skips.

    Raises:
        KeyError: If the sprite has no such icon.
    """
    if name not in icon_names():
        raise KeyError(f"no icon named {name!r} in {SPRITE}")
    classes = f"icon {extra}".strip()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
            classes,
            label,
            _address(),
            name,
        )
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        classes,
        _address(),
        name,
    )
