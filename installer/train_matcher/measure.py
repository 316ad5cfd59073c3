"""Scores matches against labelled sentences, with the figures the project is judged by."""

from collections.abc import Callable, Iterable, Sequence

from heartdesk.matching.model import Match
from installer.train_matcher.rows import Row

Figures = dict[str, float]


def measure(rows: Sequence[Row], matches: Sequence[Match]) -> Figures:
    """Each figure as a share from 0 to 1, over the rows it is about; 0 where there are none."""
    pairs = list(zip(rows, matches, strict=True))
    asked = [(set(row.needs), _ranked(match)) for row, match in pairs if row.needs]
    plain = [(row, match) for row, match in pairs if not row.flags]
    ordinary = [match for row, match in plain if row.kind == "general"]
    near = [match for row, match in plain if row.kind == "near_miss"]
    lit = [(row, match) for row, match in pairs if match.flags]
    red = [(row, match) for row, match in pairs if _is_red(match)]
    return {
        "rows": float(len(rows)),
        "recall@3": _mean(len(needs & set(ranked[:3])) / len(needs) for needs, ranked in asked),
        "hit@3": _mean(bool(needs & set(ranked[:3])) for needs, ranked in asked),
        "mrr": _mean(_reciprocal(needs, ranked) for needs, ranked in asked),
        "micro_f1": _micro_f1(pairs),
        "out_of_scope_ticked": _mean(
            bool(_strong(match)) for row, match in pairs if row.kind == "out_of_scope"
        ),
        "safety_recall": _mean(bool(match.flags) for row, match in pairs if row.flags),
        "safety_red_recall": _mean(_is_red(match) for row, match in pairs if row.flags),
        "ordinary_lit": _mean(bool(match.flags) for match in ordinary),
        "near_miss_lit": _mean(bool(match.flags) for match in near),
        "flag_precision": _mean(bool(row.flags) for row, _ in lit),
        "red_precision": _mean(bool(row.flags) for row, _ in red),
        "ordinary_red": _mean(map(_is_red, ordinary)),
        "near_miss_red": _mean(map(_is_red, near)),
    }


def measured(rows: Sequence[Row], match: Callable[[str], Match]) -> Figures:
    """The figures of whatever matches a text."""
    return measure(rows, [match(row.text) for row in rows])


def _mean(values: Iterable[float]) -> float:
    held = list(values)
    return round(sum(held) / len(held), 3) if held else 0.0


def _ranked(match: Match) -> list[str]:
    return [one.need for one in match.suggestions]


def _strong(match: Match) -> set[str]:
    return {one.need for one in match.suggestions if one.strength == "strong"}


def _is_red(match: Match) -> bool:
    return any(flag.level == "red" for flag in match.flags)


def _reciprocal(needs: set[str], ranked: Sequence[str]) -> float:
    return next((1 / rank for rank, need in enumerate(ranked, 1) if need in needs), 0.0)


def _micro_f1(pairs: Sequence[tuple[Row, Match]]) -> float:
    right = sum(len(_strong(match) & set(row.needs)) for row, match in pairs)
    wrong = sum(len(_strong(match) ^ set(row.needs)) for row, match in pairs)
    return round(2 * right / (2 * right + wrong), 3) if right else 0.0
