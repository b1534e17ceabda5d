"""What may be sent for each kind of evidence and who sees it: a file of data, kind by kind of the vocabulary."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jingzhun_site.accounts.rights import COMPARTMENT_RIGHTS, Right
from jingzhun_site.register.columns import VOCABULARY

TABLE = "evidence_kind"
_FILE = Path(__file__).with_name("evidence_kinds.toml")
_SHOWS: Mapping[str, frozenset[Right]] = {
    "work": frozenset(),
    "names": frozenset({Right.SEE_NAMES}),
    "persons": frozenset({Right.SEE_NAMES, Right.SEE_PERSONAL}),
}


@dataclass(frozen=True, kw_only=True)
class EvidenceKind:
    """A kind of evidence: the forms of file that it takes, and the rights that open it."""

    code: str
    label: str
    takes: tuple[str, ...]
    rights: frozenset[Right]


def kind_of(code: str) -> EvidenceKind:
    """A kind by its code in the vocabulary.

    >>> kind_of("closing_sheet").label, kind_of("photo").takes
    ('销档表', ('photo',))
    """
    return evidence_kinds()[code]


@lru_cache(maxsize=1)
def evidence_kinds() -> Mapping[str, EvidenceKind]:
    """Every kind of the vocabulary, as the file of data has it."""
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    labels = VOCABULARY.code_tables[TABLE].values
    return {code: _kind(code, labels[code].label_zh, about) for code, about in said.items()}


def _kind(code: str, label: str, about: Mapping[str, Any]) -> EvidenceKind:
    rights = _SHOWS[about["shows"]]
    compartment = about.get("compartment")
    if compartment:
        rights |= {COMPARTMENT_RIGHTS[compartment]}
    return EvidenceKind(code=code, label=label, takes=tuple(about["takes"]), rights=rights)
