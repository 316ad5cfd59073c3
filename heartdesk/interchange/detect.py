"""Tells what a source is: which of its files are directory data, and which reader reads them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from heartdesk.core.errors import DeskError
from heartdesk.interchange.csv_text import open_table
from heartdesk.interchange.files import SourceFile, list_files, system_of, tidy_system
from heartdesk.interchange.json_text import read_json, read_json_lines
from heartdesk.interchange.model import KeptAside
from heartdesk.interchange.package import TABLES
from heartdesk.interchange.readers import READERS
from heartdesk.interchange.readers.any_csv import Target, any_csv
from heartdesk.interchange.sources import Part, Reader, Sample
from heartdesk.interchange.text import encoding_of

FAMILIES = ("auto", "hsds", "oruk", "aliss", "csv")
"""What a worker may ask for; "oruk" is HSDS for the UK. Any reader's own name may be asked for too."""

_USUAL_COLUMNS = (
    "id", "name", "organization_id", "service_id", "location_id", "description", "service_uuid", "location_uuid",
    "organization_uuid", "phone", "postal_code",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What a source holds: parts with the reader of each, files that could not be read, and files of no known shape."""

    parts: tuple[tuple[Reader, Part], ...]
    kept_aside: tuple[KeptAside, ...]
    left_out: tuple[str, ...]

    @property
    def format(self) -> str:
        """The readers' names, such as "hsds-json" or "aliss, hsds-csv"."""
        return ", ".join(dict.fromkeys(reader.name for reader, _ in self.parts))

    @property
    def about(self) -> str:
        """The same in words for a worker."""
        return "; ".join(dict.fromkeys(reader.about for reader, _ in self.parts))


def detect(source: Path) -> str:
    """The format of a source, as `Found.format`. Raises DeskError where it is none that HeartDesk knows."""
    return find_parts(source).format


def find_parts(
    source: Path,
    *,
    wanted: str = "auto",
    system: str | None = None,
    columns: Mapping[str, Target] | None = None,
) -> Found:
    """Look into a file, a folder or a .zip and say who reads what.

    `wanted` is one of FAMILIES or a reader's name. `system` names where the data comes from; without it the name of the
    folder or file does. `columns` says what the columns of a sheet are, which are guessed where "csv" is wanted without
    them. Raises DeskError where nothing in it is known, or the one file there is makes no sense.
    """
    readers = (any_csv(columns),) if columns or wanted == "csv" else _readers(wanted)
    files = list_files(source)
    kept_aside: list[KeptAside] = []
    samples: list[Sample] = []
    for file in files:
        try:
            sample = _sample(file)
        except DeskError as error:
            if len(files) == 1:
                raise
            kept_aside.append(KeptAside(file.name, error.say))
            continue
        if sample is not None:
            samples.append(sample)
    parts = tuple(_parts(samples, readers, source, system))
    if not parts:
        raise _nothing_known(source, wanted, kept_aside)
    read = {id(sample) for _, part in parts for sample in part.samples}
    left_out = tuple(one.name for one in samples if id(one) not in read and not one.is_about_data)
    return Found(parts, tuple(kept_aside), left_out)


def _readers(wanted: str) -> tuple[Reader, ...]:
    family = {"oruk": "hsds"}.get(wanted, wanted)
    chosen = tuple(reader for reader in READERS if family in ("auto", reader.family, reader.name))
    if not chosen:
        known = ", ".join(dict.fromkeys([*FAMILIES, *(reader.name for reader in READERS)]))
        raise DeskError(f"There is no format called {wanted}.", then=f"Choose one of: {known}.")
    return chosen


def _sample(file: SourceFile) -> Sample | None:
    """A file opened as far as it takes to tell what it is; None where it is empty."""
    head = file.head(4096)
    if head.startswith(b"PK\x03\x04"):
        raise DeskError(
            f"{file.name} is a .zip inside a .zip. Nothing has been changed.",
            then="Unpack it yourself and choose the folder with the files.",
        )
    if not head.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        return None
    encoding = encoding_of(file)
    start = head.decode(encoding.name, errors="replace").lstrip("\ufeff \t\r\n\x00")
    in_json = start[:1] in ("{", "[")
    if start.startswith("<"):
        raise DeskError(
            f"{file.name} is a web page or XML, not a directory of services. Nothing has been changed.",
            then="It may be a sign-in or error page: download the file again and look into it.",
        )
    if file.ending in (".jsonl", ".ndjson") or (in_json and _is_lines(start, file)):
        first = next(
            (said for _, said, _ in read_json_lines(file, encoding) if said is not None), None
        )
        return Sample(file, encoding, first=first)
    if in_json or file.ending == ".json":
        return Sample(file, encoding, document=read_json(file, encoding))
    table = open_table(file, (*_USUAL_COLUMNS, *TABLES))
    return None if table is None else Sample(file, encoding, table=table)


def _is_lines(start: str, file: SourceFile) -> bool:
    """Whether a file that starts like JSON has one whole object on each line."""
    first, _, second = start.partition("\n")
    return (
        first.startswith("{")
        and first.rstrip().endswith("}")
        and second.lstrip().startswith("{")
        and file.ending != ".csv"
    )


def _parts(
    samples: Sequence[Sample], readers: Sequence[Reader], source: Path, system: str | None
) -> Iterator[tuple[Reader, Part]]:
    folders: list[str | None]
    top = tidy_system(system) if system else system_of(source)
    left = list(samples)
    for reader in readers:
        folders = [None] if reader.whole_tree else [*sorted({one.file.folder for one in left})]
        for folder in folders:
            among = [sample for sample in left if folder is None or sample.file.folder == folder]
            picked = reader.picks(among)
            if picked:
                left = [sample for sample in left if sample not in picked]
                name = top if system else _system(top, source, folder, picked)
                yield reader, Part(name, tuple(picked))


def _system(top: str, source: Path, folder: str | None, picked: Sequence[Sample]) -> str:
    """The stable name of a part: the folder of a package; for a lone table, the folder it was taken from."""
    if folder:
        return tidy_system(folder.rpartition("/")[2].removesuffix(".zip")) or top
    lone_table = source.is_file() and len(picked) == 1 and picked[0].file.stem in TABLES
    return (tidy_system(source.absolute().parent.name) or top) if lone_table else top


def _nothing_known(source: Path, wanted: str, kept_aside: Sequence[KeptAside]) -> DeskError:
    broken = f" {kept_aside[0].reason}" if kept_aside else ""
    asked = "" if wanted == "auto" else f" as {wanted}"
    return DeskError(
        f"Nothing in {source.name or source} is a directory of services that HeartDesk can read{asked}.{broken} "
        "Nothing has been changed.",
        then="It reads HSDS, Open Referral UK and ALISS: .json or .csv files, a folder of them, or a .zip.",
    )
