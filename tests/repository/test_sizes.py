"""Small and flat: a file is read in one sitting."""

import ast

from tests.repository.checkout import core_modules, files_named, name_of, read

LONGEST_FILE = 600  # migrations aside, which are written by Django
LONGEST_FUNCTION = 60


def long_functions(text: str) -> list[str]:
    """Functions whose code, without the docstring, runs over the bound."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1:] if ast.get_docstring(node, clean=False) else node.body
            lines = (node.end_lineno or 0) - first[0].lineno + 1 if first else 0
            if lines > LONGEST_FUNCTION:
                found.append(f"{node.name}: {lines} lines")
    return found


def test_a_file_is_read_in_one_sitting() -> None:
    written = (p for p in files_named(".py", "jz", ".sh") if p.parent.name != "migrations")
    lengths = {name_of(p): len(read(p).splitlines()) for p in written}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_a_function_fits_on_a_screen() -> None:
    found = {name_of(path): long_functions(read(path)) for path in core_modules()}
    assert {name: functions for name, functions in found.items() if functions} == {}
