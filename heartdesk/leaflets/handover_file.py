"""A sheet about a person as a locked file: AES with a 256-bit key, opened anywhere by words that are said on the phone.

A PDF, because every service has something that opens one (see docs/decisions/0038). Its standard lock tries a guess
fast, so the words are drawn by chance and there are enough of them; they are shown once and kept nowhere.
"""

import io
import secrets
from collections.abc import Mapping

import pikepdf
from pikepdf import AttachedFileSpec, Encryption, Pdf

from heartdesk.security.suggestion import passphrase_words

WORDS = 6
"""Drawn from 1,009 words, no two alike: 60 bits. At a million guesses a second, half of them take 17,000 years."""


def spoken_words() -> str:
    """Six different words to say on the phone, each as likely as any other."""
    return " ".join(secrets.SystemRandom().sample(passphrase_words(), WORDS))


def lock_file(pdf: bytes, words: str, *, beside: Mapping[str, bytes] | None = None) -> bytes:
    """The file locked with the words: text, title and what lies within, `beside` by their names, all of it.

    Readers for blind people may read it aloud once it is open. The key that would change its rights is thrown away.
    """
    with Pdf.open(io.BytesIO(pdf)) as made:
        for name, data in (beside or {}).items():
            made.attachments[name] = AttachedFileSpec(
                made,
                data,
                filename=name,
                description="",
                mime_type="",
                creation_date="",
                mod_date="",
            )
        out = io.BytesIO()
        made.save(
            out,
            encryption=Encryption(
                user=words,
                owner=secrets.token_urlsafe(32),
                R=6,
                aes=True,
                metadata=True,
                allow=pikepdf.Permissions(
                    accessibility=True, extract=True, print_lowres=True, print_highres=True
                ),
            ),
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return out.getvalue()
