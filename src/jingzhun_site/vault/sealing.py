"""Sealing and opening single values with AES-256-GCM; the token is bound in, so rows cannot be swapped."""

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


def seal(value: str, *, token: str, key: bytes) -> bytes:
    """A value sealed for its token.

    >>> key = bytes(32)
    >>> open_sealed(seal("张三", token="nm01", key=key), token="nm01", key=key)
    '张三'
    """
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, value.encode(), token.encode())


def open_sealed(sealed: bytes, *, token: str, key: bytes) -> str:
    """The value that was sealed; ``cryptography.exceptions.InvalidTag`` when it was tampered with."""
    opened = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], token.encode())
    return opened.decode()
