"""The commands about sync: meet the other desks at a folder, look how it stands, ask a desk in, join."""

import argparse
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from heartdesk.commands.answer import Answer, close_desk, folder_of, open_desk_of, unlock_of
from heartdesk.commands.desk import told_of
from heartdesk.commands.sync_members import add_words, hear, revoke, share_key
from heartdesk.core.errors import DeskError

if TYPE_CHECKING:
    from heartdesk.app.live_desk import LiveDesk
    from heartdesk.store.desk import Desk
    from heartdesk.sync.actions import SyncState
    from heartdesk.sync.rounds import Round

_CODE_BYTES = 200
_LISTED = 20


def add_sync_command(sync: argparse.ArgumentParser) -> None:
    """Give the command "sync" its words."""
    sync.add_argument(
        "what",
        nargs="?",
        default="",
        metavar="FOLDER",
        help="a shared folder, a stick or the server's address, else those chosen; or: status, invite, join, keep, "
        "let-in, revoke, hear, share-key",
    )
    sync.add_argument(
        "file",
        nargs="?",
        metavar="FILE",
        help="join: the invitation; revoke, hear: a desk's name; share-key: an admin's",
    )
    add_words(sync)
    sync.add_argument(
        "--go-on-without",
        action="store_true",
        help="count what waits for words that will never come: a lost laptop's",
    )
    sync.add_argument("--name", help="invite: what the new desk is called")
    sync.add_argument("--called", help="invite, the first time: what this desk is called")
    sync.add_argument(
        "--other-hub", action="store_true", help="invite: a desk of another hub: directory only"
    )
    sync.add_argument("--out", metavar="FILE", help="invite: where the invitation goes")
    sync.add_argument("--code-from", metavar="FILE", help="join: a file that holds the code")
    sync.add_argument("--hub", help="join, at another hub: which hub area, such as doon_valley")
    sync.add_argument("--worker", help="join: the first worker's name; else from the unlock file")


def sync(options: argparse.Namespace) -> Answer:
    """What was asked: a word of ours, or a folder."""
    ours: dict[str, Callable[[argparse.Namespace], Answer]] = {
        "status": status,
        "invite": invite,
        "join": join,
        "keep": keep,
        "let-in": let_in,
        "revoke": revoke,
        "hear": hear,
        "share-key": share_key,
    }
    return ours.get(options.what, _round)(options)


def status(options: argparse.Namespace) -> Answer:
    """What waits, who has heard it, what a person must settle."""
    from heartdesk.sync.actions import read_state

    desk = open_desk_of(options)
    try:
        state = desk.look(read_state)
    finally:
        close_desk(desk)
    return asdict(replace(state, rounds=state.rounds[:_LISTED])), list(in_words(state))


def in_words(state: "SyncState") -> list[str]:
    """How sync stands, a sentence each."""
    lines = []
    if not state.joined:
        lines.append("This desk works on its own: no other desk has been joined with it yet.")
    else:
        last = f"{state.last_round} at {state.last_place}" if state.last_round else "never yet"
        lines.append(f"This desk is {state.name}. Last round: {last}.")
        lines.append(f"Changes that no other desk has told it holds: {state.unheard:,}.")
        for other in state.others:
            if other.shut_out:
                aside = (
                    f" Kept aside of what it said since: {other.aside:,}." if other.aside else ""
                )
                lines.append(f"{other.name}: shut out.{aside}")
                continue
            heard = f"last heard {other.last}" if other.last else "never heard yet"
            same = (
                f" Compared {other.compared.at}: {other.compared.outcome}."
                if other.compared
                else ""
            )
            lines.append(f"{other.name}: {heard}; holds {other.holds:,} of ours.{same}")
    lines += [
        f"Two desks said different things: {one.name or one.id}: {', '.join(one.fields)}."
        for one in state.conflicts
    ]
    if state.lease:
        lines.append(state.lease)
    if state.holds_root:
        lines.append("The council's key is held at this desk.")
    if state.carried:
        lines.append(f"Carried for others, unopened: {state.carried:,}.")
    return [*lines, *state.told]


def invite(options: argparse.Namespace) -> Answer:
    """An invitation for another desk, in a file, and the code that opens it."""
    from heartdesk.app.inviting import invite_desk
    from heartdesk.app.opening import open_unlocked
    from heartdesk.core.files import write_whole

    if not (options.name and options.out):
        raise DeskError(
            "An invitation needs the new desk's name and a file to go into.",
            then='Such as: sync invite --name "Grange reception" --out grange.invitation',
        )
    out = Path(options.out)
    if not out.parent.is_dir() or out.is_dir():
        raise DeskError(
            f"{out} cannot be written there. Nothing was made.",
            then="Name a file in a folder that is there, such as: --out grange.invitation",
        )
    profile, by = unlock_of(options)
    desk = open_unlocked(profile, by)
    try:
        invited = invite_desk(
            desk,
            by,
            area=profile.area,
            name=options.name,
            called=options.called or "",
            whole_hub=not options.other_hub,
        )
        try:
            write_whole(out, invited.file)
        except OSError as error:
            raise DeskError(
                f"{out} could not be written ({error.strerror or 'no reason given'}). "
                "The invitation is not there, so nobody can use it.",
                then="Choose another place for the file, then ask the desk in again.",
            ) from error
    finally:
        close_desk(desk)
    told = {"out": options.out, "code": invited.code, "name": options.name}
    return told, [
        f"Invitation for {options.name}: {options.out}",
        f"Code that opens it, shown this once: {invited.code}",
        "Send the file and the code by different ways: whoever has both can join. Then delete the file.",
    ]


def join(options: argparse.Namespace) -> Answer:
    """Make a desk that belongs to a council, from its invitation."""
    from heartdesk.app.joining import join_desk
    from heartdesk.security.unlock_file import read_unlock_file

    if not (options.file and options.code_from and options.unlock_with):
        raise DeskError(
            "To join, a desk needs the invitation, its code, and the first worker's passphrase.",
            then="Such as: sync join grange.invitation --code-from code.txt --unlock-with worker.txt",
        )
    given = read_unlock_file(Path(options.unlock_with))
    made = join_desk(
        folder_of(options),
        invitation=_read(Path(options.file), most=2**20),
        code=_read(Path(options.code_from), most=_CODE_BYTES).decode(errors="replace").strip(),
        worker=options.worker or given.worker_name,
        passphrase=given.secret,
        hub=options.hub or "",
    )
    return told_of(
        made,
        f"The desk is ready in {made.profile.folder}. What the others said comes with the first: sync FOLDER",
    )


def keep(options: argparse.Namespace) -> Answer:
    """Keep what another desk took away in great number; it comes back there too."""
    from heartdesk.sync.actions import keep_records

    count = _decided(options, lambda desk: desk.run(keep_records).value)
    return {"kept": count}, [f"Kept: {count:,}. They come back at the other desk too."]


def let_in(options: argparse.Namespace) -> Answer:
    """Let the many deletes of another desk count."""
    from heartdesk.sync.actions import let_deletes_in

    count = _decided(options, lambda desk: desk.run(let_deletes_in).value)
    return {"taken_away": count}, [f"Taken away, as the other desk did: {count:,}."]


def _round(options: argparse.Namespace) -> Answer:
    from heartdesk.app.in_step import InStep
    from heartdesk.app.live_desk import LiveDesk
    from heartdesk.app.opening import open_unlocked
    from heartdesk.app.way_in import WayIn
    from heartdesk.sync.actions import go_on_without, meeting_places, read_state, seals_of
    from heartdesk.sync.model import PlaceTrouble

    profile, by = unlock_of(options)
    live, way_in = LiveDesk(open_unlocked(profile, by)), WayIn(by)
    in_step = InStep(profile, live, way_in)
    try:
        live.use(seals_of)
        meant = (options.what,) if options.what else live.look(meeting_places)
        if not meant:
            raise DeskError(
                "This desk has not met the others anywhere yet.",
                then="Name the shared folder, the stick or the server: sync FOLDER",
            )
        made, missed, news = [], [], []
        for place in meant:
            try:
                made.append(_met(live, place))
                news.append(in_step.keep(made[-1]))
                if news[-1].more and made[-1].whole:
                    _met(live, place)
            except PlaceTrouble as trouble:
                missed.append(trouble)
        if not any(one.whole or one.left or one.arrived for one in made):
            why = (*(sentence for one in made for sentence in one.told), *map(str, missed))
            raise PlaceTrouble("\n".join(dict.fromkeys(why)))
        waited = live.use(go_on_without) if options.go_on_without else 0
        state = live.look(read_state)
    finally:
        close_desk(live.now)
    learned = [s for one in news for s in (*one.told, one.lease) if s]
    said = list(
        dict.fromkeys((*(s for one in made for s in one.told), *learned, *map(str, missed)))
    )
    told = {
        "place": made[-1].place,
        "left": sum(one.left for one in made),
        "arrived": sum(one.arrived for one in made),
        "told": said,
        "unheard": state.unheard,
        "conflicts": len(state.conflicts),
        "went_on_without": waited,
        "shut_out": any(one.shut_out for one in news),
    }
    lines = [
        *(f"Left: {one.left:,}. Arrived: {one.arrived:,}. At {one.place}." for one in made),
        f"Changes that no other desk has told it holds: {state.unheard:,}.",
    ]
    if state.conflicts:
        lines.append(f"Places where two desks said different things: {len(state.conflicts):,}.")
    return told, [*lines, *said]


def _met(live: "LiveDesk", place: str) -> "Round":
    from heartdesk.sync.actions import meet, seals_of

    return live.use(lambda desk: meet(desk, seals_of(desk), place).made)


def _decided(options: argparse.Namespace, decide: "Callable[[Desk], int]") -> int:
    desk = open_desk_of(options)
    try:
        return decide(desk)
    finally:
        close_desk(desk)


def _read(path: Path, *, most: int) -> bytes:
    try:
        with path.open("rb") as opened:
            return opened.read(most)
    except OSError as error:
        raise DeskError(
            f"{path} could not be read ({error.strerror or 'no reason given'}). Nothing was made.",
            then="Check the name of the file.",
        ) from error
