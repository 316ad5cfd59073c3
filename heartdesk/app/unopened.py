"""Stands where no desk can be opened: every way in answers with the same trouble."""

from typing import TYPE_CHECKING

from heartdesk.core.errors import DeskError

if TYPE_CHECKING:
    from heartdesk.core.area import Area
    from heartdesk.ui.session import CodeTaken, Maker, OpenDesk


class Unopened:
    """An Opener (heartdesk.ui.session) that opens nothing. The safety cards are there all the same."""

    demo = False

    def __init__(self, trouble: DeskError) -> None:
        self._trouble = trouble

    @property
    def maker(self) -> "Maker | None":
        """What could make a desk here."""
        return None

    @property
    def workers(self) -> tuple[str, ...]:
        raise self._trouble

    def area(self) -> "Area":
        """The first area that ships: which one this desk is for cannot be known."""
        from heartdesk.core.area import areas, find_area

        return find_area(areas()[0][0])

    def open(self, *_given: str) -> "OpenDesk":
        raise self._trouble

    def take_code(self, *_given: str) -> "CodeTaken":
        raise self._trouble

    def open_anew(self, *_given: str) -> "OpenDesk":
        raise self._trouble

    def put_back(self, *_given: str) -> "OpenDesk":
        raise self._trouble
