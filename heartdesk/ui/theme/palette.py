"""Qt's own colours, for the parts that the style sheet does not reach."""

from PySide6.QtGui import QColor, QPalette

from heartdesk.ui.theme.tokens import Colours


def palette(colours: Colours) -> QPalette:
    """A palette in which every role that shows text or ground is ours."""
    role = QPalette.ColorRole
    ours = {
        role.Window: colours.page,
        role.WindowText: colours.text,
        role.Base: colours.card,
        role.AlternateBase: colours.page,
        role.Text: colours.text,
        role.Button: colours.card,
        role.ButtonText: colours.text,
        role.BrightText: colours.alarm,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.PlaceholderText: colours.muted,
        role.ToolTipBase: colours.card,
        role.ToolTipText: colours.text,
        role.Link: colours.accent,
        role.Accent: colours.accent,
        role.Light: colours.card,
        role.Mid: colours.line,
        role.Dark: colours.edge,
        role.Shadow: colours.edge,
    }
    made = QPalette()
    for part, colour in ours.items():
        made.setColor(part, QColor(colour))
    for part in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, part, QColor(colours.muted))
    return made
