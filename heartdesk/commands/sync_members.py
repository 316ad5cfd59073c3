"""The commands about who belongs to the council: shut a desk out, let in what it said since, share its key."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from heartdesk.commands.answer import Answer, close_desk, unlock_of
from heartdesk.core.errors import DeskError

if TYPE_CHECKING:
    from heartdesk.app.in_step import InStep
    from heartdesk.app.live_desk import LiveDesk
    from heartdesk.app.way_in import WayIn

_BECAUSE = ("lost", "stolen", "handed-back")


def add_words(sync: argparse.ArgumentParser) -> None:
    """Give the command "sync" the words of these."""
    sync.add_argument("--because", choices=_BECAUSE, help="revoke: why; never who")


def revoke(options: argparse.Namespace) -> Answer:
    """Shut a desk out of the council, by its name: it is believed no more, and every key it had is made anew."""
    from heartdesk.app.inviting import shut_out_desk
    from heartdesk.core.notices import Reason
    from heartdesk.sync.actions import seals_of
    from heartdesk.sync.shutting_out import who_would_read

    name = _meant(options, 'Such as: sync revoke "Loudoun laptop" --because lost')
    reasons = dict(zip(_BECAUSE, (Reason.LOST, Reason.STOLEN, Reason.HANDED_BACK), strict=True))
    reason = reasons.get(options.because, Reason.NOT_SAID)

    def act(live: "LiveDesk", way_in: "WayIn", in_step: "InStep") -> Answer:
        desk = _desk_called(live, name)
        seals = live.use(seals_of)
        readers = live.run(lambda unit: who_would_read(unit, seals, desk)).value
        live.use(lambda opened: shut_out_desk(opened, way_in.now, desk, reason))
        in_step.keep()
        who = sorted({f"{one.name or 'the printed code'} ({one.desk})" for one in readers})
        told = {"shut_out": name, "desk": desk, "readers": who}
        return told, [
            f"{name} is shut out. The others learn of it when they next meet: sync FOLDER",
            f"Who will read what is kept about people from now on: {', '.join(who) or 'nobody else'}.",
            "When it meets anybody, it hands in what it had and then destroys its keys.",
        ]

    return _with_desk(options, act)


def hear(options: argparse.Namespace) -> Answer:
    """Let what a desk said after it was shut out count, here and everywhere."""
    from heartdesk.app.inviting import let_in_aside

    name = _meant(options, 'Such as: sync hear "Loudoun laptop"')

    def act(live: "LiveDesk", way_in: "WayIn", _in_step: "InStep") -> Answer:
        desk = _desk_called(live, name)
        made = live.use(lambda opened: let_in_aside(opened, way_in.now, desk))
        told = {"let_in": made.bundles, "summaries": made.summaries}
        if not (made.bundles or made.summaries or made.left):
            return told | {"asked": 0, "left_out": 0}, [f"Nothing of {name} is kept aside."]
        lines = [
            f"Let in from {name}: {made.bundles + made.summaries:,}. They count everywhere now."
        ]
        if made.asked:
            lines.append(
                f"Of {made.asked:,} entries both words stand: choose on the page Other desks."
            )
        if made.left:
            lines.append(
                f"{made.left:,} of its summaries say something else than was signed here. They stay out."
            )
        return told | {"asked": made.asked, "left_out": made.left}, lines

    return _with_desk(options, act)


def share_key(options: argparse.Namespace) -> Answer:
    """Let an admin of another desk hold the council's key too."""
    from heartdesk.sync.actions import seals_of
    from heartdesk.sync.root_key import admins, give_root

    name = _meant(options, 'Such as: sync share-key "Bea"')

    def act(live: "LiveDesk", way_in: "WayIn", _in_step: "InStep") -> Answer:
        seals, folder = live.use(seals_of), live.now.folder
        found = [
            one for one in live.run(lambda unit: admins(unit, seals)).value if one.name == name
        ]
        if len(found) != 1:
            raise DeskError(
                f"There is not one admin called {name} at the other desks. Nothing was given.",
                then="Let them open their desk once and meet the others, then try again.",
            )
        worker = found[0].worker
        live.run(lambda unit: give_root(unit, seals, folder=folder, by=way_in.now, worker=worker))
        told = {"given_to": name, "desk": found[0].desk}
        return told, [f"{name} at {found[0].desk} holds the council's key once they have met us."]

    return _with_desk(options, act)


def _with_desk(
    options: argparse.Namespace, act: "Callable[[LiveDesk, WayIn, InStep], Answer]"
) -> Answer:
    from heartdesk.app.in_step import InStep
    from heartdesk.app.live_desk import LiveDesk
    from heartdesk.app.opening import open_unlocked
    from heartdesk.app.way_in import WayIn

    profile, by = unlock_of(options)
    live, way_in = LiveDesk(open_unlocked(profile, by)), WayIn(by)
    try:
        return act(live, way_in, InStep(profile, live, way_in))
    finally:
        close_desk(live.now)


def _meant(options: argparse.Namespace, such_as: str) -> str:
    name = str(options.file or options.name or "").strip()
    if not name:
        raise DeskError("Say whom you mean, by name. Nothing was changed.", then=such_as)
    return name


def _desk_called(live: "LiveDesk", name: str) -> str:
    from heartdesk.sync.actions import read_state

    found = [one for one in live.look(read_state).others if one.name == name]
    if len(found) != 1:
        raise DeskError(
            f"There is not one other desk called {name}. Nothing was changed.",
            then="Look at their names: sync status",
        )
    return found[0].id
