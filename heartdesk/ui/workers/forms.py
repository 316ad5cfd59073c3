"""The forms of the Workers page: add a worker, change roles, a new passphrase, take a worker off the desk."""

from PySide6.QtWidgets import QComboBox, QLineEdit

from heartdesk.core.text import one_line
from heartdesk.ui.session import KnownWorker
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.unlock.new_passphrase import NewPassphrase
from heartdesk.ui.widgets.label import PlainLabel
from heartdesk.ui.workers.form import WorkerForm
from heartdesk.ui.workers.roles_box import RolesBox

LONGEST_NAME = 80
SECONDS_TO_REMOVE = 20
"""How long changing the keys of a large directory takes on a slow computer; see docs/decisions/0012-first-day.md."""


class AddForm(WorkerForm):
    """The new colleague stands at the desk and types the passphrase."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "")
        self.heading.setText(self.tr("Add a worker"))
        self.go.setText(self.tr("Add"))
        self.go.setAccessibleName(self.tr("Add this worker"))
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.organization = QComboBox()
        self.organization.setEditable(True)
        self.organization.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.roles = RolesBox(theme)
        self.passphrase = NewPassphrase(theme, self.tr("Their passphrase: let them type it"))
        for words, field in (
            (self.tr("The name colleagues call them by"), self.name),
            (self.tr("The organization they work for"), self.organization),
        ):
            label = PlainLabel(words, role="strong")
            label.setBuddy(field)
            field.setAccessibleName(words)
            self.column.addWidget(label)
            self.column.addWidget(field)
        inside = self.organization.lineEdit()
        if inside is not None:
            inside.setAccessibleName(self.organization.accessibleName())
        self.column.addWidget(PlainLabel(self.tr("What they may do"), role="strong"))
        self.column.addWidget(self.roles)
        self.column.addWidget(self.passphrase)
        self.passphrase.entered.connect(self.ask)

    def begin(self, organizations: tuple[str, ...], own: str) -> None:
        """Start empty, with the admin's own organization chosen."""
        self.stop()
        self.told.clear()
        self.name.clear()
        self.passphrase.clear()
        self.organization.clear()
        self.organization.addItems(list(organizations))
        self.organization.setCurrentText(own)
        self.name.setFocus()

    def missing(self) -> str:
        if not any(letter.isalnum() for letter in self.name.text()):
            self.name.setFocus()
            return self.tr("Type their name.")
        if not self.roles.roles():
            return self.tr("Tick what they may do. Reception is the least.")
        return self.passphrase.missing()

    def organization_name(self) -> str:
        """What was chosen or typed."""
        return one_line(self.organization.currentText())


class RolesForm(WorkerForm):
    """What a worker may do from now on."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "")
        self.go.setText(self.tr("Keep"))
        self.go.setAccessibleName(self.tr("Keep what they may do"))
        self.roles = RolesBox(theme)
        self.column.addWidget(self.roles)
        self.worker: KnownWorker | None = None

    def begin(self, worker: KnownWorker) -> None:
        """Show what they may do now."""
        self.stop()
        self.told.clear()
        self.worker = worker
        self.heading.setText(self.tr("What may {name} do?").format(name=worker.name))
        self.roles.choose(worker.roles)
        next(iter(self.roles.boxes.values())).setFocus()

    def missing(self) -> str:
        if self.roles.roles():
            return ""
        return self.tr("Tick what they may do. Reception is the least.")


class PassphraseForm(WorkerForm):
    """A worker who forgot theirs types a new one here."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "")
        self.go.setText(self.tr("Set the passphrase"))
        self.go.setAccessibleName(self.tr("Set the passphrase"))
        self._says = PlainLabel("")
        self.passphrase = NewPassphrase(theme, self.tr("Their new passphrase"))
        self.passphrase.entered.connect(self.ask)
        self.column.addWidget(self._says)
        self.column.addWidget(self.passphrase)
        self.worker: KnownWorker | None = None

    def begin(self, worker: KnownWorker) -> None:
        """Ask for it on behalf of a worker."""
        self.stop()
        self.told.clear()
        self.worker = worker
        self.passphrase.clear()
        self.heading.setText(self.tr("A new passphrase for {name}").format(name=worker.name))
        self._says.setText(
            self.tr(
                "Let {name} type it, and look away. Their old one stops working, and a page they left half filled in "
                "goes with it."
            ).format(name=worker.name)
        )
        self.passphrase.start()

    def missing(self) -> str:
        return self.passphrase.missing()


class RemoveForm(WorkerForm):
    """Asks once: this cannot be undone."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "")
        self._says = PlainLabel("")
        self.column.addWidget(self._says)
        self.worker: KnownWorker | None = None

    def begin(self, worker: KnownWorker) -> None:
        """Say what will happen, with the cursor on the way back."""
        self.stop()
        self.told.clear()
        self.worker = worker
        self.heading.setText(self.tr("Remove {name} from this desk?").format(name=worker.name))
        self._says.setText(
            self.tr(
                "{name} can no longer open this desk. What they wrote stays. The desk gets new keys, so that an old "
                "copy of them opens nothing new: this takes up to {seconds} seconds. It cannot be undone, but they "
                "can be added again."
            ).format(name=worker.name, seconds=SECONDS_TO_REMOVE)
        )
        words = self.tr("Remove {name}").format(name=worker.name)
        self.go.setText(words.replace("&", "&&"))
        self.go.setAccessibleName(words)
        self.back.setFocus()
