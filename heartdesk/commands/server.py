"""The commands about the council's own server: start it, let a council in, see which desks have come."""

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from heartdesk.commands.answer import Answer, close_desk, folder_of, open_desk_of
from heartdesk.core.errors import DeskError

_ADDRESS = "HEARTDESK_DATABASE_URL"
_FOLDER = "server"
_PORT = 8470


def add_server_command(server: argparse.ArgumentParser) -> None:
    """Give the command "server" its words."""
    server.add_argument(
        "what", choices=list(_OURS), help="see docs/SERVER.md: start it, then let your council in"
    )
    server.add_argument("--key", default="", help="add-council: the council's key")
    server.add_argument(
        "--folder", metavar="DIR", help="where the server's own database is, or is to be made"
    )
    server.add_argument(
        "--database-url",
        metavar="ADDRESS",
        default=os.environ.get(_ADDRESS, ""),
        help=f"a PostgreSQL of your own, such as postgresql://name@host/heartdesk; or in {_ADDRESS}",
    )
    server.add_argument("--service", metavar="ROLE", help="migrate: the role that the service uses")
    server.add_argument("--name", default="", help="add-council: what the council is called")
    server.add_argument("--host", default="127.0.0.1", help="start: where to listen")
    server.add_argument("--port", type=int, default=_PORT, help="start: where to listen")
    server.add_argument("--certificate", metavar="PEM", default="", help="start: speak TLS itself")
    server.add_argument("--certificate-key", metavar="PEM", default="", help="start: its key")


def server(options: argparse.Namespace) -> Answer:
    """What was asked."""
    return _OURS[options.what](options)


def start(options: argparse.Namespace) -> Answer:
    """Serve until somebody stops it: over a private database, or over the council's own."""
    from heartdesk.server.running import Listening, serve

    if bool(options.certificate) != bool(options.certificate_key):
        raise DeskError(
            "To speak TLS itself, the server needs its certificate and the key to it.",
            then="Add both: --certificate FILE --certificate-key FILE",
        )
    listening = Listening(options.host, options.port, options.certificate, options.certificate_key)
    if options.database_url:
        serve(options.database_url, listening)
    else:
        from heartdesk.server.private import private_database

        with private_database(_folder(options)) as database:
            serve(database.service, listening)
    return {"stopped": True}, ["Stopped."]


def migrate(options: argparse.Namespace) -> Answer:
    """Make or upgrade the tables in a PostgreSQL of the council's, as the role that owns them."""
    from heartdesk.server import migrating

    if not (options.database_url and options.service):
        raise DeskError(
            "This needs the owner's address of the database and the service's role.",
            then="Such as: server migrate --database-url postgresql://owner@host/heartdesk --service heartdesk_service",
        )
    migrating.migrate(options.database_url, service=options.service)
    return {"schema": migrating.HEAD}, ["The tables are those of today."]


def add_council(options: argparse.Namespace) -> Answer:
    """Let the desks of a council in."""
    from heartdesk.server.councils import add_council as add

    with _owner(options) as owner:
        council = add(owner, root=options.key, name=options.name)
    return {"council": council}, [
        f"The desks of council {council} may meet here. Each shows its certificate the first time it comes."
    ]


def councils(options: argparse.Namespace) -> Answer:
    """The councils that were let in."""
    from heartdesk.server.councils import councils as all_of_them

    with _owner(options) as owner:
        found = all_of_them(owner)
    return {"councils": [asdict(one) for one in found]}, [
        f"{one.name}: {one.desks:,} desks, {one.bundles:,} bundles ({one.id})" for one in found
    ] or ["No council was let in yet: server add-council"]


def desks(options: argparse.Namespace) -> Answer:
    """The desks that have come."""
    from heartdesk.server.councils import desks as all_of_them

    with _owner(options) as owner:
        found = all_of_them(owner)
    listed = [asdict(one) | {"first_seen": one.first_seen.isoformat()} for one in found]
    return {"desks": listed}, [
        f"{one.name}, since {one.first_seen:%d.%m.%Y}{', shut out' if one.revoked else ''} ({one.id})"
        for one in found
    ] or ["No desk has come yet."]


def key(options: argparse.Namespace) -> Answer:
    """The public half of the council's root key, as a desk of the council knows it. It is no secret."""
    from functools import partial

    from heartdesk.store import sync_state
    from heartdesk.sync.seals import read_identity

    desk = open_desk_of(options)
    try:
        root = desk.look(lambda look: read_identity(partial(sync_state.fact, look)).root.hex())
    finally:
        close_desk(desk)
    return {"key": root}, [root]


@contextmanager
def _owner(options: argparse.Namespace) -> Iterator[str]:
    """The owner's address of the database that was named, or of the private one."""
    if options.database_url:
        yield options.database_url
        return
    from heartdesk.server.private import private_database

    with private_database(_folder(options)) as database:
        yield database.owner


def _folder(options: argparse.Namespace) -> Path:
    """The folder of the private database: never within a desk's profile."""
    if options.folder:
        folder = Path(options.folder)
        if folder.exists() and not folder.is_dir():
            raise DeskError(
                f"{folder} is a file, not a folder. Nothing was made.",
                then="Name the folder of the server's own database, or one that is not there yet.",
            )
        return folder
    profile = folder_of(options)
    return profile.with_name(f"{profile.name}-{_FOLDER}")


_OURS: dict[str, Callable[[argparse.Namespace], Answer]] = {
    "start": start,
    "migrate": migrate,
    "add-council": add_council,
    "councils": councils,
    "desks": desks,
    "key": key,
}
