"""What readers are given: files already opened as far as it takes to tell what they are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from heartdesk.interchange.csv_text import Table
from heartdesk.interchange.files import SourceFile
from heartdesk.interchange.model import Item
from heartdesk.interchange.text import Encoding

_ABOUT_DATA = {
    "$schema", "$id", "openapi", "openapi_url", "jsonSchemaDialect", "resources", "properties", "datapackage_metadata",
    "definitions", "swagger",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Sample:
    """One file, and what was seen in it: a `table` (CSV), a `document` (JSON), or the `first` of its JSON lines."""

    file: SourceFile
    encoding: Encoding
    table: Table | None = None
    document: Any = None
    first: Any = None

    @property
    def name(self) -> str:
        """The file's name for people."""
        return self.file.name

    @property
    def is_about_data(self) -> bool:
        """Whether it is a schema, a package's description or a feed's front page, which stand among data."""
        return isinstance(self.document, Mapping) and bool(_ABOUT_DATA & self.document.keys())


@dataclass(frozen=True)
class Part:
    """Files that one reader reads together. `system` is the stable name of where they come from."""

    system: str
    samples: tuple[Sample, ...]


@dataclass(frozen=True)
class Reader:
    """One shape of directory data.

    `picks` gives, of the files of one folder, those in this shape. `read` is a pure generator over a part: it touches
    no store and raises DeskError only where going on makes no sense. `family` is what a worker may ask for by name.
    """

    name: str
    family: str
    about: str
    picks: Callable[[Sequence[Sample]], Sequence[Sample]]
    read: Callable[[Part], Iterator[Item]]
    whole_tree: bool = False
    """Whether files of several folders belong together (pages of a feed), rather than each folder being a package."""
