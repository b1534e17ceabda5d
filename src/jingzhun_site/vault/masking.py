"""What is shown of an identity to those who may not see the whole."""

from jingzhun_site.vault.tokens import Kind


def masked(kind: Kind, value: str) -> str:
    """A value with its middle hidden.

    >>> masked(Kind.NAME, "王小明"), masked(Kind.ID_NUMBER, "990001199001010016")
    ('王**', '990001********0016')
    >>> masked(Kind.PHONE, "19900001234")
    '199****1234'
    """
    if kind is Kind.NAME:
        return value[:1] + "*" * (len(value) - 1)
    if kind is Kind.ID_NUMBER and len(value) >= 18:
        return f"{value[:6]}{'*' * 8}{value[14:18]}"
    shown = 3 if kind is Kind.PHONE else 0
    return f"{value[:shown]}****{value[-4:]}" if len(value) > shown + 4 else "*" * len(value)
