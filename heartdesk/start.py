"""The shortest way to a window: a plain start, and the process a plain start starts, read no command line."""

from collections.abc import Sequence

from heartdesk.app.child import child_command


def start(arguments: Sequence[str]) -> int:
    """Show the window, or run a command; give the exit code."""
    match arguments:
        case ["window", "--profile", folder]:
            return _show(folder)
        case []:
            from heartdesk.core.usual_folder import usual_folder

            code = _keep(usual_folder())
        case ["--profile", folder]:
            code = _keep(folder)
        case _:
            code = None
    if code is not None:
        return code
    from heartdesk.cli import main

    return main(arguments)


def _keep(folder: str) -> int | None:
    """The exit code of the supervisor; None where the longer way has to tell why there was no window."""
    from heartdesk.supervisor.keeping import AlreadyOpenError, supervise

    try:
        return supervise(folder, child_command(folder))
    except (AlreadyOpenError, OSError):
        return None


def _show(folder: str) -> int:
    import gc
    from pathlib import Path

    # Looking for garbage while everything is being loaded finds none, and costs a tenth of the start. Once the window
    # stands ui/tidy.py looks for it.
    gc.disable()
    from heartdesk.app.window import run_child
    from heartdesk.core.errors import DeskError

    try:
        return run_child(Path(folder))
    except DeskError as error:
        from heartdesk.cli import complain

        return complain(error)
