"""Which paper a leaflet is made on, and which language stands beside English."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from heartdesk.leaflets.own_words import languages
from heartdesk.ui.preferences import PAPERS
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.label import PlainLabel


class PaperChoice(QWidget):
    """Two lists to choose from. What is chosen for one person is never kept for the next, but for the usual paper."""

    usual = Signal(str)
    """A paper was chosen that may be offered first from now on."""
    chosen = Signal(str)
    """Another paper holds now, by whomever it was chosen."""

    def __init__(self, usual: str, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._papers = _list(self.tr("Kind of paper"), self)
        for style, words in (
            ("a4", self.tr("Normal, 14 pt")),
            ("large", self.tr("Large, 18 pt")),
            ("large24", self.tr("Very large, 24 pt")),
            ("a5", self.tr("Half size (A5)")),
            ("booklet", self.tr("Folded booklet")),
            ("easy", self.tr("Easy read, with pictures")),
            ("young", self.tr("For young people")),
            ("card", self.tr("Wallet card")),
            ("slip", self.tr("Slip: how did it go?")),
            ("discreet", self.tr("Discreet, numbers only")),
        ):
            self._papers.addItem(words, style)
        self._languages = _list(self.tr("Language on the paper"), self)
        self.offer({tag: name for tag, name in languages().items() if tag != "en"})
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(6))
        grid.setColumnStretch(1, 1)
        fields = ((self.tr("Paper"), self._papers), (self.tr("Language"), self._languages))
        for row, (words, field) in enumerate(fields):
            label = PlainLabel(words, wrap=False)
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        self.start_anew(usual)
        self._papers.activated.connect(self._keep_usual)
        self._papers.currentIndexChanged.connect(lambda _at: self.chosen.emit(self.style_id()))

    def style_id(self) -> str:
        """The style chosen, as `make_leaflet` knows it."""
        return str(self._papers.currentData())

    def language(self) -> str:
        """The language chosen: "en" for English alone."""
        return str(self._languages.currentData() or "en")

    def choose(self, style: str, language: str = "en") -> None:
        """Choose without telling anybody."""
        self._papers.setCurrentIndex(self._papers.findData(style))
        self._languages.setCurrentIndex(self._languages.findData(language))

    def offer(self, languages: Mapping[str, str]) -> None:
        """Offer these languages beside English, by tag with their names. What is chosen stays, if it is still there."""
        chosen = self.language()
        self._languages.clear()
        self._languages.addItem(self.tr("English"), "en")
        for tag, name in languages.items():
            self._languages.addItem(self.tr("{name} and English").format(name=name), tag)
        self._languages.setCurrentIndex(max(self._languages.findData(chosen), 0))

    def start_anew(self, usual: str) -> None:
        """Back to the usual paper in English, for the next person."""
        self.choose(usual)

    def _keep_usual(self) -> None:
        if self.style_id() in PAPERS:
            self.usual.emit(self.style_id())


def _list(name: str, parent: QWidget) -> QComboBox:
    """A list as wide as its place, however long its lines are."""
    made = QComboBox(parent)
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(12)
    return made
