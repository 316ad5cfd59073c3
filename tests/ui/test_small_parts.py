"""The small parts: basket, preferences, icons and sheet, one window for one profile, pages on a print device."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from heartdesk.core.errors import MachineTrouble
from heartdesk.leaflets.preview import page_count
from heartdesk.ui.basket import Basket
from heartdesk.ui.listener import Listener
from heartdesk.ui.paper import paint_pages
from heartdesk.ui.preferences import FILE_NAME, Preferences, load_preferences, save_preferences
from heartdesk.ui.single_instance import ask_to_raise, socket_name
from heartdesk.ui.theme.files import ICONS
from heartdesk.ui.theme.sheet import style_sheet
from heartdesk.ui.theme.tokens import LOOKS
from heartdesk.ui.window import Window
from tests.ui.at_the_desk import AtTheDesk

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "heartdesk" / "ui"


def test_the_basket_keeps_order_and_tells_of_every_change(qtbot: QtBot) -> None:
    basket, told = Basket(), list[int]()
    basket.changed.connect(lambda: told.append(len(basket.picked)))
    basket.put("service", "a", "Larder")
    basket.put("service", "b", "Energy advice")
    basket.put("service", "a", "Larder")
    basket.set_step("b", "worker")
    basket.take_out("a")
    assert told == [1, 2, 2, 1]
    assert [(one.id, one.step) for one in basket.picked] == [("b", "worker")]


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "{",
        "[]",
        '{"look": "pink", "scale": 900}',
        '{"scale": "big"}',
        "\x00\xff",
        '{"look": null}',
    ],
)
def test_preferences_that_cannot_be_read_open_the_plain_look(tmp_path: Path, kept: str) -> None:
    (tmp_path / FILE_NAME).write_text(kept, encoding="utf-8")
    assert load_preferences(tmp_path) == Preferences()


def test_preferences_come_back_as_they_were(tmp_path: Path) -> None:
    chosen = Preferences(look="contrast", scale=150, paper="large")
    save_preferences(tmp_path, chosen)
    assert load_preferences(tmp_path) == chosen


def test_preferences_that_cannot_be_kept_are_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(MachineTrouble, match="could not be kept"):
        save_preferences(tmp_path / "no such folder", Preferences())


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_style_sheet_leaves_no_token_open(look: str, scale: float) -> None:
    sheet = style_sheet(look, LOOKS[look], scale=scale, family="Any")
    assert "$" not in sheet
    for file in re.findall(r"url\(heartdesk:([^)]+)\)", sheet):
        assert (ICONS / file).exists()


@pytest.mark.parametrize("look", LOOKS)
def test_the_two_drawings_of_the_sheet_wear_the_colours_of_their_look(look: str) -> None:
    tick = (ICONS / "controls" / f"tick-{look}.svg").read_text(encoding="utf-8")
    arrow = (ICONS / "controls" / f"chevron-{look}.svg").read_text(encoding="utf-8")
    assert LOOKS[look].on_accent in tick
    assert LOOKS[look].text in arrow


def test_every_icon_that_is_named_is_there_and_no_other() -> None:
    sources = "\n".join(file.read_text(encoding="utf-8") for file in SOURCES.rglob("*.py"))
    there = {file.stem for file in ICONS.glob("*.svg")}
    unused = {name for name in there if f'"{name}"' not in sources}
    named = set(re.findall(r'icon="([a-z_]+)"', sources))
    assert unused == set()
    assert named <= there


def test_a_second_start_raises_the_first_window(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    knocks: list[int] = []
    listener = Listener(socket_name(tmp_path), lambda: knocks.append(1), qapp)
    ask = "import sys; from heartdesk.ui.single_instance import ask_to_raise; sys.exit(not ask_to_raise(sys.argv[1]))"
    second = subprocess.Popen([sys.executable, "-c", ask, socket_name(tmp_path)], cwd=ROOT)
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    assert knocks == [1]
    assert second.returncode == 0
    listener.close()


def test_nobody_answers_where_no_window_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heartdesk.ui.single_instance.PATIENCE_MS", 300)
    assert not ask_to_raise(socket_name(tmp_path))


def test_the_name_is_short_enough_for_a_long_temporary_folder(tmp_path: Path) -> None:
    """A socket's path may have 103 characters on macOS; Qt puts it in the folder for temporary files."""
    assert len(socket_name(tmp_path / ("a" * 200))) < 20


def test_the_same_folder_has_the_same_name_however_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    assert socket_name(tmp_path / "desk") == socket_name(tmp_path / "desk" / ".." / "desk")
    assert socket_name(tmp_path / "desk") != socket_name(tmp_path)


def test_a_hidden_window_comes_forward(window: Window) -> None:
    window.showMinimized()
    window.come_forward()
    assert not window.isMinimized()
    assert window.isVisible()


def test_a_print_device_gets_every_page_in_true_size(worker: AtTheDesk, tmp_path: Path) -> None:
    worker.hears("we've nae food in and the meter's oot")
    worker.help.asking.chips.chips()[0].click()
    worker.at_rest()
    worker.help.options.arrive()
    for row in worker.help.options.model.rows()[:2]:
        worker.help.options.toggle(row)
    worker.help.print_out()
    worker.until(
        lambda: worker.help.preview is not None and worker.help.preview.leaflet() is not None
    )
    leaflet = worker.help.preview.leaflet()  # type: ignore[union-attr]
    assert leaflet is not None

    device = QPrinter()
    device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    device.setOutputFileName(str(tmp_path / "printed.pdf"))
    paint_pages(leaflet.pdf, device)
    assert page_count((tmp_path / "printed.pdf").read_bytes()) == leaflet.pages
    worker.at_rest()
