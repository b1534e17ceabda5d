"""Whether a unit of a pack can hold what a document counts in."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from jingzhun.directives.exporting.pack_entries import declared as draft_words
from jingzhun.directives.exporting.pack_entries import unit_code
from jingzhun.vocabulary import Vocabulary


def unit_fits(
    printed: str, code: str, *, period: str | None = None, vocabulary: Vocabulary
) -> bool:
    """Whether a figure printed in ``printed`` may stand in a pack in the unit ``code``, due every ``period``.

    What is due needs its period in print (``month`` of 次/月), what is due once (``""``) none; other figures have no
    period, and then print may have any.
    """
    base, _, per = printed.partition("/")
    is_due = period is None or period == _period(per)
    return is_due and _base_fits(base, printed, code, vocabulary)


def _base_fits(base: str, printed: str, code: str, vocabulary: Vocabulary) -> bool:
    known = {unit_code(printed)[0], unit_code(base)[0], *_also().get(base, ())}
    value = vocabulary.code_tables["unit"].values.get(code)
    return code in known or (value is not None and value.label_zh.removeprefix("个") == base)


def _period(per: str) -> str:
    """How often, of the part behind the slash: ``month`` of 月."""
    return str(draft_words()["every"].get(per.rpartition("·")[2], ""))


@cache
def _also() -> Mapping[str, list[str]]:
    text = files(__package__).joinpath("data/units.toml").read_text(encoding="utf-8")
    also: Mapping[str, list[str]] = tomllib.loads(text)["also"]
    return also
