"""Where static files are collected: named by content, compressed, the large stylesheet cut down to what pages use."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

from jingzhun_site.config.css_variables import without_unread
from jingzhun_site.config.trimming import ClassNames, trimmed

TRIMMED = "frame/vendor/tabler-1.6.1.min.css"
"""The released file stays as it is in the sources; what is served is cut from it."""
_SITE = Path(__file__).parents[1]
_CAN_NAME_A_CLASS = ("*.html", "*.py", "*.js")


def class_sources() -> list[Path]:
    """The files of the site that can give a class to an element: templates, programs, scripts."""
    found = (path for pattern in _CAN_NAME_A_CLASS for path in _SITE.rglob(pattern))
    return sorted(path for path in found if "vendor" not in path.parts)


class TrimmedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Serves of :data:`TRIMMED` what the site's own pages can match.

    What a library says of where its sources lie is for those who develop it; such maps are not collected.
    """

    patterns = tuple(
        (files, tuple(one for one in names if "sourceMappingURL" not in str(one)))
        for files, names in CompressedManifestStaticFilesStorage.patterns
    )

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        """Cut the stylesheet, then name and compress all files."""
        if not dry_run and TRIMMED in paths:
            self._trim(*paths[TRIMMED])
            paths = {**paths, TRIMMED: (self, TRIMMED)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _trim(self, source: Any, name: str) -> None:
        with source.open(name) as released:
            css = released.read().decode()
        Path(self.path(TRIMMED)).write_text(cut_down(css), encoding="utf-8")


def cut_down(css: str) -> str:
    """What of a stylesheet the site's own pages can match, with the variables alone that are read there or here."""
    texts = [one.read_text(encoding="utf-8") for one in class_sources()]
    own = [one.read_text(encoding="utf-8") for one in _own_stylesheets()]
    return without_unread(trimmed(css, ClassNames.in_sources(texts)), readers=[*texts, *own])


def _own_stylesheets() -> list[Path]:
    return sorted(one for one in _SITE.rglob("*.css") if "vendor" not in one.parts)
