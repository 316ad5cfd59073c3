"""Where a desk that is being restored is made ready. Apart, because every start asks, before its first window."""

from pathlib import Path


def stage_of(folder: Path) -> Path:
    """The folder beside `folder`, on the same disk."""
    return folder.with_name(f"{folder.name}.restoring")
