"""A passphrase to offer: three plain words drawn by chance."""

import secrets
from functools import lru_cache

from heartdesk.core.resources import resources_folder

WORDS = 3


@lru_cache(maxsize=1)
def passphrase_words() -> tuple[str, ...]:
    """The words a suggestion is drawn from: plain, short, easy to type."""
    file = resources_folder() / "words" / "passphrase_words.txt"
    return tuple(file.read_text(encoding="ascii").split())


def suggested_passphrase() -> str:
    """Three different words, each as likely as any other: about one in a thousand million."""
    return " ".join(secrets.SystemRandom().sample(passphrase_words(), WORDS))
