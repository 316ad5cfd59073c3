"""What the page of people is made of. A new card about somebody is one file here and one line in CARDS."""

from collections.abc import Collection
from dataclasses import dataclass

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, Role, may
from heartdesk.ui.marks import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class CardEntry:
    """A card of the page of one person: its file here, its class, its title, and the kind of record it shows.

    The class is a PersonCard. Only workers whose role lets them read that kind see it.
    """

    id: str
    cls: str
    title: str
    kind: Kind

    @property
    def module(self) -> str:
        """Where the card's class is."""
        return f"{__name__}.{self.id}"


CARDS = (
    CardEntry(
        "consents",
        "ConsentsCard",
        QT_TRANSLATE_NOOP("PersonCards", "What they agreed to"),
        Kind.CONSENT,
    ),
    CardEntry(
        "sharing", "SharingCard", QT_TRANSLATE_NOOP("PersonCards", "Pass them on"), Kind.SHARE
    ),
    CardEntry(
        "followups",
        "FollowupsCard",
        QT_TRANSLATE_NOOP("PersonCards", "Asking how it went"),
        Kind.FOLLOW_UP,
    ),
    CardEntry(
        "checkins",
        "CheckinsCard",
        QT_TRANSLATE_NOOP("PersonCards", "Check-in calls"),
        Kind.CHECK_IN,
    ),
    CardEntry(
        "circle", "CircleCard", QT_TRANSLATE_NOOP("PersonCards", "Who is around them"), Kind.CIRCLE
    ),
    CardEntry(
        "visit_note",
        "VisitNoteCard",
        QT_TRANSLATE_NOOP("PersonCards", "Before a visit"),
        Kind.VISIT_NOTE,
    ),
)


def cards_for(roles: Collection[Role]) -> tuple[CardEntry, ...]:
    """The cards that a worker with these roles sees, in their order."""
    return tuple(one for one in CARDS if may(roles, one.kind, Operation.READ))
