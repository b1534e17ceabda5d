"""From columns of numbers to Arrow columns of the stored types that the vocabulary names."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from jingzhun.population.draws import Bools, Ints
from jingzhun.population.frame import Column, Frame, code_list
from jingzhun.vocabulary import Entity, Field, FieldType

STORED_TYPES: Mapping[FieldType, pa.DataType] = {
    FieldType.BOOLEAN: pa.bool_(),
    FieldType.INTEGER: pa.int64(),
    FieldType.MONEY: pa.decimal128(18, 2),
    FieldType.QUANTITY: pa.decimal128(18, 3),
    FieldType.RATE: pa.decimal128(9, 4),
    FieldType.DATE: pa.date32(),
    FieldType.TEXT: pa.string(),
    FieldType.CODE: pa.string(),
    FieldType.REFERENCE: pa.string(),
}


def to_table(entity: Entity, frame: Frame) -> pa.Table:
    """The rows of ``frame`` as an Arrow table of ``entity``.

    Workings of the generator are left out; fields that it does not draw are empty columns.
    """
    arrays = {
        name: to_array(field, frame[name], known=frame.known.get(name))
        if name in frame
        else pa.nulls(frame.rows, STORED_TYPES[field.type])
        for name, field in entity.fields.items()
    }
    return pa.Table.from_pydict(arrays)


def to_array(field: Field, values: Any, *, known: Bools | None) -> pa.Array:
    """One column as its stored type; cells where ``known`` does not hold are empty."""
    if isinstance(values, pa.Array):
        return values if known is None else _masked_text(values, known)
    if field.type in (FieldType.MONEY, FieldType.QUANTITY, FieldType.RATE):
        return decimal_array(values, STORED_TYPES[field.type], known=known)
    if field.type is FieldType.CODE:
        return _code_array(field, values, known=known)
    mask = None if known is None else ~known
    if field.type is FieldType.DATE:
        return pa.array(values.astype(np.int32), type=pa.int32(), mask=mask).view(pa.date32())
    return pa.array(values, type=STORED_TYPES[field.type], mask=mask)


def decimal_array(values: Ints, stored: pa.DataType, *, known: Bools | None = None) -> pa.Array:
    """Decimals from whole numbers of their smallest unit: the bytes are laid out, nothing is looped.

    >>> decimal_array(np.array([123456, -5]), pa.decimal128(18, 2)).to_pylist()
    [Decimal('1234.56'), Decimal('-0.05')]
    """
    words = np.empty((len(values), 2), dtype="<i8")
    words[:, 0] = values
    words[:, 1] = np.asarray(values, dtype=np.int64) >> 63
    validity = None if known is None else pa.py_buffer(np.packbits(known, bitorder="little"))
    return pa.Array.from_buffers(stored, len(values), [validity, pa.py_buffer(words)])


def fixed_text(letters: Column) -> pa.Array:
    """Texts of one length from a matrix of their bytes, one row a text.

    >>> fixed_text(np.frombuffer(b"ab12", dtype=np.uint8).reshape(2, 2)).to_pylist()
    ['ab', '12']
    """
    rows, width = letters.shape
    offsets = np.arange(0, (rows + 1) * width, width, dtype=np.int32)
    data = np.ascontiguousarray(letters, dtype=np.uint8)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(data))


def digits(numbers: Ints, *, width: int) -> Column:
    """The decimal digits of whole numbers as bytes of text, with leading zeros.

    >>> fixed_text(digits(np.array([7, 42]), width=3)).to_pylist()
    ['007', '042']
    """
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (numbers[:, None] // powers % 10 + ord("0")).astype(np.uint8)


def _code_array(field: Field, values: Ints, *, known: Bools | None) -> pa.Array:
    mask = None if known is None else ~known
    positions = pa.array(values.astype(np.int32), type=pa.int32(), mask=mask)
    return pa.DictionaryArray.from_arrays(positions, pa.array(code_list(field.codes)))


def _masked_text(values: pa.Array, known: Bools) -> pa.Array:
    return pa.compute.if_else(pa.array(known), values, pa.scalar(None, pa.string()))
