"""What goes to the log: ids, kinds, lines of ours. Never a message that could hold somebody's words."""

import contextlib
import logging
import re
import sys
import threading
import warnings
from collections.abc import Callable
from types import TracebackType
from typing import Any, TextIO

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from heartdesk.core.faults import kind_and_place

OURS = "heartdesk"

_WHO_SAYS_IT = re.compile(r"Q\w+(::\w+)*|qt(\.\w+)+")

log = logging.getLogger(__name__)


class HushedFormatter(logging.Formatter):
    """Our own lines as they are, for they carry ids and kinds; of everybody else's only who spoke, and how gravely."""

    def format(self, record: logging.LogRecord) -> str:
        """One line. No fault is written out."""
        said = "(not written down)"
        if record.name.split(".")[0] == OURS:
            # A line that does not fit its own words would be written out with all that was in it.
            with contextlib.suppress(TypeError, ValueError):
                said = record.getMessage()
        fault = record.exc_info[1] if record.exc_info else None
        place = f" {kind_and_place(fault)}" if fault is not None else ""
        return f"{record.levelname} {record.name}: {said}{place}"


class ToStandardError(logging.Handler):
    """Writes lines for whoever started HeartDesk; a packed program without a console has no place for them."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        if sys.stderr is not None:
            sys.stderr.write(f"{self.format(record)}\n")


def hush(show: Callable[[BaseException], None]) -> None:
    """Send every fault to `show` and to the log, from wherever it comes, by its kind and place only."""
    handler = ToStandardError()
    handler.setFormatter(HushedFormatter())
    logging.raiseExceptions = (
        False  # else a line that cannot be written is written out with all that was in it
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)

    def fault(
        _kind: type[BaseException], fault: BaseException, _trace: TracebackType | None
    ) -> None:
        log.error("a fault: %s", kind_and_place(fault))
        show(fault)

    def in_thread(told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            log.error("a fault in a thread: %s", kind_and_place(told.exc_value))

    def unraisable(told: Any) -> None:
        if told.exc_value is not None:
            log.error("a fault nobody could be told of: %s", kind_and_place(told.exc_value))

    sys.excepthook = fault
    threading.excepthook = in_thread
    sys.unraisablehook = unraisable
    warnings.showwarning = _warned
    qInstallMessageHandler(_qt_said)


def _warned(  # noqa: PLR0917 - Python's own shape
    message: Warning | str,  # noqa: ARG001
    category: type[Warning],
    filename: str,  # noqa: ARG001
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    log.warning("%s in line %d", category.__name__, lineno)


def _qt_said(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
        return
    who = _WHO_SAYS_IT.match(message or "")
    log.warning(
        "Qt: %s %s from %s", kind.name, context.category or "", who.group() if who else "Qt"
    )
