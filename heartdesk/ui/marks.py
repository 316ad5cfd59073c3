"""Marks words that are translated later, where they are shown."""


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """The text unchanged. The name is the one that Qt's lupdate looks for; Qt's own has no type."""
    return text
