"""The cryptography behind the slots, each step one short function over bytes.

Standards: Argon2id RFC 9106; HKDF RFC 5869; HPKE RFC 9180 (base mode, X25519, HKDF-SHA256, AES-256-GCM).
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from heartdesk.core.errors import MachineTrouble
from heartdesk.security.cost import Cost

KEY_BYTES = 32
_NONCE_BYTES = 12
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class Refused(Exception):
    """The key does not fit, or what it should open was changed. Which of the two cannot be known."""


def random_bytes(count: int) -> bytes:
    """Bytes nobody can guess."""
    return secrets.token_bytes(count)


def new_key() -> bytes:
    """32 random bytes."""
    return random_bytes(KEY_BYTES)


def public_of(private: bytes) -> bytes:
    """The public half of an X25519 private key."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def stretched(passphrase: str, salt: bytes, cost: Cost, device_secret: bytes) -> bytes:
    """The key that a passphrase gives on one device: HKDF(Argon2id(passphrase), salt = device secret).

    Takes a good part of a second on purpose. Raises MachineTrouble where the computer has not the memory for it.
    """
    derivation = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    try:
        stretched_passphrase = derivation.derive(passphrase.encode())
    except MemoryError as error:
        raise MachineTrouble(
            "This computer has too little free memory to check the passphrase.",
            then="Close some other programs, then try again.",
        ) from error
    return derived(stretched_passphrase, salt=device_secret, purpose="slot")


def derived(secret: bytes, *, salt: bytes, purpose: str, length: int = KEY_BYTES) -> bytes:
    """A key for one purpose out of `secret`, by HKDF-SHA256."""
    info = f"heartdesk {purpose} 1".encode()
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def wrap(key: bytes, secret: bytes, context: bytes) -> bytes:
    """`secret` under AES-256-GCM, bound to `context`: the random nonce, then the ciphertext with its tag."""
    nonce = random_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret, context)


def unwrap(key: bytes, wrapped: bytes, context: bytes) -> bytes:
    """What `wrap` wrapped. Raises Refused."""
    nonce, ciphertext = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
    if len(nonce) < _NONCE_BYTES:
        raise Refused
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, context)
    except InvalidTag as error:
        raise Refused from error


def seal(secret: bytes, public: bytes, context: bytes) -> bytes:
    """`secret` for whoever holds the private half of `public`, bound to `context`; a fresh key pair each time."""
    return _SUITE.encrypt(secret, X25519PublicKey.from_public_bytes(public), context)


def unseal(box: bytes, private: bytes, context: bytes) -> bytes:
    """What `seal` sealed. Raises Refused."""
    try:
        return _SUITE.decrypt(box, X25519PrivateKey.from_private_bytes(private), context)
    except InvalidTag as error:
        raise Refused from error


def keyed_sum(key: bytes, text: bytes) -> bytes:
    """HMAC-SHA256 of `text` under a key for this purpose out of `key`."""
    mac = hmac.HMAC(derived(key, salt=b"", purpose="keyed sum"), hashes.SHA256())
    mac.update(text)
    return mac.finalize()


def is_keyed_sum(key: bytes, text: bytes, given: bytes) -> bool:
    """Whether `given` is the keyed sum of `text`, in constant time."""
    return secrets.compare_digest(keyed_sum(key, text), given)
