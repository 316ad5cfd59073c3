"""A child at risk with no network: written in a village, still NOT YET TOLD after a restart and on the next desk."""

import socket
from pathlib import Path
from typing import Any

import pytest

from heartdesk.app.opening import open_desk
from heartdesk.core.clock import SystemClock
from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Role
from heartdesk.safeguarding.actions import not_told, read_all, read_mine, tell, write
from heartdesk.safeguarding.model import About, Whom, Worry
from heartdesk.store.desk import Desk
from heartdesk.store.profile import read_profile
from tests.journeys.test_sync_folder import Hub

WORRY = Worry(
    about=About.CHILD,
    who="CANARY Isa, 9, the blue door",
    their_words="My dad hits me",
    seen="A bruise",
)


@pytest.fixture
def two_desks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Hub:
    def no_network(*_args: Any, **_more: Any) -> None:
        raise OSError("there is no network here")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    return Hub(tmp_path, capsys)


def as_role(desk: Desk, *roles: Role) -> Desk:
    """The same desk in the hands of somebody with these roles, and no key that they may not have."""
    desk.worker = type(desk.worker)(
        desk.worker.id, desk.worker.name, frozenset(roles), desk.worker.organization
    )
    return desk


def opened_at(hub: Hub, desk: str) -> Desk:
    worker, code = Path(hub.codes[desk]).read_text(encoding="utf-8").split("\n")[:2]
    return open_desk(read_profile(hub.folder / desk), worker=worker, secret=code)


def test_it_stays_not_yet_told_after_a_restart_and_on_the_other_desk_until_somebody_rings(
    two_desks: Hub,
) -> None:
    hub = two_desks
    # given Bea, out with the laptop, no signal: it is saved at once
    made = hub.does("grange", lambda unit: write(unit, worry=WORRY))
    assert [one.concern for one in hub.sees("grange", not_told)] == [made.id]

    # when the laptop is started again, then it is still not told, and she reads what she wrote
    assert [one.concern for one in hub.sees("grange", not_told)] == [made.id]
    (mine,) = hub.sees("grange", read_mine)
    assert mine.first == WORRY

    # when the stick goes to the hub, then every worker there sees that it is not told, and of whom nobody
    hub.meets("grange")
    files = [file for file in hub.stick.rglob("*") if file.is_file()]
    assert files
    assert not any(b"CANARY" in file.read_bytes() for file in files)
    hub.meets("barony")
    desk = opened_at(hub, "barony")
    try:
        for role in Role:
            as_role(desk, role)
            assert [one.concern for one in desk.look(not_told)] == [made.id]
        # the lead there reads it
        as_role(desk, Role.SAFEGUARDING_LEAD)
        (kept,) = desk.run(read_all).value
        assert (kept.first, kept.by) == (WORRY, "Bea")
    finally:
        desk.close()
    (telling,) = hub.sees("barony", lambda look: list(look.every(Kind.TELLING)))
    assert telling.fields.keys() == {"concern", "since"}

    # when somebody at the hub has rung, then it goes from the laptop too
    now = SystemClock().now()
    hub.does(
        "barony",
        lambda unit: tell(
            unit, concern=made.id, whom=Whom.SOCIAL_WORK, spoke_to="Mo, duty worker", when=now
        ),
    )
    hub.meets("barony")
    hub.meets("grange")
    assert hub.sees("grange", not_told) == ()
    kept = hub.does("grange", lambda unit: [o for o in read_all(unit) if o.id == made.id])[0]
    assert [(step.whom, step.spoke_to) for step in kept.told] == [
        ("social work", "Mo, duty worker")
    ]


def test_a_worry_about_the_lead_is_carried_by_desks_whose_lead_cannot_open_it(
    two_desks: Hub,
) -> None:
    hub = two_desks
    about = Worry(about=About.CHILD, their_words="CANARY the lead shouts", about_lead=True)
    made = hub.does("grange", lambda unit: write(unit, worry=about))
    hub.meets("grange")
    hub.meets("barony")

    # given Ann at the hub, who holds every role, the lead's too: she sees that something is not told, and no more
    assert [one.concern for one in hub.sees("barony", not_told)] == [made.id]
    assert hub.does("barony", read_all) == ()

    # when Dev is named deputy at the hub, he needs no code and reads it there, and she still does not
    hub.writes("dev-pass.txt", "grey tin hen")
    added = hub.asked(
        *("worker", "add", "Dev", "--role", "safeguarding deputy"),
        *("--passphrase-from", str(hub.folder / "dev-pass.txt")),
        desk="barony",
    )
    assert added["waits_for"] == []
    code = Path(hub.codes["barony"]).read_text(encoding="utf-8").split("\n")[1]
    ann = hub.codes["barony"]
    hub.codes["barony"] = hub.writes("dev.txt", "Dev", code)
    hub.meets("barony")  # what was carried unopened is opened by whoever holds the key
    (kept,) = hub.does("barony", read_all)
    assert (kept.first.their_words, kept.by) == ("CANARY the lead shouts", "Bea")
    hub.codes["barony"] = ann
    assert hub.does("barony", read_all) == ()
