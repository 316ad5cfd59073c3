"""A laptop is lost, by command: it is shut out, hands in what it had, and opens no more."""

from pathlib import Path

import pytest

from heartdesk.core.kinds import Kind
from tests.journeys.test_sync_folder import Hub


def test_a_lost_laptop_is_shut_out_hands_in_and_opens_no_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = Hub(tmp_path, capsys)
    for desk in ("barony", "grange", "barony"):
        hub.meets(desk)

    told = hub.asked("sync", "revoke", "Grange", "--because", "lost", desk="barony")
    assert told["shut_out"] == "Grange"
    assert told["readers"] == ["the printed code (Cumnock hub (Barony))"]
    late = hub.does("grange", lambda unit: unit.create(Kind.SERVICE, {"name": "Late larder"}))
    hub.meets("barony")
    assert hub.meets("grange")["shut_out"]

    code, _, err = hub.typed("sync", "status", desk="grange")
    assert code != 0
    assert "shut out of its council" in err
    told = hub.meets("barony")
    assert any("kept aside" in sentence for sentence in told["told"])
    [grange] = hub.asked("sync", "status", desk="barony")["others"]
    assert grange["shut_out"]
    assert grange["aside"] > 0

    assert hub.asked("sync", "hear", "Grange", desk="barony")["let_in"] == grange["aside"]
    assert hub.sees("barony", lambda look: look.get(Kind.SERVICE, late)) is not None
    for words in (("revoke", "Nobody"), ("revoke",), ("share-key", "Bea"), ("revoke", "Grange")):
        code, _, err = hub.typed("sync", *words, desk="barony")
        assert code != 0
        assert err.strip()
