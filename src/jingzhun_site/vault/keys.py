"""The two keys of the vault, derived from one secret: one seals values, one makes their tokens."""

from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class VaultKeys:
    """``sealing`` for AES-256-GCM, ``index`` for HMAC-SHA256; ``key_id`` names the secret they came from."""

    key_id: str
    sealing: bytes
    index: bytes


@lru_cache(maxsize=4)
def keys_from(key_id: str, secret: bytes) -> VaultKeys:
    """Derive both keys from a secret of at least 32 bytes (RFC 5869)."""
    return VaultKeys(
        key_id=key_id, sealing=_derived(secret, b"seal"), index=_derived(secret, b"index")
    )


def current_keys() -> VaultKeys:
    """The keys with which new values are sealed."""
    return keys_from(settings.VAULT_KEY_ID, settings.VAULT_SECRETS[settings.VAULT_KEY_ID])


def sealing_key(key_id: str) -> bytes:
    """The key with which an older value was sealed; ``KeyError`` when its secret is gone."""
    return keys_from(key_id, settings.VAULT_SECRETS[key_id]).sealing


def _derived(secret: bytes, purpose: bytes) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"jingzhun vault " + purpose)
    return derivation.derive(secret)
