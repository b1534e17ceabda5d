"""What the codes of another system mean in ours.

The same number means different things in different systems: ethnicity 02 is Mongol in the national
standard, Manchu in exports of the national register, Zhuang in a county's dictionary. So a file is
read by the map of the system it comes from, and a value that the map does not know is reported,
never guessed.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from jingzhun.errors import Fault, JingzhunError, Position
from jingzhun.vocabulary.code_map_declarations import read_code_map, tidy_value
from jingzhun.vocabulary.declarations import hint
from jingzhun.vocabulary.loading import load_vocabulary
from jingzhun.vocabulary.model import CodeMap


def code_map_names() -> list[str]:
    """The systems that have a shipped code map.

    >>> "gb" in code_map_names()
    True
    """
    names = (entry.name for entry in _folder().iterdir())
    return sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))


@cache
def load_code_map(system: str) -> CodeMap:
    """The shipped code map of one system, read and checked once a process.

    Raises:
        JingzhunError: When there is none, or with every fault of its declarations.

    >>> load_code_map("national_register").values["persons.ethnicity"]["02"]
    'manchu'
    """
    names = code_map_names()
    if system not in names:
        fields = {"hint": hint(system, names)}
        wanted = ", ".join(names)
        raise JingzhunError([Fault(code="CODEMAP001", seen=system, wanted=wanted, fields=fields)])
    text = (_folder() / f"{system}.yaml").read_text(encoding="utf-8")
    return read_code_map(
        text, system=system, file=f"code_maps/{system}.yaml", vocabulary=load_vocabulary()
    )


def translate(
    code_map: CodeMap, field: str, value: str, *, position: Position | None = None
) -> str:
    """Our code for one value of a source system; empty when the value says 'not known' or is empty.

    Raises:
        JingzhunError: When the map does not cover the field or does not know the value.

    >>> translate(load_code_map("gb"), "persons.ethnicity", "02")
    'mongol'
    """
    faults = check_values(code_map, field, [value], position=position)
    if faults:
        raise JingzhunError(faults)
    return code_map.values[field].get(tidy_value(value), "")


def check_values(
    code_map: CodeMap, field: str, values: Iterable[str], *, position: Position | None = None
) -> list[Fault]:
    """One fault for each different value that the map does not know, and how often it stands.

    >>> [fault.seen for fault in check_values(load_code_map("gb"), "persons.sex", ["1", "3", "3"])]
    ['3']
    """
    where = position or Position()
    known = code_map.values.get(field)
    if known is None:
        fields = {"system": code_map.system, "hint": hint(field, code_map.values)}
        return [Fault(code="CODEMAP002", position=where, seen=field, fields=fields)]
    counts = Counter(tidy_value(value) for value in values)
    return [
        Fault(
            code="CODEMAP003",
            position=where,
            seen=value,
            fields={
                "system": code_map.system,
                "field": field,
                "count": str(count),
                "hint": hint(value, known),
            },
        )
        for value, count in sorted(counts.items())
        if value and value not in known
    ]


def _folder() -> Traversable:
    return files(__package__) / "data" / "code_maps"
