"""The first start in an empty folder: makes the desk that the wizard asked for, out of sight until it is whole."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from heartdesk.app.unopened import Unopened
from heartdesk.core.errors import DeskError

if TYPE_CHECKING:
    from heartdesk.app.making import PreparedDesk, Wanted
    from heartdesk.core.area import Area
    from heartdesk.security.unlocked import Unlocked
    from heartdesk.store.profile import Profile
    from heartdesk.ui.session import AskedIn, NewCode, OpenDesk, Wishes


class FirstRun(Unopened):
    """An Opener where there is nothing to open yet, and its Maker; see heartdesk.ui.session."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            DeskError("There is no desk in this folder yet.", then="Set one up first.")
        )
        self._folder = folder
        self._prepared: PreparedDesk | None = None
        self._in_place: tuple[Profile, Unlocked] | None = None

    @property
    def maker(self) -> "FirstRun":
        return self

    def areas(self) -> "tuple[Area, ...]":
        """Every area that ships and can be used."""
        from heartdesk.core.area import areas, find_area

        found = []
        for area_id, _ in areas():
            with suppress(DeskError):
                found.append(find_area(area_id))
        if not found:
            raise DeskError(
                "No area came with this HeartDesk, so no desk can be set up.",
                then="Install HeartDesk again.",
            )
        return tuple(found)

    def key_store_trouble(self) -> str:
        """Why the key store cannot be used: "absent", "locked", "unanswered" or "failed"; "" when it can."""
        from heartdesk.core.ids import new_id
        from heartdesk.security.device import KeyringDevice, NoKeyring

        try:
            KeyringDevice().read(new_id())
        except NoKeyring as reason:
            return str(reason.reason)
        return ""

    def read_invitation(self, file: bytes, code: str) -> "AskedIn":
        """What an invitation says. Raises DeskError where its code does not open it."""
        from heartdesk.security.council import opened
        from heartdesk.ui.session import AskedIn

        invited = opened(file, code)
        return AskedIn(invited.name, invited.area, invited.hub, invited.organization)

    def prepare(self, wishes: "Wishes") -> "NewCode":
        """Make the desk beside its place, and give its recovery code with the sheet for it."""
        from heartdesk.app.making import prepare_desk
        from heartdesk.core.area import find_area
        from heartdesk.core.clock import SystemClock, local
        from heartdesk.leaflets.recovery_sheet import make_recovery_sheet
        from heartdesk.ui.session import NewCode

        self.give_up()
        wanted = _wanted(wishes)
        self._prepared = prepare_desk(self._folder, **wanted)
        home = find_area(wanted["area"]).locality(wanted["hub"])
        code = self._prepared.keys.recovery_code
        sheet = make_recovery_sheet(
            code,
            desk=home.hub_name if home else "",
            made=local(SystemClock().now()).date(),
        )
        return NewCode(code, sheet)

    def finish(self) -> "OpenDesk":
        """Put the desk in its place and open it for its first worker."""
        from heartdesk.app.opening import open_for_window

        if self._prepared is not None:
            self._in_place = self._prepared.finish(), self._prepared.keys.unlocked
            self._prepared = None
        if self._in_place is None:
            raise RuntimeError("nothing was prepared")
        return open_for_window(*self._in_place)

    def give_up(self) -> None:
        """Take away what was prepared."""
        if self._prepared is not None:
            self._prepared.give_up()
            self._prepared = None


def _wanted(wishes: "Wishes") -> "Wanted":
    from heartdesk.app.joining import wanted_of
    from heartdesk.app.making import Wanted

    if wishes.invitation:
        return wanted_of(
            wishes.invitation,
            wishes.invitation_code,
            worker=wishes.worker,
            passphrase=wishes.passphrase,
            hub=wishes.hub,
            organization=wishes.organization,
        )
    return Wanted(
        area=wishes.area,
        hub=wishes.hub,
        worker=wishes.worker,
        passphrase=wishes.passphrase,
        organization=wishes.organization,
    )
