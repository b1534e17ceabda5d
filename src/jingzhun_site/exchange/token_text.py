"""Making the text of a token, and knowing it again."""

import secrets
from dataclasses import dataclass
from hashlib import sha256

MARK = "jz"
_PREFIX_BYTES = 4
_SECRET_BYTES = 32


@dataclass(frozen=True, kw_only=True, repr=False)
class TokenText:
    """A token as its holder gets it, once; ``prefix`` names it in lists and logs."""

    text: str
    prefix: str
    digest: str


def new_token() -> TokenText:
    """A token nobody can guess.

    >>> made = new_token()
    >>> made.text.startswith(f"jz_{made.prefix}_"), made.digest == digest_of_token(made.text)
    (True, True)
    """
    prefix = secrets.token_hex(_PREFIX_BYTES)
    text = f"{MARK}_{prefix}_{secrets.token_urlsafe(_SECRET_BYTES)}"
    return TokenText(text=text, prefix=prefix, digest=digest_of_token(text))


def digest_of_token(text: str) -> str:
    """What is kept of a token."""
    return sha256(text.encode()).hexdigest()
