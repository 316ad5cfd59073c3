"""How this process came into the desk: the unlocked session, made new whenever the desk's keys are."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heartdesk.security.unlocked import Unlocked


@dataclass
class WayIn:
    """One for each open desk; its parts share it, so that all go on with the keys of today."""

    now: "Unlocked" = field(repr=False)
