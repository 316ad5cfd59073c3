"""The poster in another language, at the window: chosen beside the preview, made again, printed as it is seen."""

from typing import cast

from heartdesk.ui.pages.review import ReviewPage
from heartdesk.ui.pages.week import WeekPage
from tests.ui.at_the_desk import AtTheDesk


def test_a_poster_is_chosen_in_polish_beside_its_preview(worker: AtTheDesk) -> None:
    worker.content.go("week")
    page = cast(WeekPage, worker.content.page("week"))
    page.poster.click()
    worker.until(page.shows_paper)
    preview = page.preview
    assert preview is not None
    assert preview.language.isVisible()
    assert preview.language.box.currentText() == "English alone"
    english = preview.leaflet()

    preview.language.box.setCurrentIndex(preview.language.box.findData("pl"))
    preview.language.box.activated.emit(preview.language.box.currentIndex())

    worker.until(lambda: preview.leaflet() is not english)
    made = preview.leaflet()
    assert made is not None
    assert any("Polish" in note for note in made.notes)
    assert preview.language.box.currentText() == "Polish"
    assert "Polish" in preview._notes.text()


def test_a_sheet_that_is_english_alone_offers_no_language(worker: AtTheDesk) -> None:
    worker.content.go("review")
    page = cast(ReviewPage, worker.content.page("review"))
    worker.at_rest()
    page.print_out()
    worker.until(page.shows_paper)

    assert page.preview is not None
    assert page.preview.language.isHidden()
