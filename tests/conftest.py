"""What every test stands on: no screen, no network, third-party data only where it is."""

import gc
import os
from pathlib import Path

import hypothesis
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# As heartdesk.matching sets it: some tests load numpy before that room is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# How long an example takes says more of the machine than of us; time is measured in benchmarks.
hypothesis.settings.register_profile("heartdesk", deadline=None)
hypothesis.settings.load_profile("heartdesk")

DATA = Path(os.environ.get("HEARTDESK_DATA") or Path(__file__).parents[2] / "shared" / "data")


@pytest.fixture
def data_dir() -> Path:
    """The folder of third-party data; ask for it only under the mark `data`."""
    return DATA


def pytest_collection_finish() -> None:
    """What is loaded by now stays for the run: Python need not look through it at each collection of garbage."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out, by name, the tests whose third-party data is not here."""
    for item in items:
        for mark in item.iter_markers("data"):
            missing = [name for name in mark.args if not (DATA / name).exists()]
            if missing:
                item.add_marker(
                    pytest.mark.skip(reason=f"third-party data not here: {', '.join(missing)}")
                )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests went without their data, and which."""
    left_out = [
        report.nodeid
        for report in terminalreporter.stats.get("skipped", [])
        if "third-party data not here" in str(report.longrepr)
    ]
    if left_out:
        terminalreporter.section(f"{len(left_out)} tests left out: no third-party data here")
        for name in left_out:
            terminalreporter.line(name)
