"""Two desks of a hub and a stick between them, by command: real encrypted files, a real folder."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from heartdesk.app.opening import open_desk
from heartdesk.cli import main
from heartdesk.core.kinds import Kind
from heartdesk.store.desk import Desk
from heartdesk.store.profile import read_profile
from heartdesk.store.search import search
from heartdesk.store.unit import Unit


class Hub:
    """Two desks of one hub. Nothing but the folder `stick` goes between them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.stick = folder / "stick"
        self.stick.mkdir()
        self.codes: dict[str, str] = {}
        self.make_first()
        self.join("grange", "Bea")

    def make_first(self) -> None:
        told = self.asked(
            *("init", "--area", "east_ayrshire", "--hub", "barony"),
            *("--unlock-with", self.writes("ann.txt", "Ann", "red tin cat")),
            desk="barony",
        )
        self.codes["barony"] = self.writes("barony.txt", "Ann", told["recovery_code"])

    def join(self, desk: str, worker: str) -> None:
        invitation = str(self.folder / f"{desk}.invitation")
        invited = self.asked(
            *("sync", "invite", "--name", desk.capitalize(), "--out", invitation), desk="barony"
        )
        told = self.asked(
            *("sync", "join", invitation, "--code-from", self.writes("code.txt", invited["code"])),
            *("--unlock-with", self.writes("new.txt", worker, "blue tin dog")),
            desk=desk,
        )
        self.codes[desk] = self.writes(f"{desk}.txt", worker, told["recovery_code"])

    def asked(self, *arguments: str, desk: str) -> dict[str, Any]:
        code, out, err = self.typed(*arguments, "--json", desk=desk)
        assert code == 0, err
        answer: dict[str, Any] = json.loads(out)
        return answer

    def typed(self, *arguments: str, desk: str) -> tuple[int, str, str]:
        """The exit code of a command and what it printed."""
        self._capsys.readouterr()
        unlock = ["--unlock-with", self.codes[desk]] if desk in self.codes else []
        code = main([*arguments, "--profile", str(self.folder / desk), *unlock])
        told = self._capsys.readouterr()
        return code, told.out, told.err

    def meets(self, desk: str) -> dict[str, Any]:
        return self.asked("sync", str(self.stick), desk=desk)

    def opened(self, desk: str) -> Desk:
        worker, code = Path(self.codes[desk]).read_text(encoding="utf-8").split("\n")[:2]
        return open_desk(read_profile(self.folder / desk), worker=worker, secret=code)

    def does(self, desk: str, act: Any) -> Any:
        opened = self.opened(desk)
        try:
            return opened.run(act).value
        finally:
            opened.close()

    def sees(self, desk: str, look: Any) -> Any:
        opened = self.opened(desk)
        try:
            return opened.look(look)
        finally:
            opened.close()

    def writes(self, name: str, *lines: str) -> str:
        file = self.folder / name
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(file)


@pytest.fixture
def two_desks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Hub:
    return Hub(tmp_path, capsys)


def add(name: str, unit: Unit) -> str:
    return unit.create(Kind.SERVICE, {"name": name, "status": "active", "description": "Soup"})


def change(id_: str, fields: dict[str, Any], unit: Unit) -> None:
    unit.change(Kind.SERVICE, id_, fields)


def fields_of(id_: str, look: Any) -> Any:
    record = look.get(Kind.SERVICE, id_)
    return None if record is None else dict(record.fields)


def test_what_is_written_at_one_desk_comes_to_the_other_by_stick(two_desks: Hub) -> None:
    hub = two_desks
    larder = hub.does("barony", partial(add, "Zebra larder"))
    hall = hub.does("grange", partial(add, "Quokka hall"))
    worry = hub.does("barony", lambda unit: unit.create(Kind.CONCERN, {"note": "Isa is not safe"}))

    hub.meets("barony")
    there = hub.meets("grange")
    for name in ("barony", "grange"):  # each then says what its worker's keys are sealed to
        hub.meets(name)
    back = hub.meets("barony")

    assert there["arrived"] > 0
    assert back["unheard"] == 0  # Grange has told that it holds everything
    for desk in ("barony", "grange"):
        assert hub.sees(desk, partial(fields_of, larder))["name"] == "Zebra larder"
        assert hub.sees(desk, partial(fields_of, hall))["name"] == "Quokka hall"
        # the search index is in step with what came in
        assert [hit.id for hit in hub.sees(desk, lambda look: search(look, "zebra"))] == [larder]
        assert [hit.id for hit in hub.sees(desk, lambda look: search(look, "quokka"))] == [hall]
    concern = hub.does("grange", lambda unit: unit.get(Kind.CONCERN, worry))
    assert concern.fields["note"] == "Isa is not safe"
    status = hub.asked("sync", "status", desk="barony")
    assert status["joined"] is True
    assert [other["name"] for other in status["others"]] == ["Grange"]
    assert status["others"][0]["holds"] > 0


def test_two_answers_are_shown_and_a_choice_at_one_desk_settles_both(two_desks: Hub) -> None:
    hub = two_desks
    larder = hub.does("barony", partial(add, "Larder"))
    for desk in ("barony", "grange"):
        hub.meets(desk)
    hub.does("barony", partial(change, larder, {"name": "Barony larder", "url": "a.org"}))
    hub.does("grange", partial(change, larder, {"name": "Grange larder", "email": "a@b.org"}))

    for desk in ("barony", "grange", "barony"):
        hub.meets(desk)

    for desk in ("barony", "grange"):
        status = hub.asked("sync", "status", desk=desk)
        ((conflict),) = status["conflicts"]
        assert conflict["id"] == larder
        assert conflict["fields"] == ["name"]
        _, out, _ = hub.typed("sync", "status", desk=desk)
        assert "Two desks said different things" in out
        found = hub.sees(desk, partial(fields_of, larder))
        assert (found["url"], found["email"]) == ("a.org", "a@b.org")

    hub.does("grange", partial(change, larder, {"name": "The larder"}))
    for desk in ("grange", "barony"):
        hub.meets(desk)

    for desk in ("barony", "grange"):
        assert hub.sees(desk, partial(fields_of, larder))["name"] == "The larder"
        assert hub.asked("sync", "status", desk=desk)["conflicts"] == []


def test_a_desk_on_its_own_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profile = ["--profile", str(tmp_path / "desk")]
    assert main(["demo", "--no-window", *profile]) == 0

    assert main(["sync", "status", *profile]) == 0
    assert "works on its own" in capsys.readouterr().out
    assert main(["sync", str(tmp_path), *profile]) == 2
    assert "sync invite" in capsys.readouterr().err


def test_a_wrong_code_or_a_changed_invitation_makes_no_desk(two_desks: Hub) -> None:
    hub = two_desks
    file = hub.folder / "third.invitation"
    invited = hub.asked("sync", "invite", "--name", "Third", "--out", str(file), desk="barony")
    join = (
        "sync",
        "join",
        str(file),
        "--unlock-with",
        hub.writes("new.txt", "Cas", "grey tin hen"),
    )
    other = hub.asked("sync", "invite", "--name", "Fourth", "--out", str(file) + "2", desk="barony")

    wrong = hub.typed(*join, "--code-from", hub.writes("code", other["code"]), desk="third")
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    changed = hub.typed(*join, "--code-from", hub.writes("code", invited["code"]), desk="third")

    for code, out, err in (wrong, changed):
        assert (code, out) == (2, "")
        assert "Nothing was made" in err
    assert not (hub.folder / "third").exists()
    # and a joined desk, which has not the council's key, asks nobody in
    code, _, err = hub.typed("sync", "invite", "--name", "X", "--out", str(file), desk="grange")
    assert code == 2
    assert "Ask at the desk that asked this one in" in err
