"""Trouble a worker can act on: a sentence and a next step."""


class DeskError(Exception):
    """Something outside HeartDesk is in the way; the worker is told what and what to do.

    `say` is one sentence at reading age 9 to 11 that says what happened and what is safe; `then` is the next step.
    Anything that is not a `DeskError` is a bug of ours and goes to the bug page.
    """

    def __init__(self, say: str, *, then: str = "") -> None:
        super().__init__(f"{say} {then}".strip())
        self.say = say
        self.then = then


class MachineTrouble(DeskError):
    """The disk, the printer or the keyring is in the way, not what was asked for. A command ends with 1, not 2."""
