"""Keeps what is in memory where it is: no core files, no crash reports, no other program of the account reading it."""

import contextlib
import sys

_PR_SET_DUMPABLE = 4
_SEM_FAILCRITICALERRORS = 0x0001
_SEM_NOGPFAULTERRORBOX = 0x0002
_WER_FAULT_REPORTING_FLAG_NOHEAP = 0x0001


def forbid_core_files() -> None:
    """No core file of this process, nor of those it starts. Costs next to nothing; Windows has no such limit."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def close_memory() -> None:
    """Other programs of this account may not read this process, and its crash goes into no report.

    Linux: not dumpable, so that neither a debugger nor a crash handler of the system gets at it. Windows: no report
    with the heap in it and no crash window (written from Microsoft's documentation, not tried). macOS keeps no core
    files unless it is told to; forbid_core_files sees to that.
    """
    import ctypes  # noqa: PLC0415 - costs milliseconds, so it is loaded after the first window

    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    elif sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(_SEM_FAILCRITICALERRORS | _SEM_NOGPFAULTERRORBOX)
        with contextlib.suppress(OSError, AttributeError):
            ctypes.windll.wer.WerSetFlags(_WER_FAULT_REPORTING_FLAG_NOHEAP)
