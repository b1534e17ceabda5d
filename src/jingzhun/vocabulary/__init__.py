"""The words that packs, registers and screens share: entities, fields, code tables, identities.

:func:`load_vocabulary` reads the declarations (``data/``) and refuses any that do not fit together.
"""

from jingzhun.vocabulary.loading import load_vocabulary, read_vocabulary
from jingzhun.vocabulary.model import (
    HISTORY_COLUMNS,
    SCALES,
    Blank,
    CodeTable,
    CodeValue,
    Entity,
    Field,
    FieldType,
    Relation,
    Sensitivity,
    Timing,
    Vocabulary,
)

__all__ = [
    "HISTORY_COLUMNS",
    "SCALES",
    "Blank",
    "CodeTable",
    "CodeValue",
    "Entity",
    "Field",
    "FieldType",
    "Relation",
    "Sensitivity",
    "Timing",
    "Vocabulary",
    "load_vocabulary",
    "read_vocabulary",
]
