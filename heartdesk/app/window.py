"""Opens the window on a desk, or brings forward the one that is open."""

from pathlib import Path

from heartdesk.core.errors import DeskError, MachineTrouble


def run_window(folder: Path) -> int:
    """Keep the window of the profile in `folder` on the screen; where it is open already, bring that window forward."""
    from heartdesk.app.child import child_command
    from heartdesk.supervisor.keeping import AlreadyOpenError, supervise

    try:
        return supervise(str(folder), child_command(str(folder)))
    except AlreadyOpenError:
        return _raise_first(folder)
    except OSError as error:
        raise MachineTrouble(
            f"HeartDesk may not write in this desk's folder ({error.strerror or 'no reason given'}).",
            then="Ask whoever looks after this computer to allow writing there.",
        ) from error


def run_child(folder: Path) -> int:
    """Show the window, as the supervisor's process: it says where and why, and is asked for another at a lock."""
    from heartdesk.app.opening import opener_for
    from heartdesk.supervisor.channel import Channel
    from heartdesk.ui.lock.after import After
    from heartdesk.ui.run import run_window as run

    if is_typed_by_hand():
        raise DeskError(
            "HeartDesk uses this command itself.", then="Open the window with: python main.py"
        )
    channel = Channel.take_over()
    first = channel.hear()
    if first is None:
        return 1
    return run(
        opener=opener_for(folder),
        folder=folder,
        one_window=True,
        channel=channel,
        after=After.read(first[1]),
    )


def is_typed_by_hand() -> bool:
    """Whether a person, not the supervisor, started this process."""
    import sys

    return sys.stdin is not None and sys.stdin.isatty()


def _raise_first(folder: Path) -> int:
    from heartdesk.ui.single_instance import ask_to_raise, socket_name

    if ask_to_raise(socket_name(folder)):
        return 0
    raise MachineTrouble(
        "This desk is open in another window, and that window does not answer.",
        then="Close it, or restart the computer, then try again.",
    )
