"""One fingerprint for rows, whatever wrote them.

The encoding is ours, so that it outlives engines and file formats. Rows are hashed in the order in
which they stand (the writer sorts them by key); each column apart, each as three streams:

* one byte a row: 1 where a value stands, 0 where none does; nothing at all when every row has one;
* the values, little-endian: booleans 1 byte, whole numbers of a type of 8 or 16 bits 2 bytes, other
  whole numbers, days since 1970-01-01, microseconds and decimals of up to 18 digits (as units of
  their last decimal) 8 bytes, wider decimals 16 bytes, floats 8 bytes with one zero and one NaN,
  texts their length in bytes as 4 bytes; an absent value counts as zero or the empty text;
* for texts, their UTF-8 bytes one after the other.

A column's digest is SHA-256 over its name, kind, number of rows and the SHA-256 of its streams; the
digest of the rows is SHA-256 over the digests of the columns, in the order asked for. Batches,
compression and dictionaries leave no trace, nor does the width of an integer but for small ones:
decision files are columns upon columns of states, and eight bytes each would double their cost.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from jingzhun.engines.failures import file_failure
from jingzhun.errors import Fault, JingzhunError, Position

Numbers = np.ndarray[Any, np.dtype[Any]]

_BATCH_ROWS = 131_072
_NARROW_DIGITS = 18
_THREADS = 2


def hash_rows(
    source: Path | pa.Table, columns: Sequence[str] | None = None, *, threads: int = _THREADS
) -> str:
    """The fingerprint of the rows of a Parquet file or Arrow table, as 64 hexadecimal digits.

    ``columns`` says which columns in which order (default: all as they stand). Raises ``ENGINE006``
    for a column of a type that has no encoding, ``ENGINE004`` for a file that cannot be read.

    >>> hash_rows(pa.table({"a": [1, None]}))[:8] == hash_rows(pa.table({"a": [1, 0]}))[:8]
    False
    """
    return hash_of_columns(hash_columns(source, columns, threads=threads))


def hash_of_columns(digests: Mapping[str, str]) -> str:
    """The fingerprint of rows from those of their columns, in the order in which they stand.

    >>> rows = pa.table({"a": [1, 2], "b": ["x", None]})
    >>> hash_of_columns(hash_columns(rows)) == hash_rows(rows)
    True
    """
    whole = hashlib.sha256()
    for digest in digests.values():
        whole.update(bytes.fromhex(digest))
    return whole.hexdigest()


def hash_columns(
    source: Path | pa.Table, columns: Sequence[str] | None = None, *, threads: int = _THREADS
) -> dict[str, str]:
    """The fingerprint of each column by name; tells in which column two files differ.

    Raises the same errors as :func:`hash_rows`.
    """
    try:
        read = _reader(source)
        schema = source.schema if isinstance(source, pa.Table) else pq.read_schema(source)
        names = list(schema.names if columns is None else columns)
        streams = [_ColumnHash(name, schema.field(name).type) for name in names]
        with ThreadPoolExecutor(max_workers=threads) as pool:
            list(pool.map(lambda stream: stream.add_all(read(stream.name)), streams))
    except (pa.ArrowInvalid, KeyError) as error:
        raise _unreadable(source, error) from error
    except OSError as error:
        raise file_failure(error, "" if isinstance(source, pa.Table) else str(source)) from error
    return {stream.name: stream.digest() for stream in streams}


def _unreadable(source: Path | pa.Table, error: Exception) -> JingzhunError:
    position = Position(file=str(source) if isinstance(source, Path) else "")
    return JingzhunError(
        [Fault(code="ENGINE004", position=position, fields={"detail": str(error)})]
    )


def _reader(source: Path | pa.Table) -> Callable[[str], Iterator[pa.Array]]:
    """Reads one column at a time: what a column needs stays in the processor's cache and is used again."""
    if isinstance(source, pa.Table):
        return lambda name: iter(source.column(name).chunks)
    metadata = pq.read_metadata(source)

    def read(name: str) -> Iterator[pa.Array]:
        with pq.ParquetFile(source, metadata=metadata, pre_buffer=False) as file:
            for batch in file.iter_batches(_BATCH_ROWS, columns=[name], use_threads=False):
                yield batch.column(0)

    return read


class _Hasher(Protocol):
    def update(self, data: Any, /) -> None: ...

    def digest(self) -> bytes: ...


@dataclass
class _ColumnHash:
    """The streams of one column, growing batch by batch."""

    name: str
    type: pa.DataType
    rows: int = 0
    is_partial: bool = False
    present: _Hasher = field(default_factory=hashlib.sha256)
    values: _Hasher = field(default_factory=hashlib.sha256)
    texts: _Hasher = field(default_factory=hashlib.sha256)

    def __post_init__(self) -> None:
        if pa.types.is_dictionary(self.type):
            self.type = self.type.value_type
        self.kind = _kind(self.name, self.type)

    def add_all(self, arrays: Iterator[pa.Array]) -> None:
        for array in arrays:
            self.add(array)

    def add(self, array: pa.Array) -> None:
        if isinstance(array, pa.DictionaryArray):
            array = array.dictionary_decode()
        self._add_presence(array)
        self.rows += len(array)
        if self.kind == "text":
            self._add_texts(array)
        else:
            self.values.update(_fixed_width(array, self.type))

    def _add_presence(self, array: pa.Array) -> None:
        """The stream begins with the first absent value; the rows before it are made up for then."""
        if not array.null_count and not self.is_partial:
            return
        if not self.is_partial:
            self.is_partial = True
            self.present.update(b"\x01" * self.rows)
        self.present.update(_bytes_of_booleans(pc.is_valid(array)))

    def _add_texts(self, array: pa.Array) -> None:
        filled = pc.fill_null(array.cast(pa.large_string()), "")
        self.values.update(_plain(pc.binary_length(filled), "<u4"))
        offsets = np.frombuffer(filled.buffers()[1], dtype="<i8")
        start, end = offsets[filled.offset], offsets[filled.offset + len(filled)]
        data = filled.buffers()[2]
        if data is not None and end > start:
            self.texts.update(memoryview(data)[start:end])

    def digest(self) -> str:
        """SHA-256 over the column's name, kind, number of rows and streams."""
        head = f"{self.name}\0{self.kind}\0{self.rows}\0".encode()
        tail = self.present.digest() + self.values.digest() + self.texts.digest()
        return hashlib.sha256(head + tail).hexdigest()


def _kind(name: str, kind: pa.DataType) -> str:
    if pa.types.is_decimal(kind):
        return f"decimal{'' if kind.precision <= _NARROW_DIGITS else '+'}:{kind.scale}"
    for word, belongs in _KINDS.items():
        if belongs(kind):
            return word
    fields = {"column": name}
    raise JingzhunError([Fault(code="ENGINE006", seen=str(kind), fields=fields)])


_SMALL = (pa.int8(), pa.int16())
_KINDS = {
    "boolean": pa.types.is_boolean,
    "small integer": lambda kind: kind in _SMALL,
    "integer": pa.types.is_integer,
    "text": lambda kind: pa.types.is_string(kind) or pa.types.is_large_string(kind),
    "date": pa.types.is_date,
    "time": pa.types.is_timestamp,
    "float": pa.types.is_floating,
}


def _fixed_width(array: pa.Array, kind: pa.DataType) -> Numbers:
    if pa.types.is_boolean(kind):
        return _bytes_of_booleans(pc.fill_null(array, False))
    if pa.types.is_decimal(kind):
        return _bytes_of_decimals(array)
    if pa.types.is_floating(kind):
        floats = pc.fill_null(array.cast(pa.float64()), 0.0).to_numpy(zero_copy_only=False) + 0.0
        return np.where(np.isnan(floats), np.nan, floats).astype("<f8")
    if pa.types.is_date(kind):
        array = array.cast(pa.date32()).cast(pa.int32())
    elif pa.types.is_timestamp(kind):
        array = array.cast(pa.timestamp("us", tz=kind.tz)).cast(pa.int64())
    if kind in _SMALL:
        return _plain(pc.fill_null(array.cast(pa.int16()), 0), "<i2")
    return _plain(pc.fill_null(array.cast(pa.int64()), 0), "<i8")


def _plain(array: pa.Array, kind: str) -> Numbers:
    """The values side by side in memory, without a copy where they lie there like that already."""
    values: Numbers = array.to_numpy(zero_copy_only=False)
    return values.astype(kind, copy=False)


def _bytes_of_booleans(array: pa.Array) -> Numbers:
    return _plain(array, "u1")


def _bytes_of_decimals(array: pa.Array) -> Numbers:
    """Units of the last decimal; of 16 bytes the lower 8 are enough for up to 18 digits."""
    wide = (
        array
        if pa.types.is_decimal128(array.type)
        else array.cast(pa.decimal128(38, array.type.scale))
    )
    halves = np.frombuffer(wide.buffers()[1], dtype="<i8").reshape(-1, 2)
    halves = halves[wide.offset : wide.offset + len(wide)]
    valid = _plain(pc.is_valid(wide), "?")
    if array.type.precision <= _NARROW_DIGITS:
        return np.where(valid, halves[:, 0], 0)
    return np.where(valid[:, np.newaxis], halves, 0)
