"""The language of a call: ``--lang``, read before everything else."""

from collections.abc import Sequence
from itertools import pairwise

import click

from jingzhun.cli.texts import LANGUAGES, Texts

_LANGUAGE = "jingzhun.language"


def texts_of(context: click.Context | None) -> Texts:
    """The sentences in the language of this call; Chinese unless asked otherwise."""
    return Texts(language="zh" if context is None else context.meta.get(_LANGUAGE, "zh"))


def look_for_language(context: click.Context, words: Sequence[str]) -> None:
    """Find ``--lang`` among words not read yet, so that help and refusals before it speak that language too."""
    pairs = pairwise((*words, ""))
    asked = [after if word == "--lang" else word.partition("--lang=")[2] for word, after in pairs]
    found = [word for word in asked if word in LANGUAGES]
    choose_language(context, found[-1] if found else None)


def choose_language(context: click.Context, value: str | None) -> None:
    """Speak that language from here on; ``None`` changes nothing."""
    if value is not None:
        context.meta[_LANGUAGE] = value
