"""What HeartDesk leaves behind: files in one private place and only while it runs, and a log without content."""

import logging
import stat
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, qInstallMessageHandler, qWarning
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from heartdesk.core.faults import kind_and_place, places
from heartdesk.core.fields import text_of
from heartdesk.ui.hushed import HushedFormatter, hush
from heartdesk.ui.private_files import FOLDER, forget_files, keep_files_private, sweep

CANARY = "CANARY000088"


@pytest.fixture
def as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Puts every hook of the process back."""
    hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning)
    handlers, level = logging.root.handlers[:], logging.root.level
    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)
    before = qInstallMessageHandler(None)
    yield
    qInstallMessageHandler(before)
    sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning = hooks
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


@pytest.fixture
def log(as_it_was: None) -> list[BaseException]:
    """The log as it is in a window; the list holds the faults that were shown."""
    shown: list[BaseException] = []
    hush(shown.append)
    return shown


def fault_of_ours() -> BaseException:
    try:
        text_of({}, [CANARY])  # type: ignore[arg-type]
    except TypeError as fault:
        return fault
    raise AssertionError


def test_a_fault_is_told_by_kind_and_line_and_shown_to_the_worker(
    log: list[BaseException], capsys: pytest.CaptureFixture[str]
) -> None:
    fault = ValueError(CANARY)
    sys.excepthook(ValueError, fault, None)
    threading.excepthook(threading.ExceptHookArgs((ValueError, fault, None, None)))

    class Dies:
        def __del__(self) -> None:
            raise ValueError(CANARY)

    del (dying := [Dies()])[:]
    said = capsys.readouterr().err
    assert log == [fault]
    assert said.count("ValueError") == 3
    assert CANARY not in said
    assert not dying


def test_a_line_of_ours_names_its_file_and_no_folder_of_this_computer() -> None:
    fault = fault_of_ours()
    assert kind_and_place(fault).startswith("TypeError at core/fields.py:")
    assert str(Path.home()) not in kind_and_place(fault)
    assert all(not place.startswith("/") for place in places(fault))
    assert kind_and_place(ValueError(CANARY)) == "ValueError at a line that is not ours"


def test_other_libraries_may_not_speak_of_what_they_were_given(
    log: list[BaseException], capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("sqlalchemy.engine").error("INSERT %s", CANARY)
    logging.getLogger("heartdesk.store.unit").warning("kind %s of %s", "person", "4d1")
    warnings.showwarning(UserWarning(CANARY), UserWarning, f"/{CANARY}", 3)
    qWarning(f"QPixmap::scaled: {CANARY}")
    qWarning(CANARY)
    said = capsys.readouterr().err
    assert CANARY not in said
    assert "sqlalchemy.engine" in said
    assert "kind person of 4d1" in said
    assert "QPixmap::scaled" in said


def test_a_line_that_cannot_be_written_is_not_written_out_with_all_that_was_in_it() -> None:
    record = logging.LogRecord("heartdesk.x", logging.ERROR, "x", 1, "few %s %s", (CANARY,), None)
    assert HushedFormatter().format(record) == "ERROR heartdesk.x: (not written down)"


def test_a_log_line_with_a_fault_in_it_keeps_the_fault_to_itself() -> None:
    record = logging.LogRecord("heartdesk.x", logging.ERROR, "x", 1, "lost", (), None)
    fault = ValueError(CANARY)
    record.exc_info = (ValueError, fault, None)
    assert HushedFormatter().format(record).startswith("ERROR heartdesk.x: lost ValueError")
    assert CANARY not in HushedFormatter().format(record)


def test_files_in_passing_stand_in_the_profile_for_this_account_only_and_go_at_the_end(
    as_it_was: None, tmp_path: Path
) -> None:
    left = tmp_path / FOLDER / "4711" / "leaflet.pdf"
    left.parent.mkdir(parents=True)
    left.write_text(CANARY)

    keep_files_private(tmp_path)
    assert not left.exists(), "what a process that was killed left goes at the next start"
    with tempfile.NamedTemporaryFile(delete=False) as made:
        made.write(CANARY.encode())
    folder = Path(made.name).parent
    assert folder.parent == tmp_path / FOLDER
    if sys.platform != "win32":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    forget_files(tmp_path)
    assert not folder.exists()


HOLDS = """
import sys
from pathlib import Path
from heartdesk.ui.private_files import keep_files_private
keep_files_private(Path(sys.argv[1]))
import tempfile
print(tempfile.gettempdir(), flush=True)
sys.stdin.read()
"""


def test_what_a_process_still_prints_stays_until_that_process_is_gone(tmp_path: Path) -> None:
    leaving = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert leaving.stdout is not None
    leaflet = Path(leaving.stdout.readline().strip()) / "leaflet.pdf"
    leaflet.write_text(CANARY)

    sweep(tmp_path)
    assert leaflet.exists(), "the printer has still to read it"

    leaving.kill()
    leaving.communicate()
    sweep(tmp_path)
    assert not list((tmp_path / FOLDER).iterdir())


def test_a_folder_that_cannot_be_written_is_no_reason_not_to_start(
    as_it_was: None, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    keep_files_private(tmp_path / "file")
    sweep(tmp_path / "nowhere")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt keeps its notes with the system")
def test_qt_notes_where_a_leaflet_was_saved_in_the_private_folder_only(
    as_it_was: None, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = QSettings(QSettings.Scope.UserScope, "QtProject").fileName()
    keep_files_private(tmp_path)
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog) or QApplication.testAttribute(
        Qt.ApplicationAttribute.AA_DontUseNativeDialogs
    ), "the dialogs of a system keep lists of recent files"
    dialog.setHistory([str(tmp_path / CANARY)])
    dialog.deleteLater()
    now = QSettings(QSettings.Scope.UserScope, "QtProject").fileName()
    QSettings.setPath(
        QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(Path(usual).parent)
    )
    assert Path(now).is_relative_to(tmp_path / FOLDER)
    assert not Path(usual).is_relative_to(tmp_path)
