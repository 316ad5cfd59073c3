"""A canvas whose every mark is either a tagged part of the document or decoration, as PDF/UA asks.

The open reportlab cannot tag. Here the page is always inside marked content: decoration (an artifact) unless a part is
open. Which mark belongs to which part is kept in a tree that `structure.finish` writes into the file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFString
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from heartdesk.leaflets.fonts import READING, load

# Streams as plain bytes: a text encoding of them only makes the file larger and slower to write.
rl_config.useA85 = 0


@dataclass(frozen=True)
class Mark:
    """A stretch of marked content: page (from 0), its number on that page, and on which leaf it is read."""

    page: int
    number: int
    leaf: int


@dataclass(frozen=True)
class LinkArea:
    """A place on a page that opens something: page (from 0), its index among the page's annotations, its leaf."""

    page: int
    annotation: int
    leaf: int


@dataclass
class Part:
    """A part of the document: its role in PDF's words ("H1", "P", "Sect", "Figure", "Link"...), and what it holds.

    `language` is set where it is not that of the part around it; `said` is what it reads as where what is drawn stands
    in another order.
    """

    role: str
    kids: list["Part | Mark | LinkArea"] = field(default_factory=list)
    alt: str = ""
    box: tuple[float, float, float, float] | None = None
    language: str = ""
    said: str = ""


class _SpacedText(PDFTextObject):
    """Text with a space at each line end, so that a screen reader does not run two words together."""

    _canvas: "TaggedCanvas"

    def _textOut(self, text: Any, TStar: int = 0) -> None:  # noqa: N802, N803 - reportlab's names
        spaced = text + self._canvas.line_end if TStar else text
        super()._textOut(spaced, TStar)  # type: ignore[misc] # private, so not in the stubs


class TaggedCanvas(Canvas):
    """A canvas that knows the document's parts. `document` is the root of the tree.

    `line_end` is what is kept, unseen, where a line ends: a space, or nothing within one long word.
    `leaf` numbers what is read one after the other (from 0): the page, unless several leaves stand on one page.
    """

    line_end = " "
    leaf: int | None = None

    _code: list[str]
    _annotationrefs: list[Any]

    def __init__(self, out: BinaryIO, *, page: tuple[float, float], language: str) -> None:
        self.document = Part("Document")
        self._open_parts = [self.document]
        self._marks = 0
        load(READING)
        # invariant: no time of making in the file. The font is named or reportlab would add Helvetica, not embedded.
        super().__init__(
            out,
            pagesize=page,
            invariant=1,
            pageCompression=0,
            lang=language,
            initialFontName=READING.regular,  # type: ignore[arg-type]
        )

    def beginText(self, x: float = 0, y: float = 0, direction: Any = None, **kwargs: Any) -> Any:  # noqa: N802
        return _SpacedText(self, x, y, direction, **kwargs)

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        self._code.insert(0, "/Artifact BMC")
        self._code.append("EMC")
        super().showPage()
        self._marks = 0

    @contextmanager
    def part(
        self,
        role: str,
        *,
        alt: str = "",
        box: tuple[float, float, float, float] | None = None,
        language: str = "",
    ) -> Iterator[Part]:
        """Open a new part inside the one that is open. `box` is where it stands, as the drawing sees it."""
        if box:
            box = (
                *self.absolutePosition(box[0], box[1]),
                *self.absolutePosition(box[2], box[3]),
            )
        part = Part(role, alt=alt, box=box, language=language)
        self._open_parts[-1].kids.append(part)
        with self.within(part):
            yield part

    @contextmanager
    def within(self, part: Part) -> Iterator[None]:
        """Go on with a part, such as an entry that runs over a page end."""
        self._open_parts.append(part)
        try:
            yield
        finally:
            self._open_parts.pop()

    @contextmanager
    def marked(self, said: str = "") -> Iterator[None]:
        """Everything drawn here belongs to the open part, and reads as `said` if that is given; not to be nested."""
        if said:
            with self.part("Span") as part, self.marked():
                part.said = said
                yield
            return
        part = self._open_parts[-1]
        part.kids.append(Mark(self.getPageNumber() - 1, self._marks, self._read_on()))
        self._code.append(f"EMC /{part.role} <</MCID {self._marks}>> BDC")
        self._marks += 1
        try:
            yield
        finally:
            self._code.append("EMC /Artifact BMC")

    def draw_path(self, path: str) -> None:
        """Fill a path that is already in PDF's words, much faster than rectangle by rectangle."""
        self._code.append(f"{path} f")

    def link(self, uri: str, says: str, box: tuple[float, float, float, float]) -> None:
        """Make an area of the page open `uri`; `says` is what a screen reader tells. Call it inside a "Link" part."""
        # F=4: the annotation is printable, which PDF/UA asks for even though a link leaves no ink.
        self.linkURL(uri, box, relative=1, Contents=PDFString(says), F=4)
        self._open_parts[-1].kids.append(
            LinkArea(self.getPageNumber() - 1, len(self._annotationrefs) - 1, self._read_on())
        )

    def put_in_reading_order(self) -> None:
        """Bring the parts in the order of their leaves, however the leaves were drawn."""
        _by_leaf(self.document)

    def _read_on(self) -> int:
        return self.getPageNumber() - 1 if self.leaf is None else self.leaf


def _by_leaf(part: Part) -> int:
    """Sort what a part holds by leaf, keeping the order within each; give the first leaf."""
    leaves = [_by_leaf(kid) if isinstance(kid, Part) else kid.leaf for kid in part.kids]
    together = sorted(zip(leaves, range(len(leaves)), strict=True))
    part.kids = [part.kids[index] for _, index in together]
    return min(leaves, default=0)
