"""The main job from end to end, by keyboard alone, in the real window on a real practice desk."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt

from heartdesk.core.kinds import Kind
from heartdesk.store.record import Record
from tests.ui.at_the_desk import AtTheDesk, Key

CTRL = Qt.KeyboardModifier.ControlModifier
MOST_PRESSES = 14
"""Key actions from the first word to the leaflet, beside typing (issue "The conversation")."""


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own, and no printer."""
    documents = tmp_path / "home" / "Documents"
    documents.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(documents.parent))
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "no-printer.sock"))
    return documents


def text_of(pdf: Path) -> str:
    """All words of a PDF file."""
    document = pypdfium2.PdfDocument(pdf.read_bytes())
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def kept(worker: AtTheDesk) -> list[Record]:
    """The enquiries that are in the store."""
    found: list[list[Record]] = []
    worker.content.background.look(
        "enquiries", lambda look: list(look.every(Kind.ENQUIRY)), found.append
    )
    worker.until(lambda: bool(found))
    return found[0]


def test_words_in_and_a_leaflet_out_by_keyboard_alone(worker: AtTheDesk, at_home: Path) -> None:
    # "We've nae food in and the meter's oot": the worker types it, ticks what it sounds like, says where home is.
    worker.write("we've nae food in and the meter's oot")
    worker.press(Key.Key_Return)
    worker.at_rest()
    worker.press(Key.Key_Return)
    worker.press(Key.Key_Return)
    worker.write("Cumnock")
    worker.press(Key.Key_Return)
    worker.at_rest()
    assert worker.focused() is worker.help.options.list

    # Two places go on the leaflet.
    worker.press(Key.Key_Space)
    worker.press(Key.Key_Down)
    worker.press(Key.Key_Space)
    picked = worker.help.context.basket.picked
    assert len(picked) == 2

    # On to paper: with no printer the next step is to save.
    worker.press(Key.Key_P, modifier=CTRL)
    worker.until(lambda: worker.help.preview is not None and worker.help.preview.isVisible())
    worker.at_rest()
    worker.press(Key.Key_Return)
    worker.until(lambda: bool(list(at_home.glob("*.pdf"))))
    worker.at_rest()
    assert worker.presses <= MOST_PRESSES

    (file,) = at_home.glob("*.pdf")
    words = " ".join(text_of(file).split())
    for one in picked:
        assert one.name in words
    assert "Cumnock" in words
    assert "999" in words
    assert "nae food" not in words, "own words are never printed unless somebody asks"

    # Done: the flag is answered, the enquiry is kept without words or name, and the page is clear for the next person.
    worker.press(Key.Key_Return)
    if worker.help.asking.safety.needs_answer():
        worker.press(Key.Key_Return)
    worker.until(lambda: worker.help.asking.words.toPlainText() == "")
    worker.at_rest()
    (enquiry,) = kept(worker)
    assert enquiry.fields["locality"] == "barony"
    assert enquiry.fields["signposts/2"]["id"] == picked[1].id
    assert "food in" not in str(enquiry.fields)
    assert worker.focused() is worker.help.asking.words
