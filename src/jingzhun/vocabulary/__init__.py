"""The words that packs, registers and screens share: entities, fields, code tables, identities.

:func:`load_vocabulary` reads the declarations (``data/``) and refuses any that do not
fit together. What the numbers of other systems mean stands in code maps; numbers that name persons
and bodies are read in :mod:`.identity`.
"""

from jingzhun.vocabulary.code_maps import (
    check_values,
    code_map_names,
    load_code_map,
    translate,
)
from jingzhun.vocabulary.loading import load_vocabulary, read_vocabulary
from jingzhun.vocabulary.model import (
    HISTORY_COLUMNS,
    SCALES,
    Blank,
    CodeMap,
    CodeTable,
    CodeValue,
    Derivation,
    DerivedField,
    Entity,
    Field,
    FieldType,
    Relation,
    Sensitivity,
    Timing,
    Vocabulary,
    Within,
)

__all__ = [
    "HISTORY_COLUMNS",
    "SCALES",
    "Blank",
    "CodeMap",
    "CodeTable",
    "CodeValue",
    "Derivation",
    "DerivedField",
    "Entity",
    "Field",
    "FieldType",
    "Relation",
    "Sensitivity",
    "Timing",
    "Vocabulary",
    "Within",
    "check_values",
    "code_map_names",
    "load_code_map",
    "load_vocabulary",
    "read_vocabulary",
    "translate",
]
