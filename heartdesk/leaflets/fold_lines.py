"""Lines where paper is to be cut or folded."""

from heartdesk.leaflets.pieces import INK, RULE, colour_of
from heartdesk.leaflets.tagged import TaggedCanvas


def draw_tick(canvas: TaggedCanvas, at: float, base: float, length: float) -> None:
    """A short upright line where paper is to be folded."""
    canvas.setStrokeColor(colour_of(RULE))
    canvas.setLineWidth(0.75)
    canvas.line(at, base, at, base + length)


def draw_cut(canvas: TaggedCanvas, left: float, bottom: float, right: float, top: float) -> None:
    """A dashed line from corner to corner where paper is to be cut: a frame, or a single line where two edges meet."""
    canvas.saveState()
    canvas.setStrokeColor(colour_of(INK))
    canvas.setLineWidth(0.75)
    canvas.setDash(5, 4)
    if left == right or top == bottom:
        canvas.line(left, bottom, right, top)
    else:
        canvas.rect(left, bottom, right - left, top - bottom, stroke=1, fill=0)
    canvas.restoreState()


def draw_fold(canvas: TaggedCanvas, left: float, right: float, at: float) -> None:
    """A thin line across paper that is to be folded there."""
    canvas.setStrokeColor(colour_of(RULE))
    canvas.setLineWidth(0.5)
    canvas.line(left, at, right, at)
