"""The device secret: this computer's own half of every passphrase, kept by the system's key store.

A passphrase opens a desk only together with it, so that a copied profile opens nowhere else. It is the computer's, not
a person's: workers who share one log-in share it. This module alone asks the key store (`keyring`). Every call may wait
for a question the system puts on the screen: never call it on the GUI thread.
"""

import logging
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Protocol, TypeVar

from keyring.backend import KeyringBackend
from keyring.core import load_keyring
from keyring.errors import InitError, KeyringLocked

from heartdesk.core.errors import MachineTrouble
from heartdesk.security.sealing import KEY_BYTES, new_key

log = logging.getLogger(__name__)

# Named here and not found by keyring's own search: a plain-text back end installed beside it, or one named in the
# environment or in a settings file, must never hold the secret.
_BACKENDS = {
    "win32": "keyring.backends.Windows.WinVaultKeyring",
    "darwin": "keyring.backends.macOS.Keyring",
    "linux": "keyring.backends.SecretService.Keyring",  # gnome-keyring, KWallet, KeePassXC
}
PATIENCE = 90.0
"""Seconds that somebody has to answer the key store's own question: time to find a password, and no more."""

_still_asking: list[Thread] = []
_ENTRY = "device secret"
_NOTE = "note"

Answer = TypeVar("Answer")


class Reason(StrEnum):
    """Why the key store gave nothing."""

    ABSENT = "absent"
    LOCKED = "locked"
    UNANSWERED = "unanswered"
    FAILED = "failed"


_SENTENCES = {
    Reason.ABSENT: "This computer has no key store to keep its half of the passphrases.",
    Reason.LOCKED: "This computer's key store is locked.",
    Reason.UNANSWERED: "This computer's key store asked to be unlocked, and nobody answered.",
    Reason.FAILED: "This computer's key store did not answer properly.",
}


class NoKeyring(MachineTrouble):
    """The key store cannot be used now. Nothing was written anywhere instead."""

    def __init__(self, reason: Reason) -> None:
        shut = reason in (Reason.LOCKED, Reason.UNANSWERED)
        unlock = "Unlock it and try again, or use" if shut else "Use"
        super().__init__(
            f"{_SENTENCES[reason]} Everything saved on this desk is safe.",
            then=f"{unlock} the printed recovery code.",
        )
        self.reason = reason


class Device(Protocol):
    """Keeps one secret of 32 bytes for each profile."""

    @property
    def demo(self) -> bool:
        """Whether it keeps the secret where anyone may read it."""

    def read(self, profile: str, /) -> bytes | None:
        """The secret for this profile, or None where there is none. Raises NoKeyring."""

    def create(self, profile: str, /) -> bytes:
        """A new random secret for a profile that has none, kept from now on. Raises NoKeyring."""

    def recall(self, profile: str, /) -> str | None:
        """What `remember` was last told for this profile, or None. Raises NoKeyring."""

    def remember(self, profile: str, note: str, /) -> None:
        """Keep a short note for this profile, in place of the one before. Raises NoKeyring."""

    def forget(self, profile: str, /) -> None:
        """Destroy the secret for this profile, so that no passphrase opens it any more. Raises NoKeyring."""


class KeyringDevice:
    """The system's key store: Secret Service, Windows Credential Manager, macOS Keychain."""

    demo = False

    def read(self, profile: str, /) -> bytes | None:
        return _secret(_asked(lambda store: store.get_password(_service(profile), _ENTRY)))

    def create(self, profile: str, /) -> bytes:
        secret = new_key()
        kept = b64encode(secret).decode()
        _asked(lambda store: store.set_password(_service(profile), _ENTRY, kept))
        if self.read(profile) != secret:
            raise NoKeyring(Reason.FAILED)
        return secret

    def recall(self, profile: str, /) -> str | None:
        return _asked(lambda store: store.get_password(_note_service(profile), _NOTE))

    def remember(self, profile: str, note: str, /) -> None:
        _asked(lambda store: store.set_password(_note_service(profile), _NOTE, note))

    def forget(self, profile: str, /) -> None:
        if self.read(profile) is not None:
            _asked(lambda store: store.delete_password(_service(profile), _ENTRY))


class FolderDevice:
    """A file in the profile's own folder. It guards nothing: for demo profiles only, which hold no real people."""

    demo = True

    def __init__(self, folder: Path) -> None:
        self._file = folder / "demo-device-secret"

    def read(self, _profile: str, /) -> bytes | None:
        try:
            return _secret(self._file.read_text(encoding="ascii"))
        except (OSError, UnicodeDecodeError):
            return None

    def create(self, _profile: str, /) -> bytes:
        secret = new_key()
        try:
            self._file.touch(mode=0o600)
            self._file.write_text(b64encode(secret).decode(), encoding="ascii")
        except OSError as error:
            raise MachineTrouble(
                "The demo desk could not be made in that folder.",
                then="Choose a folder you may write in, with room on its disk.",
            ) from error
        return secret

    def recall(self, _profile: str, /) -> str | None:
        return None

    def remember(self, _profile: str, _note: str, /) -> None:
        raise NoKeyring(Reason.ABSENT)

    def forget(self, _profile: str, /) -> None:
        self._file.unlink(missing_ok=True)


def _asked(question: Callable[[KeyringBackend], Answer]) -> Answer:
    """The key store's answer. Raises NoKeyring, also where nothing has come after PATIENCE seconds."""
    if any(thread.is_alive() for thread in _still_asking):
        raise NoKeyring(Reason.UNANSWERED)  # the question of before is still on the screen
    answers: SimpleQueue[tuple[bool, Any]] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put((True, question(_backend())))
        except Exception as error:  # back ends let the errors of their own libraries through
            answers.put((False, error))

    # A question on a screen that nobody sits at is never answered, and no back end gives up by itself. The thread is
    # left to wait: it ends with the process.
    asks = Thread(target=ask, name="asks the key store", daemon=True)
    asks.start()
    try:
        came, answer = answers.get(timeout=PATIENCE)
    except Empty:
        log.warning("key store gave no answer")
        _still_asking[:] = [asks]
        raise NoKeyring(Reason.UNANSWERED) from None
    if came:
        given: Answer = answer
        return given
    if isinstance(answer, NoKeyring):
        raise answer
    log.warning("key store failed: %s", type(answer).__name__)
    dismissed = isinstance(answer, KeyringLocked | InitError)
    raise NoKeyring(Reason.LOCKED if dismissed else Reason.FAILED) from answer


def _backend() -> KeyringBackend:
    try:
        return load_keyring(_BACKENDS[sys.platform])
    except (KeyError, RuntimeError, ImportError, OSError) as error:
        log.info("no key store: %s", type(error).__name__)
        raise NoKeyring(Reason.ABSENT) from error


def _service(profile: str) -> str:
    """A name per profile: Windows finds one entry per name most surely."""
    return f"HeartDesk {profile}"


def _note_service(profile: str) -> str:
    return f"{_service(profile)} note"


def _secret(text: str | None) -> bytes | None:
    """The secret as it was kept, or None for anything that is not one."""
    try:
        secret = b64decode(text or "", validate=True)
    except ValueError:
        return None
    return secret if len(secret) == KEY_BYTES else None
