"""Names and texts as they must stand in SQL."""


def quote_name(name: str) -> str:
    """The name as an SQL identifier.

    >>> quote_name('order')
    '"order"'
    """
    return '"' + name.replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """The text as an SQL string literal.

    >>> quote_text("O'Neill")
    "'O''Neill'"
    """
    return "'" + text.replace("'", "''") + "'"
