"""Matches by the word lists and rules alone, as a desk does whose trained files are missing."""

from functools import cache
from pathlib import Path

from heartdesk.matching.matcher import Matcher, load_matcher
from heartdesk.matching.model import Match


@cache
def lists() -> Matcher:
    """The matcher without any trained model."""
    return load_matcher(models=Path("no models here"))


def match_words(text: str) -> Match:
    """What the lists and rules make of `text`."""
    return lists().match(text)
