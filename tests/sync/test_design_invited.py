"""An invitation that is used again, or typed wrongly: nothing is lost, and somebody is told."""

from pathlib import Path

import pytest

from heartdesk.app.inviting import invite_desk
from heartdesk.app.joining import join_desk
from heartdesk.core.errors import DeskError
from heartdesk.core.kinds import Kind
from heartdesk.security.cost import FLOOR
from heartdesk.security.recovery import new_code, printed
from tests.sync.council_makers import PASSPHRASE, CouncilDesk, first_desk, key_store

AGAIN = "Another computer speaks as this desk"


def test_one_invitation_used_at_two_computers_is_told_once_at_each_and_loses_nothing(
    tmp_path: Path,
) -> None:
    """Bea joined with it; the file and the code lay about, and Dan's computer joined with them too."""
    stick = tmp_path / "stick"
    stick.mkdir()
    with key_store():
        ann = first_desk(tmp_path / "ann")
        invited = ann.live.use(
            lambda desk: invite_desk(
                desk, ann.way_in.now, area="east_ayrshire", name="Grange", called="", whole_hub=True
            )
        )
        desks = [ann]
        for worker in ("Bea", "Dan"):
            made = join_desk(
                tmp_path / worker,
                invitation=invited.file,
                code=invited.code,
                worker=worker,
                passphrase=PASSPHRASE,
                cost=FLOOR,
            )
            desks.append(CouncilDesk(tmp_path / worker, worker, made.keys.recovery_code))
        for desk in desks:
            desk.does(lambda unit: unit.create(Kind.SERVICE, {"name": f"Larder of {desk.worker}"}))  # noqa: B023

        told: dict[str, list[str]] = {desk.worker: [] for desk in desks}
        for desk in desks * 3:
            told[desk.worker] += desk.meets(stick)[0]

        names = [
            {one.fields["name"] for one in desk.does(lambda unit: list(unit.every(Kind.SERVICE)))}
            for desk in desks
        ]
        for desk in desks:
            desk.close()
    assert names[0] == names[1] == names[2]
    assert {"Larder of Ann", "Larder of Bea", "Larder of Dan"} <= names[0]
    for worker in ("Bea", "Dan"):
        assert len([one for one in told[worker] if AGAIN in one]) == 1, worker
    assert not [one for one in told["Ann"] if AGAIN in one]


def test_a_slip_in_the_code_of_an_invitation_is_not_called_the_recovery_code(
    tmp_path: Path,
) -> None:
    whole = printed(new_code())
    wrong = ("A" if whole[0] != "A" else "B") + whole[1:]
    for typed, words in ((wrong, "typing slip"), ("hello", "letters and numbers"), ("?", "has no")):
        with pytest.raises(DeskError, match=words) as trouble:
            join_desk(
                tmp_path / "new",
                invitation=b"HEARTDESK INVITATION 1\n" + bytes(100),
                code=typed,
                worker="Bea",
                passphrase=PASSPHRASE,
            )
        assert "recovery" not in str(trouble.value)
        assert "printed" not in str(trouble.value)
    assert not (tmp_path / "new").exists()
