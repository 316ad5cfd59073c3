"""A leaflet goes out, comes back to the desk, or changes in somebody's pocket: preview, page, the line between."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton

from heartdesk.core.kinds import Kind
from heartdesk.store.record import Record
from heartdesk.ui.pages.recall import RecallPage
from heartdesk.ui.widgets.leaflet_panel_extra import LeafletExtra
from heartdesk.ui.widgets.preview import Preview
from heartdesk.ui.widgets.preview_mail import PreviewMail
from heartdesk.ui.widgets.preview_words import PreviewWords
from heartdesk.ui.widgets.recall_line import RecallLine
from tests.leaflet_makers import text_of
from tests.ui.at_the_desk import AtTheDesk


@pytest.fixture(autouse=True)
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are saved in these tests."""
    folder = tmp_path / "documents"
    folder.mkdir()
    monkeypatch.setattr(
        "heartdesk.ui.paper.QStandardPaths.writableLocation", lambda _place: str(folder)
    )
    return folder


def read(worker: AtTheDesk, kind: Kind) -> list[Record]:
    found: list[list[Record]] = []
    worker.content.background.look("test", lambda look: list(look.every(kind)), found.append)
    worker.at_rest()
    return found[0]


def change(worker: AtTheDesk, service: str, fields: dict[str, object]) -> None:
    worker.content.background.do(lambda unit: unit.change(Kind.SERVICE, service, fields))
    worker.at_rest()


def a_place(worker: AtTheDesk, **fields: object) -> str:
    made: list[str] = []
    whole = {
        "name": "Invented Larder",
        "status": "active",
        "description": "You need a referral. Refreshments for participants.",
        "hours_text": "Mondays at 10",
        "phones/a": {"number": "01632 960101", "evidence": "verified"},
        **fields,
    }
    worker.content.background.do(lambda unit: unit.create(Kind.SERVICE, whole), made.append)
    worker.at_rest()
    return made[0]


def previewed(worker: AtTheDesk, *ids: str) -> Preview:
    """Put places on a leaflet and go on to the preview."""
    basket = worker.help.context.basket
    for one in ids:
        basket.put("service", one, "Invented Larder")
    if not worker.help.asking.place.is_answered():
        worker.help.asking.place.say_nothing()
    worker.help.leaflet_panel.preview.emit()
    worker.at_rest()
    preview = worker.help.preview
    assert preview is not None
    return preview


def code_of(preview: Preview) -> str:
    leaflet = preview.leaflet()
    assert leaflet is not None
    assert leaflet.content is not None
    return leaflet.content.slip_code or ""


def page(worker: AtTheDesk) -> RecallPage:
    worker.content.go("recall")
    worker.at_rest()
    return cast(RecallPage, worker.content.page("recall"))


def pressed(part: Preview | RecallPage, words: str) -> None:
    next(one for one in part.findChildren(QPushButton) if one.accessibleName() == words).click()


def test_looking_at_a_leaflet_keeps_nothing_and_saving_it_keeps_its_code(
    worker: AtTheDesk, documents: Path
) -> None:
    preview = previewed(worker, a_place(worker))
    assert read(worker, Kind.LEAFLET_PRINTED) == []

    preview.save_to(documents / "one.pdf")
    preview.save_to(documents / "two.pdf")
    worker.at_rest()

    (kept,) = read(worker, Kind.LEAFLET_PRINTED)
    assert kept.fields["code"] == code_of(preview)
    assert (documents / "one.pdf").read_bytes() == (documents / "two.pdf").read_bytes()
    assert code_of(preview) in text_of((documents / "one.pdf").read_bytes())


def test_the_file_is_called_the_same_for_every_paper(worker: AtTheDesk) -> None:
    preview = previewed(worker, a_place(worker))
    name = next(one for one in preview.findChildren(QLineEdit)).text()

    assert Path(name).name.startswith("Notes 20")
    assert Path(name).suffix == ".pdf"


def test_finishing_links_the_leaflet_to_its_enquiry(worker: AtTheDesk, documents: Path) -> None:
    preview = previewed(worker, a_place(worker))
    preview.save_to(documents / "one.pdf")
    worker.at_rest()

    preview.finish.emit()
    worker.at_rest()

    (enquiry,) = read(worker, Kind.ENQUIRY)
    (kept,) = read(worker, Kind.LEAFLET_PRINTED)
    assert kept.fields["enquiry"] == enquiry.id


def test_a_second_person_is_not_linked_to_the_first_ones_leaflet(
    worker: AtTheDesk, documents: Path
) -> None:
    place = a_place(worker)
    for name in ("one.pdf", "two.pdf"):
        preview = previewed(worker, place)
        preview.save_to(documents / name)
        worker.at_rest()
        preview.finish.emit()
        worker.at_rest()

    linked = [one.fields["enquiry"] for one in read(worker, Kind.LEAFLET_PRINTED)]
    assert len(set(linked)) == 2


def test_a_discreet_paper_leaves_nothing_behind(worker: AtTheDesk, documents: Path) -> None:
    place = a_place(worker)
    worker.help.context.basket.put("service", place, "Invented Larder")
    worker.help.leaflet_panel._paper.choose("discreet")
    preview = previewed(worker, place)

    preview.save_to(documents / "one.pdf")
    worker.at_rest()

    assert read(worker, Kind.LEAFLET_PRINTED) == []
    assert (
        text_of((documents / "one.pdf").read_bytes())
        == "Notes Phone 01632 960101 Open Mondays at 10"
    )


def test_hard_words_are_told_in_one_line_and_said_plainly_on_this_leaflet_only(
    worker: AtTheDesk, documents: Path
) -> None:
    place = a_place(worker)
    preview = previewed(worker, place)
    words = preview.findChild(PreviewWords)
    assert isinstance(words, PreviewWords)
    assert words.said().startswith("3 words may be hard: referral, refreshments, participants")
    code = code_of(preview)

    pressed(preview, "Show plainer words")
    pressed(preview, "Say “someone passing on your name” for “referral”")
    worker.at_rest()
    preview.save_to(documents / "one.pdf")
    worker.at_rest()

    text = text_of((documents / "one.pdf").read_bytes())
    assert "You need someone passing on your name. Refreshments for participants." in text
    assert code_of(preview) == code
    (record,) = [one for one in read(worker, Kind.SERVICE) if one.id == place]
    assert record.fields["description"] == "You need a referral. Refreshments for participants."
    pressed(preview, "Say “someone passing on your name” for “referral”")
    worker.at_rest()
    leaflet = preview.leaflet()
    assert leaflet is not None
    assert "You need a referral." in text_of(leaflet.pdf)


def test_plain_words_bring_no_line_and_hard_ones_never_stop_a_print(worker: AtTheDesk) -> None:
    preview = previewed(worker, a_place(worker, description="Tea and a chat."))
    words = preview.findChild(PreviewWords)

    assert isinstance(words, PreviewWords)
    assert words.isHidden()
    assert words.said() == ""


def test_an_email_is_saved_as_a_message_not_sent_yet(worker: AtTheDesk, documents: Path) -> None:
    preview = previewed(worker, a_place(worker))

    pressed(preview, "Save as email")
    worker.at_rest()

    (file,) = documents.iterdir()
    assert file.name.startswith("Notes 20")
    assert file.suffix == ".eml"
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert (message["Subject"], message["To"], message["X-Unsent"]) == ("Notes", "", "1")
    assert [one.fields["code"] for one in read(worker, Kind.LEAFLET_PRINTED)] == [code_of(preview)]


def test_the_mail_program_is_handed_the_text_and_nothing_is_sent(
    worker: AtTheDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    preview = previewed(worker, a_place(worker))

    pressed(preview, "Open in mail program")
    worker.at_rest()

    (address,) = opened
    assert address.startswith("mailto:?subject=Notes&body=")
    assert "Invented Larder" in address


def test_own_words_and_the_workers_name_stand_there_only_when_asked_for_and_are_kept_nowhere(
    worker: AtTheDesk,
) -> None:
    place = a_place(worker)
    worker.help.context.basket.put("service", place, "Invented Larder")
    extra = worker.help.leaflet_panel.findChild(LeafletExtra)
    assert isinstance(extra, LeafletExtra)
    (ask,) = extra.findChildren(QCheckBox)
    assert not ask.isChecked()
    plain = previewed(worker, place).leaflet()
    assert plain is not None
    assert "matters" not in text_of(plain.pdf)

    next(one for one in extra.findChildren(QPushButton)).click()
    extra.findChildren(QLineEdit)[0].setText("Somewhere warm for Moira")
    ask.click()
    preview = previewed(worker, place)
    leaflet = preview.leaflet()
    assert leaflet is not None

    text = text_of(leaflet.pdf)
    assert "What you told us matters: Somewhere warm for Moira" in text
    assert "Ask for" in text
    assert "Moira" not in repr(worker.help.draft())
    preview.finish.emit()
    worker.at_rest()
    assert extra.matters() == ""
    kinds = (Kind.ENQUIRY, Kind.LEAFLET_PRINTED)
    assert not any("Moira" in repr(one.fields) for kind in kinds for one in read(worker, kind))


def test_a_code_that_is_typed_tells_its_places_and_what_changed(
    worker: AtTheDesk, documents: Path
) -> None:
    place = a_place(worker)
    preview = previewed(worker, place)
    preview.save_to(documents / "one.pdf")
    worker.at_rest()
    code = code_of(preview)
    recall = page(worker)
    assert recall.count_words() == "Still right: each of 1 leaflets of the last half year."

    recall.code.setText(code.lower())
    recall.look_up()
    worker.at_rest()
    assert "Invented Larder\nStill right" in recall.answer.words()

    change(worker, place, {"hours_text": "Tuesdays at 10"})
    recall.look_up()
    worker.at_rest()
    assert "Not right any more: 1 of 1 leaflets" in recall.count_words()
    assert "When: now Tuesdays at 10" in recall.answer.words()


def test_a_code_with_a_slip_of_the_hand_is_told_and_nothing_breaks(worker: AtTheDesk) -> None:
    recall = page(worker)

    recall.code.setText("K7MR-4XPX")
    recall.look_up()
    worker.at_rest()

    assert "Type a slip code" in recall.answer.words()
    assert worker.content.background.is_idle()


def test_they_know_now_takes_a_leaflet_off_the_count_with_undo(
    worker: AtTheDesk, documents: Path
) -> None:
    place = a_place(worker)
    preview = previewed(worker, place)
    preview.save_to(documents / "one.pdf")
    worker.at_rest()
    change(worker, place, {"hours_text": "Tuesdays at 10"})
    recall = page(worker)
    recall.code.setText(code_of(preview))
    recall.look_up()
    worker.at_rest()

    pressed(recall, "They know now")
    worker.at_rest()

    assert not recall.count_words().startswith("Not right")
    assert "Kept: they know." in worker.toast()


def test_the_places_of_a_code_go_on_a_new_leaflet(worker: AtTheDesk, documents: Path) -> None:
    place = a_place(worker)
    preview = previewed(worker, place)
    preview.save_to(documents / "one.pdf")
    worker.at_rest()
    code = code_of(preview)
    preview.finish.emit()
    worker.at_rest()
    recall = page(worker)
    recall.code.setText(code)
    recall.look_up()
    worker.at_rest()

    pressed(recall, "Put these on a new leaflet")
    worker.at_rest()

    assert [one.id for one in worker.help.context.basket.picked] == [place]


def test_the_notice_is_previewed_before_it_hangs_on_the_door(
    worker: AtTheDesk, documents: Path
) -> None:
    place = a_place(worker)
    preview = previewed(worker, place)
    preview.save_to(documents / "one.pdf")
    worker.at_rest()
    change(worker, place, {"hours_text": "Tuesdays at 10"})
    recall = page(worker)
    assert recall.notice.isEnabled()

    recall.notice.click()
    worker.at_rest()

    assert recall.preview is not None
    notice = recall.preview.leaflet()
    assert notice is not None
    assert code_of(preview) in text_of(notice.pdf)
    mail = recall.preview.findChild(PreviewMail)
    assert isinstance(mail, PreviewMail)
    assert mail.isHidden()
    assert recall.step_back()
    assert recall.preview.leaflet() is None


def test_one_calm_line_leads_from_the_list_to_the_page(worker: AtTheDesk, documents: Path) -> None:
    place = a_place(worker)
    preview = previewed(worker, place)
    preview.save_to(documents / "one.pdf")
    worker.at_rest()
    line = RecallLine(worker.help.context)
    worker.qtbot.addWidget(line)
    line.show()
    worker.at_rest()
    assert line.said() == "Look up a slip code"

    change(worker, place, {"hours_text": "Tuesdays at 10"})

    assert line.said() == "1 leaflet given out is not right any more"
    line.findChildren(QPushButton)[0].click()
    worker.at_rest()
    assert isinstance(worker.content.page("recall"), RecallPage)
