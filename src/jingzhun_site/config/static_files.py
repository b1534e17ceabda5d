"""Collecting stylesheets and scripts into the home folder, only when what is served of them would change."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import find, get_finders
from django.core.management import call_command

from jingzhun_site.config import css_variables, static_storage, trimming
from jingzhun_site.config.static_storage import TRIMMED, class_sources
from jingzhun_site.config.trimming import ClassNames

STAMP = ".made-from"
_CUTTERS = (static_storage, trimming, css_variables)
_CLASS, _VARIABLE = re.compile(r"\.([A-Za-z][\w-]*)"), re.compile(r"--[\w-]+")
# The package django-htmx brings two versions of htmx and more, django-ninja two readers of the interface's description;
# the pages use htmx-2.min.js and Swagger alone.
NOT_USED = ["htmax*", "htmx-4*", "htmx-2.js", "redoc*", "*.map", "*.md"]


def collect_static_if_changed() -> bool:
    """Collect, compress and name by content; whether there was anything to do.

    A changed template or program matters only if the stylesheet that is cut down to what pages use becomes another.
    That is looked into when the times of the files say that something changed, for it takes half a second.
    """
    stamp = Path(settings.STATIC_ROOT) / STAMP
    kept = stamp.read_text(encoding="ascii").split() if stamp.is_file() else []
    static = list(_static_lines())
    seen = _digest([*static, *_source_lines()])
    if kept[:1] == [seen]:
        return False
    wanted = _digest([*static, *_what_cuts()])
    is_other = kept[1:] != [wanted]
    if is_other:
        call_command(
            "collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=NOT_USED
        )
    stamp.write_text(f"{seen}\n{wanted}\n", encoding="ascii")
    return is_other


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join([django.__version__, *lines]).encode()).hexdigest()


def _static_lines() -> Iterator[str]:
    """Name, size and time of each static file."""
    for finder in get_finders():
        for name, storage in sorted(finder.list(NOT_USED), key=lambda found: str(found[0])):
            yield _line(name, Path(storage.path(name)))


def _source_lines() -> Iterator[str]:
    """The same of the files that say which classes there are."""
    return (_line(str(path), path) for path in class_sources())


def _what_cuts() -> Iterator[str]:
    """What the cut of the large stylesheet rests on: the programs that cut, and what of it the sources name."""
    for module in _CUTTERS:
        yield Path(module.__file__ or "").read_text(encoding="utf-8")
    css = Path(find(TRIMMED) or "").read_text(encoding="utf-8")
    texts = [path.read_text(encoding="utf-8") for path in class_sources()]
    names = ClassNames.in_sources(texts)
    yield from sorted(name for name in set(_CLASS.findall(css)) if names.may_be(name))
    yield from (one for one in names.beginnings if f".{one}" in css)
    named = {name for text in texts for name in _VARIABLE.findall(text)}
    yield from sorted(named.intersection(_VARIABLE.findall(css)))


def _line(name: str, path: Path) -> str:
    about = path.stat()
    return f"{name}|{about.st_size}|{about.st_mtime_ns}"
