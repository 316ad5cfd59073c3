"""Where this account's HeartDesk keeps its profile: the one module that asks the customs of the system."""

from appdirs import user_data_dir


def usual_folder() -> str:
    """The profile folder where none is named. A str: a plain start loads nothing it does not need."""
    return str(user_data_dir("HeartDesk", appauthor=False))
