"""Reading a directive: text → sections → clauses → quantities and tasks."""

from jingzhun.directives.reading.directive import read_directive

__all__ = ["read_directive"]
