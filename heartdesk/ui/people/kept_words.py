"""What each thing that is kept about somebody is called, to whoever reads it at the desk."""

from PySide6.QtCore import QCoreApplication

from heartdesk.people.model import MORE


def kept_words(field: str) -> str:
    """The name of a field of a person, such as "What to call them"."""
    named = {
        "call": _tr("What to call them"),
        "safe": _tr("A safe way to reach them"),
        "locality": _tr("Roughly where they live"),
    }
    code = field.removeprefix("more/")
    return named.get(field) or MORE.get(code, code)


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeptWords", text)
