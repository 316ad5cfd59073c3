"""Key press to painted list over 10,000 services: the real Directory page, beside LIKE and QSortFilterProxyModel.

CPU time of the whole process (lanes included) for each key, all in one run.
Usage: python -m benchmarks.search_as_you_type [COUNT]
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy import text

from benchmarks.synthetic import fill
from heartdesk.app.making import DEMO_AREA, DEMO_HUB, DEMO_WORKER, make_desk
from heartdesk.app.opening import ProfileOpener, open_desk
from heartdesk.security.cost import FLOOR
from heartdesk.store.desk import Desk
from heartdesk.store.profile import Profile
from heartdesk.store.unit import Look
from heartdesk.ui.pages.directory import DirectoryPage
from heartdesk.ui.run import application, make_window

WORDS = "red tin cat"
WARM_UP = "while the window settles"
"""Typed first and not counted: the matcher is still loading then."""

TYPED = ("kilmarnock", "food", "mental health", "young carers", "dalmellington bus", "support")


def until(fact: Callable[[], bool]) -> None:
    """Sleep in the event loop until a fact holds; spinning would count as work."""
    while not fact():
        QApplication.processEvents(
            QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        )


def drive(edit: QLineEdit, shown: Callable[[str], bool]) -> list[float]:
    """Milliseconds of CPU for each key, from the press to the painted list."""
    times = []
    for words in (WARM_UP, *TYPED):
        edit.clear()
        until(lambda: shown(""))
        for count, letter in enumerate(words, 1):
            start = time.process_time()
            QTest.keyClicks(edit, letter)
            until(partial(shown, words[:count]))
            QApplication.processEvents()  # the paint that the answer asked for
            times.append((time.process_time() - start) * 1000)
    return sorted(times[len(WARM_UP) :])


def the_page(profile: Profile) -> list[float]:
    """The Directory page in the real window."""
    application()
    window = make_window(opener=ProfileOpener(profile), folder=profile.folder)
    ready = []
    window.ready.connect(lambda: ready.append(True))
    window.resize(1366, 768)
    window.show()
    until(lambda: bool(ready))
    window.content.go("directory")
    page = window.content.front()
    assert isinstance(page, DirectoryPage)
    answered = [""]
    real = page._show_hits

    def note(found: Any) -> None:
        real(found)
        answered[0] = found[0]

    page._show_hits = note  # type: ignore[method-assign]
    page.look_up()
    times = drive(page.search, lambda words: answered[0] == words)
    page._show_hits = real  # type: ignore[method-assign]
    window.hide()
    return times


def box() -> tuple[QWidget, QLineEdit, QListView]:
    """A plain search box over a plain list."""
    widget, edit, view = QWidget(), QLineEdit(), QListView()
    column = QVBoxLayout(widget)
    column.addWidget(edit)
    column.addWidget(view)
    widget.resize(900, 700)
    widget.show()
    return widget, edit, view


def with_like(desk: Desk) -> list[float]:
    """The same words looked for with LIKE in the same file, shown in a plain list."""
    keep, edit, view = box()
    model = QStandardItemModel()
    view.setModel(model)

    def find(words: str) -> None:
        def rows(look: Look) -> list[str]:
            asked = {f"w{n}": f"%{word}%" for n, word in enumerate(words.split() or [""])}
            where = " AND ".join(f"(name || town || body) LIKE :{name}" for name in asked)
            statement = text(
                f"SELECT name FROM entry WHERE {where} ORDER BY name LIKE :w0 DESC, name LIMIT 50"
            )
            return list(look.connection.execute(statement, asked).scalars())

        model.clear()
        for name in desk.look(rows):
            model.appendRow(QStandardItem(name))

    edit.textChanged.connect(find)
    times = drive(edit, lambda _words: True)
    keep.hide()
    return times


def with_proxy(desk: Desk) -> list[float]:
    """The same entries in Qt's own filter."""
    keep, edit, view = box()

    def rows(look: Look) -> list[str]:
        return list(
            look.connection.execute(text("SELECT name || ' ' || body FROM entry")).scalars()
        )

    model = QStandardItemModel()
    for words in desk.look(rows):
        model.appendRow(QStandardItem(words))
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(model)
    proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    view.setModel(proxy)
    edit.textChanged.connect(proxy.setFilterFixedString)
    times = drive(edit, lambda _words: True)
    keep.hide()
    return times


def main(count: int) -> None:
    """Print p50 and p95 of each way, and the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        made = make_desk(
            Path(folder) / "desk",
            area=DEMO_AREA,
            hub=DEMO_HUB,
            worker=DEMO_WORKER,
            passphrase=WORDS,
            demo=True,
            cost=FLOOR,
        )
        desk = open_desk(made.profile, worker=DEMO_WORKER, secret=WORDS)
        fill(desk, count)
        page = the_page(made.profile)
        rows = {
            "Directory page": page,
            "LIKE, plain list": with_like(desk),
            "QSortFilterProxyModel": with_proxy(desk),
        }
        print(f"{count} services, {len(page)} keys, CPU ms from key press to painted list")
        for name, times in rows.items():
            p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
            print(f"{name:24} p50 {p50:6.1f}  p95 {p95:6.1f}  max {times[-1]:6.1f}")
        for name in ("LIKE, plain list", "QSortFilterProxyModel"):
            ratio = page[len(page) // 2] / rows[name][len(page) // 2]
            print(f"Directory page / {name}: p50 x{ratio:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
