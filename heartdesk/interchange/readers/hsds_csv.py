"""HSDS 3.0 and 3.1 as CSV: a folder or .zip of tables named organizations.csv, services.csv and so on."""

from collections.abc import Iterator, Sequence

from heartdesk.interchange.join import read_package
from heartdesk.interchange.model import Item, Origin, Remark
from heartdesk.interchange.package import ENTITIES, LOOKED_UP, TABLES, TODAY, Edition, Package
from heartdesk.interchange.sources import Part, Reader, Sample

_NEEDED = {
    **{table: {"id", "organization_id"} for table in ENTITIES},
    **{table: {"id"} for table in LOOKED_UP},
}
_OWNERS = {
    "id",
    "service_id",
    "location_id",
    "organization_id",
    "service_at_location_id",
    "contact_id",
    "link_id",
}


def picks(samples: Sequence[Sample]) -> Sequence[Sample]:
    """The CSV files whose names and columns are tables of HSDS 3, if there is a table of things among them."""
    return tables_among(samples, TODAY)


def read(part: Part) -> Iterator[Item]:
    """Every organization, location and service of the package, with the rows that belong to each."""
    yield from read_tables(part, TODAY)


def tables_among(samples: Sequence[Sample], edition: Edition) -> Sequence[Sample]:
    """The samples that are tables of an edition; none where no organizations, locations or services are among them."""
    found = [sample for sample in samples if table_name(sample, edition) is not None]
    names = {table_name(sample, edition) for sample in found}
    return found if any(edition.names.get(name or "", name) in ENTITIES for name in names) else []


def table_name(sample: Sample, edition: Edition) -> str | None:
    """The table a CSV file is, in the words of its edition, or None where its columns are not such a table's."""
    if sample.table is None:
        return None
    stem = sample.file.stem.replace("-", "_").replace(" ", "_").replace("organis", "organiz")
    known = TABLES | edition.names.keys()
    name = (
        stem
        if stem in known
        else next((one for one in sorted(known, key=len, reverse=True) if one in stem), None)
    )
    columns = set(sample.table.columns)
    if name is None or not _NEEDED.get(edition.names.get(name, name), _OWNERS) & columns:
        return None
    return None if name in ENTITIES and "name" not in columns else name


def read_tables(part: Part, edition: Edition) -> Iterator[Item]:
    """Read the tables of a package in one edition."""
    package = Package(edition)
    for sample in part.samples:
        name = table_name(sample, edition)
        if name is None or sample.table is None:
            continue
        if sample.encoding.remark:
            yield Remark(sample.name, sample.encoding.remark)
        package.add_table(name, sample.name, sample.table)
    yield from read_package(package, Origin(part.system))


HSDS_CSV = Reader(
    name="hsds-csv",
    family="hsds",
    about="an HSDS 3.0 or 3.1 package of CSV files",
    picks=picks,
    read=read,
)
