"""What a coded column would have accepted where it understood a value not."""

from collections.abc import Mapping
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from jingzhun.vocabulary import load_code_map
from jingzhun.vocabulary.code_map_declarations import tidy_value
from jingzhun_site.imports.checking.meanings import code_map_values, our_words
from jingzhun_site.imports.checking.plan import VOCABULARY, Plan, Slot

EXAMPLES = 3
_OURS = {"true": "是", "false": "否"}


def judge_code(seen: str, slot: Slot, plan: Plan) -> tuple[str, str]:
    """The code of the remark on a value that a slot does not understand, and examples of what it would.

    ``IMPORT077`` says that the word is ours while the column is read by another system's map.
    """
    mapped = code_map_values(slot, plan.code_map) if plan.code_map else None
    ours = our_words(slot, foreign=False)
    meant = ours.get(tidy_value(seen), "")
    accepted = ours if mapped is None else {**mapped, **slot.values}
    code = "IMPORT077" if mapped is not None and meant else "IMPORT055"
    return code, "、".join(_examples(tidy_value(seen), slot, accepted, meant=meant))


def system_words(slot: Slot, plan: Plan) -> str:
    """The name of the map that a slot is read by, in quotation marks; empty where it is our own list."""
    if not plan.code_map or code_map_values(slot, plan.code_map) is None:
        return ""
    return _("“%s”") % load_code_map(plan.code_map).label_zh


def _examples(seen: str, slot: Slot, accepted: Mapping[str, str], *, meant: str) -> list[str]:
    """Spellings that are accepted, one for each meaning: the meaning of what is seen first, then what is alike."""
    alike = SequenceMatcher(b=seen)

    def distance(item: tuple[str, str]) -> tuple[bool, float]:
        alike.set_seq1(item[0])
        return item[1] != meant, -alike.ratio()

    found: dict[str, str] = {}
    for word, code in sorted(accepted.items(), key=distance):
        if code and word != code:
            found.setdefault(code, word)
    return [_explained(word, code, slot) for code, word in list(found.items())[:EXAMPLES]]


def _explained(word: str, code: str, slot: Slot) -> str:
    """A spelling, with our label behind it where a number says nothing by itself."""
    table = VOCABULARY.code_tables.get(slot.field.codes)
    known = table.values.get(code) if table else None
    label = known.label_zh if known else _OURS.get(code, "")
    return f"{word}（{label}）" if label and word.isascii() else word
