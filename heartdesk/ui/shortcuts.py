"""Every key of HeartDesk in one table: the window installs it, the keys page shows it."""

from dataclasses import dataclass

from heartdesk.ui.marks import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class Shortcut:
    """What one key does. `keys` are what Qt listens to; none for keys that a page or Qt itself answers to."""

    does: str
    shown: str
    says: str
    keys: tuple[str, ...] = ()


SHORTCUTS = (
    Shortcut(
        "find",
        "Ctrl+K",
        QT_TRANSLATE_NOOP("Shortcuts", "Find anything in the directory"),
        ("Ctrl+K",),
    ),
    Shortcut(
        "search",
        "/",
        QT_TRANSLATE_NOOP("Shortcuts", "Search on this page, when not writing"),
        ("/",),
    ),
    Shortcut("", "Enter", QT_TRANSLATE_NOOP("Shortcuts", "Take the next step")),
    Shortcut("", "Space", QT_TRANSLATE_NOOP("Shortcuts", "Tick, or put on the leaflet")),
    Shortcut("", "→", QT_TRANSLATE_NOOP("Shortcuts", "More about the place in the list")),
    Shortcut("back", "Esc", QT_TRANSLATE_NOOP("Shortcuts", "Step back"), ("Esc",)),
    Shortcut(
        "print",
        "Ctrl+P",
        QT_TRANSLATE_NOOP("Shortcuts", "Preview and print the leaflet"),
        ("Ctrl+P",),
    ),
    Shortcut(
        "undo",
        "Ctrl+Z",
        QT_TRANSLATE_NOOP("Shortcuts", "Undo, while the message at the bottom offers it"),
    ),
    Shortcut(
        "slip", "F4", QT_TRANSLATE_NOOP("Shortcuts", "A slip came back: how did it go?"), ("F4",)
    ),
    Shortcut(
        "risk",
        "F9",
        QT_TRANSLATE_NOOP("Shortcuts", "Someone may be at risk: write it down, ring"),
        ("F9",),
    ),
    Shortcut(
        "storm", "F6", QT_TRANSLATE_NOOP("Shortcuts", "Bad weather: whom to ring first"), ("F6",)
    ),
    Shortcut("cards", "F1", QT_TRANSLATE_NOOP("Shortcuts", "Safety cards"), ("F1",)),
    Shortcut(
        "quiet",
        "F8",
        QT_TRANSLATE_NOOP(
            "Shortcuts", "Quiet screen at once; any key comes back (also Ctrl+Shift+Space)"
        ),
        ("F8", "Ctrl+Shift+Space"),
    ),
    Shortcut("lock", "Ctrl+L", QT_TRANSLATE_NOOP("Shortcuts", "Lock the desk"), ("Ctrl+L",)),
    Shortcut(
        "switch",
        "Ctrl+Shift+L",
        QT_TRANSLATE_NOOP("Shortcuts", "Another worker takes over"),
        ("Ctrl+Shift+L",),
    ),
    Shortcut(
        "",
        "F2",
        QT_TRANSLATE_NOOP(
            "Shortcuts", "Hold to read what is covered on the screen, and why to check in"
        ),
    ),
    Shortcut("page", "Alt+1 … 9", QT_TRANSLATE_NOOP("Shortcuts", "Turn to a page of the side bar")),
    Shortcut(
        "keys", "?", QT_TRANSLATE_NOOP("Shortcuts", "This list (also Ctrl+/)"), ("?", "Ctrl+/")
    ),
)
"""`does` names a handler of the window."""
