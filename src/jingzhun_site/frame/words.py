"""The type of what a page says: a text, or one that is translated when it is shown."""

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"
"""Give labels with ``gettext_lazy``; they are read in the language of whoever looks."""
