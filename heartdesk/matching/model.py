"""What a match is: needs to offer, safety flags to ask about, the typed words behind each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Strength = Literal["strong", "some", "weak"]
Level = Literal["red", "amber"]
Engine = Literal["full", "base"]

# Both limits were set on sentences written for that, never on those a result is judged by. One
# telling word alone scores 0.54, a clear phrase of two words 0.72, a hint 0.27 to 0.43 (lexicon.py).
# So "strong" is a clear phrase or two separate signs, "some" is one telling word, "weak" is a hint:
# worth a place on the list, no more.
STRONG = 0.6
SOME = 0.45


@dataclass(frozen=True, slots=True)
class Why:
    """The typed words behind a suggestion or flag: `text[start:end] == typed`, counted in characters.

    `means` is the same words in plain English ("leccy" means "electric"); it is empty where they
    already are plain.
    """

    start: int
    end: int
    typed: str
    means: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A need to offer, unticked. `score` (0 to 1) only ranks: it is not a chance, never show it.

    `why` is empty where only a trained model points to it. `like` is a made-up sentence that reads
    like what was said ("reads like: ..."), "" where there is none.
    """

    need: str
    score: float
    strength: Strength
    why: tuple[Why, ...]
    like: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """A reason to check in with the person: amber "ask gently", red "stop and ask now".

    Never a finding about a person, and its absence never means that all is well.
    """

    id: str
    level: Level
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """What the words may mean: suggestions best first, flags with red before amber.

    `engine` is "full" where the encoder read them too, "base" where it is not loaded or not there.
    """

    suggestions: tuple[Suggestion, ...] = ()
    flags: tuple[Flag, ...] = ()
    engine: Engine = "base"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one scorer has for one need: how sure it is (0 to 1) because of which words."""

    score: float
    why: tuple[Why, ...] = ()


def strength_of(score: float) -> Strength:
    """The word shown to a worker instead of a number."""
    if score >= STRONG:
        return "strong"
    return "some" if score >= SOME else "weak"


def join_flags(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """One flag per id, at its highest level, with every reason once; red before amber."""
    why: dict[str, list[Why]] = {}
    levels: dict[str, Level] = {}
    for flag in flags:
        why.setdefault(flag.id, []).extend(flag.why)
        if levels.get(flag.id) != "red":
            levels[flag.id] = flag.level
    joined = [Flag(name, level, widest(why[name])) for name, level in levels.items()]
    return tuple(sorted(joined, key=lambda flag: flag.level != "red"))


def widest(why: Iterable[Why]) -> tuple[Why, ...]:
    """The reasons in the order of the text, without those that lie within another."""
    kept: list[Why] = []
    for one in sorted(why, key=lambda one: (one.start, -one.end)):
        if not kept or one.end > kept[-1].end:
            kept.append(one)
    return tuple(kept)
