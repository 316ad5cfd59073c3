"""Writes the structure tree and the PDF/UA-1 marks into what reportlab made."""

import io
import re

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from heartdesk.leaflets.fonts import meanings_of
from heartdesk.leaflets.tagged import LinkArea, Mark, Part

_BFCHAR = re.compile(r"<([0-9A-F]{2})> <([0-9A-F]{4,})>")


def finish(
    data: bytes, document: Part, *, title: str, language: str, producer: str = "HeartDesk"
) -> bytes:
    """The tagged PDF/UA-1 file of an untagged one. The same leaflet gives the same bytes: no time of making is kept.

    `producer` is what the file says of its maker: "" where even that would say too much.
    """
    with Pdf.open(io.BytesIO(data)) as pdf:
        _Tree(pdf).write(document)
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.Lang = String(language)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        _repair_unicode_maps(pdf)
        _describe(pdf, title, language, producer)
        out = io.BytesIO()
        pdf.save(
            out,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return out.getvalue()


class _Tree:
    """The structure tree in PDF's terms, and the way back from each mark to its part (ISO 32000-1, 14.7)."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._pages = [page.obj for page in pdf.pages]
        self._by_mark: list[dict[int, Object]] = [{} for _ in self._pages]
        self._by_link: list[tuple[int, Object]] = []

    def write(self, document: Part) -> None:
        root = self._pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = Array([self._element(document, root)])
        numbers: list[Object | int] = []
        for index, page in enumerate(self._pages):
            marks = self._by_mark[index]
            page.StructParents = index
            page.Tabs = Name.S
            ordered = [marks[number] for number in range(len(marks))]
            numbers += [index, self._pdf.make_indirect(Array(ordered))]
        for key, element in self._by_link:
            numbers += [key, element]
        root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        root.ParentTreeNextKey = len(self._pages) + len(self._by_link)
        self._pdf.Root.StructTreeRoot = root

    def _element(self, part: Part, parent: Object) -> Object:
        element = self._pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name("/" + part.role), P=parent)
        )
        if part.alt:
            element.Alt = String(part.alt)
        if part.language:
            element.Lang = String(part.language)
        if part.said:
            element.ActualText = String(part.said)
        if part.box:
            box = Array([round(edge, 2) for edge in part.box])
            element.A = Dictionary(O=Name.Layout, BBox=box, Placement=Name.Block)
        kids: list[Object] = []
        for kid in part.kids:
            if isinstance(kid, Part):
                kids.append(self._element(kid, element))
            elif isinstance(kid, Mark):
                page = self._pages[kid.page]
                kids.append(Dictionary(Type=Name.MCR, Pg=page, MCID=kid.number))
                self._by_mark[kid.page][kid.number] = element
            else:
                kids.append(self._link(kid, element))
        element.K = Array(kids)
        return element

    def _link(self, area: LinkArea, element: Object) -> Object:
        page = self._pages[area.page]
        annotation = page.Annots[area.annotation]
        if not annotation.is_indirect:
            annotation = self._pdf.make_indirect(annotation)
            page.Annots[area.annotation] = annotation
        key = len(self._pages) + len(self._by_link)
        annotation.StructParent = key
        self._by_link.append((key, element))
        return Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page)


def _repair_unicode_maps(pdf: Pdf) -> None:
    """Say what the glyphs of shaped letters mean, and drop the rows that map unused codes to U+0000 (PDF/UA 7.21.7)."""
    for thing in pdf.objects:
        if (
            isinstance(thing, Dictionary)
            and thing.get("/Type") == Name.Font
            and "/ToUnicode" in thing
        ):
            text = thing.ToUnicode.read_bytes().decode("latin-1")
            meanings = meanings_of(str(thing.BaseFont).partition("+")[2].rsplit("-", 0)[0])
            rows = [
                (code, _meant(letter, meanings))
                for code, letter in _BFCHAR.findall(text)
                if letter != "0000"
            ]
            # At most 100 rows may stand in one block (Adobe Technical Note 5014).
            blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
            body = "\n".join(
                f"{len(block)} beginbfchar\n"
                + "\n".join(f"<{c}> <{u}>" for c, u in block)
                + "\nendbfchar"
                for block in blocks
            )
            head, _, rest = text.partition(f"{len(_BFCHAR.findall(text))} beginbfchar")
            tail = rest.partition("endbfchar")[2]
            thing.ToUnicode.write((head + body + tail).encode("latin-1"))


def _meant(letter: str, meanings: dict[int, str]) -> str:
    """The letter in UTF-16, or the letters that a private one stands for, as four digits each."""
    code = int(letter, 16)
    return meanings.get(code, chr(code)).encode("utf-16-be").hex().upper()


def _describe(pdf: Pdf, title: str, language: str, producer: str) -> None:
    for told in ("/CreationDate", "/ModDate", "/Author", "/Subject", "/Keywords", "/Creator"):
        if told in pdf.docinfo:
            del pdf.docinfo[told]
    if not producer and "/Producer" in pdf.docinfo:
        del pdf.docinfo["/Producer"]
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = title
        metadata["dc:language"] = {language}
        if producer:
            metadata["pdf:Producer"] = producer
        metadata["pdfuaid:part"] = "1"
