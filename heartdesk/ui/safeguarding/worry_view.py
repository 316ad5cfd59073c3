"""A worry as it was written, what was added, and who was told: for its writer, the lead and the deputy."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from heartdesk.safeguarding.model import About, Kept, Says, Step, Worry, basis_called, worry_of
from heartdesk.ui.safeguarding.not_told import moment_in_words
from heartdesk.ui.theme.theme import Theme
from heartdesk.ui.widgets.label import PlainLabel


class WorryView(QWidget):
    """Read only: nothing that stands here can be changed or taken away."""

    def __init__(self, theme: Theme, kept: Kept) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))
        head = self.tr("Written {at} by {who}").format(at=moment_in_words(kept.at), who=kept.by)
        self._column.addWidget(PlainLabel(head, role="strong"))
        if kept.for_deputy or kept.first.about_lead:
            said = self.tr("It is about the safeguarding lead. The deputy alone reads it.")
            self._column.addWidget(PlainLabel(said, role="doubt"))
        self._worry(kept.first)
        for step in kept.steps:
            self._step(step)

    def _worry(self, worry: Worry) -> None:
        ages = {
            About.CHILD: self.tr("Under 16, or not born yet"),
            About.YOUNG: self.tr("16 or 17"),
            About.ADULT: self.tr("18 or over"),
        }
        self._say(self.tr("Who it is about"), ages[worry.about])
        self._texts(worry)

    def _texts(self, worry: Worry) -> None:
        answers = {Says.YES: self.tr("yes"), Says.NO: self.tr("no"), Says.NOT_ASKED: ""}
        basis = basis_called(worry.basis)
        law = f"{basis.words} {basis.source}. {basis.as_of}." if basis else ""
        for name, text in (
            (self.tr("Who it is"), worry.who),
            (self.tr("Their own words"), worry.their_words),
            (self.tr("What was seen or heard"), worry.seen),
            (self.tr("What the worker thinks"), worry.opinion),
            (self.tr("What they want"), worry.wants),
            (self.tr("They agree"), answers[worry.agrees]),
            (self.tr("Cannot look after their safety"), worry.cannot_safeguard),
            (self.tr("At risk of harm"), worry.at_risk),
            (self.tr("More open to harm"), worry.more_open),
            (self.tr("Life in danger"), worry.danger),
            (self.tr("What is passed on"), worry.what),
            (self.tr("Why"), worry.why),
            (self.tr("What the law says"), law),
            (self.tr("They or the family were told"), answers[worry.told]),
            (self.tr("What they said, or why not told"), worry.told_why),
        ):
            if text:
                self._say(name, text)

    def _step(self, step: Step) -> None:
        at = moment_in_words(step.at)
        if step.kind == "told":
            when = moment_in_words(step.when) if step.when else at
            said = self.tr("Told by phone {when}: {whom}, {spoke_to}. Written by {who}.").format(
                when=when, whom=step.whom, spoke_to=step.spoke_to, who=step.by
            )
        elif step.kind == "added":
            said = self.tr("Added {at} by {who}").format(at=at, who=step.by)
        else:
            said = self.tr("The lead, {at}, {who}").format(at=at, who=step.by)
        self._column.addWidget(PlainLabel(said, role="strong"))
        if step.words:
            self._column.addWidget(PlainLabel(step.words))
        if step.kind == "added":
            self._texts(worry_of(step.also))

    def _say(self, name: str, text: str) -> None:
        self._column.addWidget(PlainLabel(f"{name}: {text}"))
