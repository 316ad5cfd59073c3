"""The one style sheet, filled in from the tokens. Widgets say what they are by a `role` property."""

from dataclasses import asdict
from string import Template

from heartdesk.ui.theme.tokens import BODY, HEADING, RADIUS, RING, SMALL, TITLE, Colours

_SHEET = Template("""
* { font-family: "$family"; font-size: ${body}px; }
QWidget { color: $text; }
QMainWindow, QWidget[role="page"] { background: $page; }
QScrollArea { border: 0; background: transparent; }
QScrollArea[role="read"] { border: ${ring}px solid transparent; }
QScrollArea[role="read"]:focus { border: ${ring}px solid $focus; }
QScrollArea > QWidget { background: transparent; }
QWidget[role="clear"] { background: transparent; }
QToolTip { background: $card; color: $text; border: 1px solid $edge; padding: ${p4}px; }

QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 700; }
QLabel[role="heading"] { font-size: ${heading}px; font-weight: 700; }
QLabel[role="strong"] { font-weight: 700; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { font-size: ${small}px; color: $muted; }
QLabel[role="alarm"] { color: $alarm; }
QLabel[role="doubt"] { color: $ageing; }
QLabel[role="code"] { font-size: ${title}px; font-weight: 700; }
QLabel[role="key"] { font-size: ${small}px; font-weight: 700; background: $plain_soft; color: $plain;
  border: 1px solid $edge; border-radius: ${p4}px; padding: ${p2}px ${p8}px; }

QFrame[role="side"] { background: $side; border: 0; border-right: 1px solid $side_line; }
QFrame[role="side"] QLabel { color: $on_side; }
QFrame[role="side"] QLabel[role="brand"] { font-size: ${heading}px; font-weight: 700; }
QFrame[role="side"] QLabel[role="small"] { font-size: ${small}px; color: $on_side; }
QFrame[role="side"] QLabel[role="practice"] { font-size: ${small}px; font-weight: 700; background: $ageing_soft;
  color: $ageing; border: 1px solid $ageing; border-radius: ${p4}px; padding: ${p4}px ${p8}px; }
QListWidget[role="side"] { background: transparent; border: 0; outline: 0; color: $on_side; }
QPushButton[role="side"] { background: transparent; color: $on_side; border: 1px solid $side_line; text-align: left;
  padding: ${p6}px ${p8}px; }
QPushButton[role="side"]:hover { background: $side_chosen; }
QPushButton[role="side"]:focus { border: ${ring}px solid $side_focus; padding: ${f4}px ${f6}px; }

QFrame[role="panel"] { background: $card; border: 0; border-left: 1px solid $line; }
QFrame[role="card"] { background: $card; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[role="line"] { background: $line; border: 0; max-height: 1px; min-height: 1px; }
QFrame[role="calm"] { background: $plain_soft; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[role="gentle"] { background: $ageing_soft; border: 1px solid $ageing; border-radius: ${radius}px; }
QFrame[role="gentle"] QLabel { color: $ageing; }
QFrame[role="urgent"] { background: $alarm_soft; border: 2px solid $alarm; border-radius: ${radius}px; }
QFrame[role="urgent"] QLabel { color: $alarm; }
QFrame[role="toast"] { background: $side; border: 1px solid $side_line; border-radius: ${radius}px; }
QFrame[role="toast"] QLabel { color: $on_side; }
QFrame[role="quiet"] { background: $cloth; border: 0; }
QFrame[role="quiet"] QLabel { color: $on_cloth; }

QFrame[role="badge good"] { background: $good_soft; border-radius: ${p6}px; }
QFrame[role="badge good"] QLabel { color: $good; font-size: ${small}px; }
QFrame[role="badge ageing"] { background: $ageing_soft; border-radius: ${p6}px; }
QFrame[role="badge ageing"] QLabel { color: $ageing; font-size: ${small}px; }
QFrame[role="badge plain"] { background: $plain_soft; border-radius: ${p6}px; }
QFrame[role="badge plain"] QLabel { color: $plain; font-size: ${small}px; }

QCheckBox { spacing: ${p8}px; padding: ${p4}px; border: ${ring}px solid transparent; border-radius: ${p6}px; }
QCheckBox:focus { border-color: $focus; }
QCheckBox::indicator { width: ${p20}px; height: ${p20}px; border: 2px solid $edge; border-radius: ${p4}px;
  background: $card; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent;
  image: url(heartdesk:controls/tick-$look.svg); }

QPushButton { background: $card; color: $text; border: 1px solid $edge; border-radius: ${radius}px; outline: 0;
  padding: ${p8}px ${p16}px; }
QPushButton:hover { background: $accent_soft; }
QPushButton:pressed { background: $line; }
QPushButton:focus { border: ${ring}px solid $focus; padding: ${f6}px ${f14}px; }
QPushButton:disabled { color: $muted; background: transparent; border-color: $line; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 700; }
QPushButton[role="primary"]:hover { background: $text; border-color: $text; color: $page; }
QPushButton[role="primary"]:focus { border: ${ring}px solid $focus; }
QPushButton[role="primary"]:disabled { background: $plain_soft; color: $muted; border: 1px solid $line; }
QPushButton[role="soft"] { background: transparent; border: 1px solid transparent; color: $accent; text-align: left;
  padding: ${p6}px ${p8}px; }
QPushButton[role="soft"]:hover { background: $accent_soft; }
QPushButton[role="soft"]:focus { border: ${ring}px solid $focus; padding: ${f4}px ${f6}px; }
QPushButton[role="soft"]:disabled { color: $muted; background: transparent; }
QPushButton[role="choice"] { padding: ${p6}px ${p10}px; border-radius: ${p6}px; }
QPushButton[role="choice"]:checked { background: $accent_soft; border: 2px solid $accent; font-weight: 700;
  padding: ${f5}px ${f9}px; }
QPushButton[role="choice"]:focus { border: ${ring}px solid $focus; padding: ${f4}px ${f8}px; }
QPushButton[role="toast"] { background: transparent; color: $on_side; border: 1px solid $on_side; font-weight: 700;
  padding: ${p4}px ${p12}px; }
QPushButton[role="toast"]:focus { border: ${ring}px solid $side_focus; padding: ${f2}px ${f10}px; }

QLineEdit, QPlainTextEdit, QComboBox { background: $card; color: $text; border: 1px solid $edge;
  border-radius: ${radius}px; padding: ${p8}px; selection-background-color: $accent;
  selection-color: $on_accent; placeholder-text-color: $muted; }
QLineEdit[role="code"] { font-size: ${heading}px; }
QPlainTextEdit { padding: ${p4}px; }
QLineEdit:focus, QComboBox:focus { border: ${ring}px solid $focus; padding: ${f6}px; }
QPlainTextEdit:focus { border: ${ring}px solid $focus; padding: ${f2}px; }
QLineEdit:disabled, QComboBox:disabled { color: $muted; background: $plain_soft; }
QComboBox::drop-down { border: 0; width: ${p24}px; }
QComboBox::down-arrow { image: url(heartdesk:controls/chevron-$look.svg); width: ${p16}px; height: ${p16}px; }
QAbstractItemView { background: $card; color: $text; border: 1px solid $edge; outline: 0;
  selection-background-color: $accent_soft; selection-color: $text; }
QAbstractItemView::item { padding: ${p6}px; }
QListView[role="entries"] { background: transparent; border: 0; }

QHeaderView { background: $card; }
QHeaderView::section { background: $card; color: $text; border: 0; border-bottom: 1px solid $edge; font-weight: 700;
  padding: ${p6}px; }
QTableView:focus { border: ${ring}px solid $focus; }
QProgressBar { background: $plain_soft; border: 1px solid $line; border-radius: ${p4}px; max-height: ${p8}px; }
QProgressBar::chunk { background: $accent; border-radius: ${p4}px; }

QScrollBar:vertical { background: transparent; width: ${p12}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${p12}px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: ${p4}px; margin: ${p2}px; min-height: ${p32}px;
  min-width: ${p32}px; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def style_sheet(look: str, colours: Colours, *, scale: float, family: str) -> str:
    """The sheet for one look at one text size (1.0 is 100 %)."""

    def px(value: float) -> int:
        return max(1, round(value * scale))

    sizes = {"small": px(SMALL), "body": px(BODY), "heading": px(HEADING), "title": px(TITLE)}
    gaps = {f"p{size}": px(size) for size in (2, 4, 6, 8, 10, 12, 16, 20, 24, 32)}
    # A focused border is wider by two pixels on each side; the padding gives them back, so nothing moves.
    focused = {f"f{size - 2}": max(0, px(size) - RING + 1) for size in (4, 6, 8, 10, 12, 16)}
    chosen = {"f5": max(0, px(6) - 1), "f9": max(0, px(10) - 1)}
    return _SHEET.substitute(
        asdict(colours),
        look=look,
        family=family,
        radius=RADIUS,
        ring=RING,
        **sizes,
        **gaps,
        **focused,
        **chosen,
    )
