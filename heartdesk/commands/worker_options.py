"""How the commands about workers are asked for."""

import argparse
from collections.abc import Callable

from heartdesk.commands import workers
from heartdesk.commands.answer import Answer


def add_worker_commands(
    worker: argparse.ArgumentParser, answering: Callable[..., Callable[..., int]]
) -> None:
    """Give the command "worker" its own commands."""
    known = worker.add_subparsers(metavar="what", title="what; alone: list")

    def command(
        name: str, run: Callable[[argparse.Namespace], Answer], about: str, *, named: bool = True
    ) -> argparse.ArgumentParser:
        added = known.add_parser(name, help=about, description=about)
        for option in ("--profile", "--unlock-with"):
            added.add_argument(option, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        added.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS
        )
        if named:
            added.add_argument("name", help="the worker")
        added.set_defaults(command=answering(run))
        return added

    def takes_passphrase(parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--passphrase-from",
            metavar="FILE",
            required=True,
            help="a file whose only line is the new passphrase; - for what is piped in",
        )

    def takes_roles(parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--role",
            action="append",
            required=True,
            help="such as reception or admin; may be said more than once",
        )
        parser.add_argument("--organization", metavar="ID", help="whose worker they are")

    command("list", workers.list_workers, "who works at this desk", named=False)
    adding = command("add", workers.add, "name one more worker")
    takes_passphrase(adding)
    takes_roles(adding)
    takes_roles(
        command("set-roles", workers.set_roles, "trust a worker with these roles, no others")
    )
    takes_passphrase(
        command("passphrase", workers.passphrase, "a new passphrase, one's own or another's")
    )
    command("remove", workers.remove, "take a worker off the desk; the desk gets new keys")
    command(
        "recovery-code", workers.recovery_code, "a new recovery code; the old one ends", named=False
    )
    command("rekey", workers.rekey, "give the desk's file a new key", named=False)
    command("grant", workers.grant, "give those who wait for a key the keys you hold", named=False)
