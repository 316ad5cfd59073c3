"""Settings: each a sentence and a control, and what it changes is seen at once."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import SET_THE_LOCK
from heartdesk.directory.history import Step, put_back
from heartdesk.hubs.actions import change_hub, read_hub, set_up_hub
from heartdesk.hubs.model import Hub
from heartdesk.store.desk_settings import LOCK_MINUTES, set_lock_after
from heartdesk.store.desk_settings import lock_after as read_lock_after
from heartdesk.ui.context import Context
from heartdesk.ui.page import Page
from heartdesk.ui.pages import pages_for
from heartdesk.ui.preferences import SCALES
from heartdesk.ui.widgets.buttons import button
from heartdesk.ui.widgets.choice_row import ChoiceRow
from heartdesk.ui.widgets.entry_edit_past import EntryPast
from heartdesk.ui.widgets.label import Frame, PlainLabel
from heartdesk.ui.widgets.scroll import scrolled
from heartdesk.ui.workers.own_passphrase import OwnPassphrase

_TEXT_WIDTH = 720


class SettingsPage(Page):
    """How the screen looks, and which hub this desk stands in."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        px = context.theme.px
        self._hub: Hub | None = None
        self.leads: dict[str, QPushButton] = {}
        inside = Frame("clear")
        inside.setMaximumWidth(px(_TEXT_WIDTH) + px(48))
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(px(24), px(16), px(24), px(24))
        self._column.setSpacing(px(12))
        self._column.addWidget(PlainLabel(self.tr("Settings"), role="title"))
        self._add_look()
        self._add_leads()
        self._add_hub()
        if not SET_THE_LOCK.isdisjoint(context.opened.roles):
            self._add_lock()
        if not context.opened.demo:
            self.own = OwnPassphrase(context)
            self._column.addWidget(self.own)
        self._column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside, self.tr("Settings")))
        context.background.changed.connect(self._changed)
        self._read_hub()

    def arrive(self) -> None:
        self.looks.button(self.context.preferences.now.look).setFocus()

    def _add_look(self) -> None:
        now = self.context.preferences.now
        self.looks = ChoiceRow(
            self.tr("Colours"),
            (
                ("calm", self.tr("Calm")),
                ("dark", self.tr("Dark")),
                ("contrast", self.tr("High contrast")),
            ),
        )
        self.looks.choose(now.look)
        self.looks.chosen.connect(lambda look: self._choose(look=look))
        self.scales = ChoiceRow(
            self.tr("Size of letters"), tuple((str(scale), f"{scale} %") for scale in SCALES)
        )
        self.scales.choose(str(now.scale))
        self.scales.chosen.connect(lambda scale: self._choose(scale=int(scale)))
        self._card(
            self.tr("How the screen looks"),
            (
                (self.tr("Colours that suit your eyes and the light in the room."), self.looks),
                (
                    self.tr(
                        "Size of letters. Large ones put the panes under each other; nothing is cut off."
                    ),
                    self.scales,
                ),
            ),
        )

    def _add_lock(self) -> None:
        self.lock_after = ChoiceRow(
            self.tr("Lock after"),
            tuple(
                (str(minutes), self.tr("{count} minutes").format(count=minutes))
                for minutes in LOCK_MINUTES
            ),
        )
        self._show_lock(self.context.opened.lock_after)
        self.lock_after.chosen.connect(lambda minutes: self._lock_after(int(minutes)))
        self._card(
            self.tr("When nobody touches the desk"),
            (
                (
                    self.tr(
                        "It goes quiet after two minutes, and locks after the time you choose here. "
                        "Where a person's details show it always locks after two minutes."
                    ),
                    self.lock_after,
                ),
            ),
        )

    def _add_hub(self) -> None:
        self.hub_choice = QComboBox()
        self.hub_choice.addItem(self.tr("Not chosen yet"), "")
        for locality in self.context.area.localities:
            self.hub_choice.addItem(locality.hub_name, locality.id)
        self.hub_choice.activated.connect(self._choose_hub)
        self.hub_name = QLineEdit()
        self.hub_phone = QLineEdit()
        self.hub_phone.setPlaceholderText(self.tr("Not given yet"))
        self._keep = button(self.tr("Keep name and phone"), self._keep_hub, role="primary")
        card = self._card(
            self.tr("Your hub"),
            (
                (self.tr("Which hub does this desk stand in?"), self.hub_choice),
                (self.tr("What people call it. It is printed on leaflets."), self.hub_name),
                (
                    self.tr(
                        "Its phone number, for people to ring back. It is printed on leaflets."
                    ),
                    self.hub_phone,
                ),
            ),
        )
        card.addWidget(self._keep, alignment=Qt.AlignmentFlag.AlignRight)
        self.hub_before = button(
            self.tr("What was changed before"),
            self._turn_past,
            role="soft",
            theme=self.context.theme,
            icon="undo",
        )
        card.addWidget(self.hub_before, alignment=Qt.AlignmentFlag.AlignLeft)
        self.hub_past: EntryPast | None = None
        self._hub_card = card
        self.hub_name.returnPressed.connect(self._keep_hub)
        self.hub_phone.returnPressed.connect(self._keep_hub)

    def _add_leads(self) -> None:
        """What has a page of its own, for whoever may see that page."""
        said = {
            "safekeeping": self.tr(
                "A locked copy of this desk each day. See the last one, and where it goes."
            ),
            "sync": self.tr(
                "Share with other desks by a shared folder, a stick or the council’s server. See what waits to travel."
            ),
            "workers": self.tr("Who works here and what each may do; who looked at what."),
            "words": self.tr("Teach HeartDesk what people here call things."),
            "imports": self.tr("Bring a directory in from a file or a feed, and give ours out."),
            "languages": self.tr(
                "Put right, sign and add the words that stand beside the English on leaflets."
            ),
        }
        pages = {entry.id: entry for entry in pages_for(self.context.opened.roles)}
        for page_id in said:
            if page_id in pages:
                title = QCoreApplication.translate("Pages", pages[page_id].title)
                self.leads[page_id] = button(title, partial(self.context.go, page_id, ""))
        self._card(
            self.tr("Look after this desk"),
            tuple((said[page_id], lead) for page_id, lead in self.leads.items()),
        )

    def _card(self, title: str, rows: tuple[tuple[str, QWidget], ...]) -> QVBoxLayout:
        px = self.context.theme.px
        card = Frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(24), px(16), px(24), px(16))
        column.setSpacing(px(6))
        column.addWidget(PlainLabel(title, role="heading"))
        for sentence, control in rows:
            column.addSpacing(px(4))
            label = PlainLabel(sentence)
            label.setBuddy(control)
            if not control.accessibleName():
                control.setAccessibleName(sentence)
            column.addWidget(label)
            column.addWidget(control)
        column.addSpacing(px(4))
        self._column.addWidget(card)
        return column

    def _show_lock(self, minutes: int) -> None:
        self.lock_after.choose(str(minutes))

    def _lock_after(self, minutes: int) -> None:
        """Kept in the store, and in force once it is there."""

        def kept(_: None) -> None:
            self.context.preferences.lock_after(minutes)
            self.context.toast(
                self.tr("The desk locks after {count} minutes now.").format(count=minutes)
            )

        self.context.background.do(
            lambda unit: set_lock_after(unit, minutes=minutes), kept, self._lock_not_kept
        )

    def _lock_not_kept(self, trouble: DeskError) -> None:
        self.context.background.trouble.emit(trouble)
        self.context.background.look("lock after", read_lock_after, self._show_lock)

    def _choose(self, *, look: str = "", scale: int = 0) -> None:
        now = self.context.preferences.now
        self.context.preferences.choose(
            replace(
                now,
                look=look or now.look,
                scale=scale or now.scale,
            )
        )

    def _read_hub(self) -> None:
        self.context.background.look("own hub", read_hub, self._show_hub)

    def _show_hub(self, hub: Hub | None) -> None:
        self._hub = hub
        self.hub_choice.setCurrentIndex(
            max(0, self.hub_choice.findData(hub.locality if hub else ""))
        )
        self.hub_name.setText(hub.name if hub else "")
        self.hub_phone.setText(hub.phone if hub else "")
        for part in (self.hub_name, self.hub_phone, self._keep, self.hub_before):
            part.setEnabled(hub is not None)

    def _choose_hub(self, at: int) -> None:
        locality = str(self.hub_choice.itemData(at))
        if locality:
            self.context.background.do(
                lambda unit: set_up_hub(unit, locality=locality),
                lambda _: self.context.toast(
                    self.tr("This desk now stands in {hub}.").format(
                        hub=self.hub_choice.currentText()
                    )
                ),
            )
        else:
            self._show_hub(self._hub)

    def _turn_past(self) -> None:
        """Show what was done with the hub's details, or put it away again."""
        if self.hub_past is None:
            self.hub_past = EntryPast(self.context)
            self.hub_past.put_back.connect(self._put_back)
            self._hub_card.addWidget(self.hub_past)
            self.hub_past.read_hub()
        else:
            self.hub_past.hide()
            self.hub_past.deleteLater()
            self.hub_past = None

    def _put_back(self, step: Step) -> None:
        self.context.background.do(
            lambda unit: put_back(unit, step=step),
            lambda _: self.context.toast(self.tr("Put back. Leaflets say it from now on.")),
        )

    def _keep_hub(self) -> None:
        name, phone = self.hub_name.text(), self.hub_phone.text()
        self.context.background.do(
            lambda unit: change_hub(unit, name=name, phone=phone),
            lambda _: self.context.toast(self.tr("Kept. Leaflets say it from now on.")),
        )

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if Kind.HUB in kinds:
            self._read_hub()
            if self.hub_past is not None:
                self.hub_past.read_hub()
