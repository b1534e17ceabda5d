"""Tables of a document as quantities."""

from jingzhun.directives.tables.reading import quantities_in

__all__ = ["quantities_in"]
