"""Every page of an encrypted store, opened by hand: what a thief with the key would find, free pages and slack too."""

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

SIZE, RESERVE = 4096, 80


def decrypted_pages(store: Path, key: bytes) -> bytes:
    """AES-256-CBC; the first 16 bytes of the file are its salt, the last 80 of a page its IV and seal."""
    raw, out = store.read_bytes(), []
    for start in range(0, len(raw), SIZE):
        page = raw[start : start + SIZE]
        body = page[16 if start == 0 else 0 : SIZE - RESERVE]
        iv = page[SIZE - RESERVE : SIZE - RESERVE + 16]
        opener = Cipher(algorithms.AES256(key), modes.CBC(iv)).decryptor()
        out.append(opener.update(body) + opener.finalize())
    return b"".join(out)
