"""Whole visits share one way to open the real window."""

from tests.ui.window_fixtures import (
    content,
    desk_folder,
    no_garbage_is_left,
    nothing_stays_behind,
    one_matcher,
    practice_desk,
    qapp,
    window,
    worker,
)

__all__ = [
    "content",
    "desk_folder",
    "no_garbage_is_left",
    "nothing_stays_behind",
    "one_matcher",
    "practice_desk",
    "qapp",
    "window",
    "worker",
]
