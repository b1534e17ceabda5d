"""Loading the vocabulary that ships with the package, or one from a folder."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from jingzhun.errors import FaultList
from jingzhun.vocabulary.checking import check_declarations
from jingzhun.vocabulary.code_tables import read_code_tables
from jingzhun.vocabulary.declarations import Source, compose
from jingzhun.vocabulary.entity_declarations import DeclaredEntity, read_entities
from jingzhun.vocabulary.model import CodeTable, Entity, Vocabulary


@cache
def load_vocabulary() -> Vocabulary:
    """The shipped vocabulary, read and checked once a process.

    Raises:
        JingzhunError: With every fault of the shipped declarations, were there any.

    >>> load_vocabulary().entities["persons"].fields["sex"].label_zh
    '性别'
    """
    return read_vocabulary(files(__package__) / "data")


def read_vocabulary(folder: Traversable) -> Vocabulary:
    """The vocabulary declared in ``folder/entities/*.yaml`` and ``folder/codes/*.yaml``.

    Raises:
        JingzhunError: With all faults of all files, each with file, line and column.
    """
    faults = FaultList()
    code_tables: dict[str, CodeTable] = {}
    for source, text in _texts(folder / "codes", faults=faults):
        node = compose(text, source=source)
        code_tables.update(read_code_tables(node, known=code_tables, source=source))
    declared: list[DeclaredEntity] = []
    for source, text in _texts(folder / "entities", faults=faults):
        declared.extend(read_entities(compose(text, source=source), source=source))
    check_declarations(declared, code_tables=code_tables)
    faults.raise_if_errors()
    entities: dict[str, Entity] = {one.entity.name: one.entity for one in declared}
    return Vocabulary(
        entities=MappingProxyType(entities), code_tables=MappingProxyType(code_tables)
    )


def _texts(folder: Traversable, *, faults: FaultList) -> Iterator[tuple[Source, str]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".yaml"):
            source = Source(file=f"{folder.name}/{entry.name}", faults=faults)
            yield source, entry.read_text(encoding="utf-8")
