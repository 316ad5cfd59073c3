"""The form of a person: the few things that are kept, and what they may refuse."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from heartdesk.people.model import HOWS, MORE, REFUSED, RULES, How, Person, PersonTyped
from heartdesk.ui.context import Context
from heartdesk.ui.helpers.form import HelperForm
from heartdesk.ui.widgets.entry_edit_form import choices, small_field
from heartdesk.ui.widgets.flow_layout import FlowLayout
from heartdesk.ui.widgets.label import PlainLabel, for_button

RATHER_NOT = "not "


class PersonForm(HelperForm):
    """What to call them, one safe way, roughly where. The rest is folded away until somebody wants it kept."""

    def __init__(self, context: Context, person: Person | None = None, *, keep: str = "") -> None:
        super().__init__(context.theme, keep=keep)
        theme = context.theme
        self.ask_first()
        line = QWidget()
        flow = FlowLayout(line, gap=theme.px(12))
        self._into(flow, "call", self.tr("What to call them"), self.tr("Any name they choose"), 200)
        areas = tuple((one.name, one.name) for one in context.area.localities)
        where = choices(
            self.tr("Roughly where they live"), (("", self.tr("Not asked")), *areas), ""
        )
        self.add("locality", self.tr("Roughly where they live"), where, into=flow)
        self.column.addWidget(line)
        self.column.addWidget(PlainLabel(self.tr("One safe way to reach them"), role="strong"))
        line = QWidget()
        flow = FlowLayout(line, gap=theme.px(12))
        how = choices(self.tr("How"), tuple((key, said) for key, said in HOWS.items()), "ring")
        self.add("how", self.tr("How"), how, into=flow)
        self._into(flow, "where", self.tr("Number or address"), "", 220)
        self._into(flow, "only", self.tr("Only when"), self.tr("Such as only Tuesdays"), 220)
        self.column.addWidget(line)
        line = QWidget()
        flow = FlowLayout(line, gap=theme.px(12))
        for rule, said in RULES.items():
            box = QCheckBox(for_button(f"{said[:1].upper()}{said[1:]}"))
            self.add(f"rule {rule}", "", box, into=flow)
        self.column.addWidget(line)
        self.wants_more = QCheckBox(self.tr("More, only if they want it kept"))
        self.column.addWidget(self.wants_more)
        self._more = QWidget()
        flow = FlowLayout(self._more, gap=theme.px(12))
        for code, said in MORE.items():
            self._into(flow, f"more {code}", said, "", 220)
            box = QCheckBox(self.tr("Would rather not say"))
            box.setAccessibleName(self.tr("{what}: would rather not say").format(what=said))
            self.add(f"{RATHER_NOT}{code}", "", box, into=flow)
        self.column.addWidget(self._more)
        self.wants_more.toggled.connect(self._more.setVisible)
        self._more.hide()
        if person is not None:
            self._fill(person)

    def ask_first(self) -> None:
        """What comes before the name."""

    def typed(self) -> PersonTyped:
        """What is typed and ticked."""
        how: How = next(one for one in HOWS if one == self.said("how"))
        more = {
            code: REFUSED if self.said(f"{RATHER_NOT}{code}") else str(self.said(f"more {code}"))
            for code in MORE
        }
        return PersonTyped(
            call=str(self.said("call")),
            how=how,
            where=str(self.said("where")),
            rules=self.ticked("rule "),
            only=str(self.said("only")),
            locality=str(self.said("locality") or ""),
            more=more,
        )

    def steps(self) -> list[QWidget]:
        """As it is read: whether to keep more comes before what more there is."""
        first = [part for key, part in self._fields.items() if not _is_more(key)]
        more = [part for key, part in self._fields.items() if _is_more(key)]
        return [*first, self.wants_more, *more, self.keep_button, self.not_now]

    def look_again(self) -> None:
        how, where = self._fields.get("how"), self._fields.get("where")
        if isinstance(how, QComboBox) and where is not None:
            where.setEnabled(how.currentData() != "here")

    def _into(self, flow: FlowLayout, key: str, name: str, hint: str, width: int) -> None:
        field: QLineEdit = small_field(self.theme, name, hint, width=width)
        self.add(key, name, field, into=flow)

    def _fill(self, person: Person) -> None:
        self.put(
            {
                "call": person.call,
                "locality": person.locality,
                "how": person.safe.how,
                "where": person.safe.where,
                "only": person.safe.only,
                **{f"rule {rule}": True for rule in person.safe.rules},
                **{f"more {code}": said for code, said in person.more.items()},
                **{f"{RATHER_NOT}{code}": True for code in person.refused},
            }
        )
        self.wants_more.setChecked(bool(person.more or person.refused))


def _is_more(key: str) -> bool:
    return key.startswith(("more ", RATHER_NOT))
