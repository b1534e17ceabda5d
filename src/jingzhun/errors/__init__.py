"""Faults that a person can act on: what is wrong, where, the value seen, the value wanted, the next step.

A *fault* is one thing wrong with one input. Readers collect all faults of an input and raise them together in
one :class:`JingzhunError`, so that nobody mends a file one message at a time. The sentences live in
``catalogue/*.toml``, in English and Chinese, keyed by a stable code such as ``RULE003``.
"""

from jingzhun.errors.catalogue import Sentence, load_catalogue, sentence
from jingzhun.errors.fault import Fault, Position, Severity
from jingzhun.errors.raising import FaultList, JingzhunError, internal_error

__all__ = [
    "Fault",
    "FaultList",
    "JingzhunError",
    "Position",
    "Sentence",
    "Severity",
    "internal_error",
    "load_catalogue",
    "sentence",
]
