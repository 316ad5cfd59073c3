"""A desk that keeps in touch with people: its controller has signed, Isa said yes to calls, and the clock is ours."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TypeVar

import pytest

from heartdesk.app.making import DEMO_WORKER
from heartdesk.app.opening import demo_secret, open_desk
from heartdesk.core.clock import SystemClock
from heartdesk.followups.calling import agree
from heartdesk.followups.checkin import Turn, Typed, words_to_read_out
from heartdesk.store.desk import Desk
from heartdesk.store.profile import read_profile
from heartdesk.store.unit import Unit
from heartdesk.ui.widgets.label import PlainLabel
from tests.followup_makers import a_person, signed
from tests.makers import FixedClock
from tests.ui.at_the_desk import AtTheDesk
from tests.ui.trust_desk import make_trusts_desk

SIX = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
"""Six in the evening, on a Friday: the hub shuts, and the next day somebody rings is Monday."""

Value = TypeVar("Value")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FixedClock:
    """Every clock of the program, for as long as the test holds it."""
    held = FixedClock(SIX)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: held.now())
    return held


@pytest.fixture(scope="session")
def trusts_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice desk whose worker is of an organization. Nobody may change it: copy it."""
    folder = tmp_path_factory.mktemp("calls") / "desk"
    return make_trusts_desk(
        folder,
        worker=DEMO_WORKER,
        passphrase="thistle fiddle willow",
        organization="Example Trust",
    )


@pytest.fixture
def desk_folder(trusts_desk: Path, tmp_path: Path, clock: FixedClock) -> Path:
    """A desk whose controller has signed, and where Isa said yes to a call on Fridays at six."""
    folder = tmp_path / "desk"
    shutil.copytree(trusts_desk, folder)
    profile = read_profile(folder)
    worker, secret = demo_secret(profile)
    desk = open_desk(profile, worker=worker, secret=secret)
    prepare(desk)
    desk.close()
    return folder


def prepare(desk: Desk) -> str:
    """Sign, and write Isa down with her calls; gives her id."""
    signed(desk, by=desk.worker)
    isa = a_person(desk, "Isa")
    typed = Typed(
        {4: Turn(time(18), "Demo")},
        named="Her son Jim",
        named_number="07700 900456",
        risks=("power",),
    )
    words = words_to_read_out("Isa", typed)
    desk.run(lambda unit: agree(unit, person=isa, typed=typed, agreed=words))
    return isa


def done(worker: AtTheDesk, act: Callable[[Unit], Value]) -> Value:
    """Do something at the open desk, as a page does."""
    got: list[Value] = []
    worker.content.background.do(act, got.append)
    worker.at_rest()
    return got[0]


def said_on(page: object) -> str:
    """Everything that can be read on a page now."""
    labels = page.findChildren(PlainLabel)  # type: ignore[attr-defined]
    return "\n".join(one.text() for one in labels if one.isVisibleTo(page))
