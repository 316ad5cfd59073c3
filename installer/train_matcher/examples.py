"""Picks the sentences that are shown as "reads like: ...", with their vectors and telling words."""

import re
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heartdesk.matching.encoder import Encoder
from heartdesk.matching.fold import Folder
from heartdesk.matching.tables import read_rows
from installer.train_matcher.rows import MATCHER, Row

LONGEST = 90  # characters: one line beside a suggestion
SHORTEST = 4  # words: fewer explain nothing
HUSHED = ("safe.", "mind.trauma", "hea.urgent", "hea.sexual", "home.homeless")
_PLAINEST = 120  # the commonest words tell nothing

# A worker turns the screen to somebody: no example may frighten, shame or swear.
_HARSH = re.compile(
    r"\b(?:kill|murder|suicid|hang(?:ed|ing|s)?\b|hung\b|drown|stab|shot|shoot|gun|knife|knives|blade"
    r"|blood|bleed|rape|abus|batter|beat|hit(?:s|ting)?\b|punch|slap|kick|chok|strangl|burn|bruis"
    r"|overdos|inject|needle|heroin|smack|vallie|valium|coke\b|weed\b|dead\b|deid\b|died\b|dies\b"
    r"|dying\b|death|grave|coffin|ashes|corpse|crash|scream|terrif|petrif|threat|stalk|naked|nude"
    r"|porn|sex|perv|prison|jail|gaol|sectioned|psych|cancer|tumou?r|terminal|stillb|miscarr|abort"
    r"|starv|vomit|sick on|pish|piss|shit|shite|fuck|bastard|bitch|arse|bloody|bugger|crap|hell\b"
    r"|voices\b|hearing things|paranoi|\bward\b|scare|feart|frighten|brick|smash|attack|weapon|poli[cs]"
    r"|damn|tart|slut|junkie|jakey|alky|nutter|mental\b|nuts\b|freak|ugly|hate|worthless|useless)",
    re.IGNORECASE,
)
# Notes to oneself ("F 34, 2 weans, PPM") and the shorthand of phones read as mistakes to others.
_NOTE = re.compile(
    r"^(?:m|f|male|female|cpl|mum|dad)?\s?\d|\b[MF]\s?\d\d|\d[a-z]|[a-z]\d|w/|[\[\]<>#@_*/+=&]"
)
_TEXTED = """u ur r n k pls plz lol lmao idk tbh omg ffs btw asap coz cos cuz cus wanna gonna dunno
gotta im ive dont doesnt didnt cant wont wouldnt couldnt shouldnt isnt wasnt arent werent havent
hasnt hadnt aint thats whats hes shes theyre youre theyve weve theres wheres whos tho thru thx ty bf
gf hx appt disch abt w wi' yr yrs wk wks mth mths"""
_SHORT = frozenset(_TEXTED.split())
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*['’]?")


def pick(rows: Sequence[Row], folder: Folder, encoder: Encoder) -> dict[str, NDArray[Any]]:
    """The arrays of the examples' file: only our own clean sentences, none that speaks of harm."""
    spoken = frozenset(typed for _, (typed, _) in read_rows(MATCHER / "folds.tsv", columns=2))
    chosen = [row for row in rows if is_example(row, folder, spoken)]
    folded = [folder.fold(row.text) for row in chosen]
    counts: dict[str, int] = {}
    for text in folded:
        for root in set(text.roots):
            counts[root] = counts.get(root, 0) + 1
    plain = set(sorted(counts, key=lambda root: (-counts[root], root))[:_PLAINEST])
    vectors = np.concatenate(
        [
            encoder.vectors([encoder.ids(" ".join(word.plain for word in text.words))])
            for text in folded
        ]
    )

    def held(lines: Sequence[str]) -> NDArray[np.uint8]:
        return np.frombuffer("\n".join(lines).encode(), np.uint8)

    return {
        "texts": held([row.text for row in chosen]),
        "needs": held([" ".join(row.needs) for row in chosen]),
        "roots": held([" ".join(sorted(set(text.roots) - plain)) for text in folded]),
        "vectors": np.round(vectors * 127).astype(np.int8),
    }


def is_example(row: Row, folder: Folder, spoken: Collection[str]) -> bool:
    """Whether a sentence may be shown: calm, short, and without a slip.

    `spoken` are the Scots words of folds.tsv, which are no slips.
    """
    return (
        row.kind == "general"
        and bool(row.needs)
        and not row.flags
        and len(row.text) <= LONGEST
        and len(row.text.split()) >= SHORTEST
        and "\n" not in row.text
        and not any(need.startswith(HUSHED) for need in row.needs)
        and not _HARSH.search(row.text)
        and not _NOTE.search(row.text)
        and not any(_is_slip(word, folder, spoken) for word in _WORD.findall(row.text))
    )


def _is_slip(word: str, folder: Folder, spoken: Collection[str]) -> bool:
    """Whether a word is neither English, nor Scots, nor a name."""
    plain = word.replace("’", "'").lower()
    if plain in _SHORT:
        return True
    bare = plain.removesuffix("'s").strip("'")
    known = folder.is_common(bare) or plain in spoken or bare in spoken
    return not (known or word[0].isupper() or "'" in plain)
