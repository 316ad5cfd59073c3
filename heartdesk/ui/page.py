"""What every page can be asked to do by the window."""

from typing import Any

from PySide6.QtWidgets import QWidget

from heartdesk.ui.context import Context


class Page(QWidget):
    """A page of the window. Each answers what suits it; the rest stays silent."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setProperty("role", "page")

    def arrive(self) -> None:
        """The page has come to the front: put the cursor where work begins."""
        self.setFocus()

    def step_back(self) -> bool:
        """Escape was pressed: step back within the page; False when there is nothing to step back from."""
        return False

    def search_here(self) -> bool:
        """Ctrl+K or / was pressed: go to this page's search; False when it has none."""
        return False

    def print_out(self) -> bool:
        """Ctrl+P was pressed: go on to paper; False when there is nothing to print."""
        return False

    def open_with(self, what: str) -> None:
        """Show one thing of this page, by id."""

    @property
    def shows_person(self) -> bool:
        """Whether the page shows somebody now, so that the desk locks sooner."""
        return False

    @property
    def draft_names_nobody(self) -> bool:
        """Whether a half-filled form of this page may be passed on to whoever is next: it holds no name."""
        return False

    def draft(self) -> dict[str, Any] | None:
        """A half-filled form, as JSON takes it; None when there is nothing to keep. Called often: be quick."""
        return None

    def take_draft(self, draft: dict[str, Any]) -> None:
        """Put a half-filled form back as it was."""
