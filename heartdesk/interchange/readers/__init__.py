"""The shapes of directory data that HeartDesk reads. A new one is a file here and a line below."""

from heartdesk.interchange.readers.aliss import ALISS
from heartdesk.interchange.readers.florida_csv import FLORIDA_CSV
from heartdesk.interchange.readers.hsds_csv import HSDS_CSV
from heartdesk.interchange.readers.hsds_csv_1 import HSDS_CSV_1
from heartdesk.interchange.readers.hsds_csv_2 import HSDS_CSV_2
from heartdesk.interchange.readers.hsds_json import HSDS_JSON
from heartdesk.interchange.readers.hsds_json_2 import HSDS_JSON_2
from heartdesk.interchange.readers.ohana_lines import OHANA_LINES
from heartdesk.interchange.readers.oruk_1 import ORUK_1
from heartdesk.interchange.readers.outpost_csv import OUTPOST_CSV
from heartdesk.interchange.readers.street_support import STREET_SUPPORT
from heartdesk.interchange.sources import Reader

# In the order they are asked: the first that knows a file reads it, so the more particular stand first.
READERS: tuple[Reader, ...] = (
    ALISS,
    STREET_SUPPORT,
    ORUK_1,
    OUTPOST_CSV,
    FLORIDA_CSV,
    OHANA_LINES,
    HSDS_CSV_2,
    HSDS_CSV_1,
    HSDS_CSV,
    HSDS_JSON_2,
    HSDS_JSON,
)
