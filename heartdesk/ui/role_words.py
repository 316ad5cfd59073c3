"""Roles in everyday words: what each is called, and one line that says what the table lets it do."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import ALLOWED, Operation, Operations, Role
from heartdesk.ui.marks import QT_TRANSLATE_NOOP

NAMES: Mapping[Role, str] = {
    Role.RECEPTION: QT_TRANSLATE_NOOP("Roles", "Reception"),
    Role.OUTREACH: QT_TRANSLATE_NOOP("Roles", "Outreach"),
    Role.COORDINATOR: QT_TRANSLATE_NOOP("Roles", "Coordinator"),
    Role.PEOPLE_LEAD: QT_TRANSLATE_NOOP("Roles", "Lead for keeping in touch"),
    Role.SAFEGUARDING_LEAD: QT_TRANSLATE_NOOP("Roles", "Safeguarding lead"),
    Role.SAFEGUARDING_DEPUTY: QT_TRANSLATE_NOOP("Roles", "Safeguarding deputy"),
    Role.PLANNER: QT_TRANSLATE_NOOP("Roles", "Planner"),
    Role.ADMIN: QT_TRANSLATE_NOOP("Roles", "Admin"),
}

_ADMIN = QT_TRANSLATE_NOOP("Roles", "looks after workers and keys")
_HELPS = QT_TRANSLATE_NOOP("Roles", "helps people")
_COUNTS = QT_TRANSLATE_NOOP("Roles", "sees what is asked for, without names")
_DIRECTORY = (
    (Operation.DELETE, QT_TRANSLATE_NOOP("Roles", "looks after the directory")),
    (Operation.CREATE, QT_TRANSLATE_NOOP("Roles", "adds to the directory")),
    (Operation.CHANGE, QT_TRANSLATE_NOOP("Roles", "puts the directory right")),
)
_PEOPLE = (
    (Operation.CHANGE, QT_TRANSLATE_NOOP("Roles", "keeps in touch with people who agreed to it")),
    (Operation.READ, QT_TRANSLATE_NOOP("Roles", "may read about people who agreed to it")),
)
_ASKED = (
    (
        Operation.CHANGE,
        QT_TRANSLATE_NOOP("Roles", "answers when somebody asks what is kept about them"),
    ),
)
_VOLUNTEERS = (
    (Operation.CHANGE, QT_TRANSLATE_NOOP("Roles", "looks after volunteers")),
    (Operation.READ, QT_TRANSLATE_NOOP("Roles", "may read about volunteers")),
)
_CONCERNS = ((Operation.READ, QT_TRANSLATE_NOOP("Roles", "reads and answers concerns")),)


def role_name(role: Role) -> str:
    """What a role is called on screen."""
    return QCoreApplication.translate("Roles", NAMES[role])


def role_says(role: Role) -> str:
    """One line about what a role may do, made from the table of core/roles.py, so that it is always true."""
    row = ALLOWED[role]
    nothing: Operations = frozenset()
    parts = [
        _ADMIN if role is Role.ADMIN else "",
        _HELPS if Operation.CREATE in row.get(Kind.ENQUIRY, nothing) else _COUNTS,
        _most(row.get(Kind.SERVICE, nothing), _DIRECTORY),
        _most(row.get(Kind.PERSON, nothing), _PEOPLE),
        _most(row.get(Kind.RIGHTS_REQUEST, nothing), _ASKED),
        _most(row.get(Kind.VOLUNTEER, nothing), _VOLUNTEERS),
        _most(row.get(Kind.CONCERN, nothing), _CONCERNS),
    ]
    said = ", ".join(QCoreApplication.translate("Roles", part) for part in parts if part)
    return f"{said[:1].upper()}{said[1:]}."


def names_of(roles: frozenset[Role]) -> str:
    """Several roles in one line, in the order of the table."""
    return ", ".join(role_name(role) for role in Role if role in roles)


def _most(allowed: Operations, words: tuple[tuple[Operation, str], ...]) -> str:
    """The words for the most that is allowed."""
    return next((said for operation, said in words if operation in allowed), "")
