"""What leaves about a person: a value that only the room of consent can make, see docs/decisions/0037."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, NoReturn

_SEAL = object()


@dataclass(frozen=True)
class Outgoing:
    """What may be passed on about one person to one recipient: words by item, and on what ground.

    `ground` is "consent" or the lawful basis of what goes without one; `consents` are the ids it rests on, `concern`
    that of the worry. Paper, files and calls about a person take one of these and nothing else. Made by `made` alone:
    it cannot be written out by hand, copied with other words, or read back from a file.
    """

    person: str
    recipient: str
    recipient_name: str
    items: Mapping[str, str]
    purpose: str
    at: datetime
    worker_name: str
    organization_name: str
    ground: str
    consents: tuple[str, ...] = ()
    concern: str = ""
    seal: Any = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise TypeError("what leaves about a person is made by consent alone")
        object.__setattr__(self, "items", MappingProxyType(dict(self.items)))
        object.__setattr__(self, "seal", None)

    def __reduce__(self) -> NoReturn:
        raise TypeError("what leaves about a person is not kept anywhere")

    def __repr__(self) -> str:
        return f"Outgoing({', '.join(self.items)})"


def made(**said: Any) -> Outgoing:
    """What leaves. For the room of consent, after it has looked at the ground: an import contract holds that."""
    return Outgoing(seal=_SEAL, **said)
