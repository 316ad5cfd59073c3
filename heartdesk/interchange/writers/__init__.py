"""The shapes that HeartDesk writes a directory in. A new one is a file here and a line below."""

from collections.abc import Mapping

from heartdesk.interchange.writers.calendar import CALENDAR
from heartdesk.interchange.writers.hsds_csv import HSDS_CSV
from heartdesk.interchange.writers.hsds_json import HSDS_JSON
from heartdesk.interchange.writers.oruk_feed import ORUK_FEED
from heartdesk.interchange.writers.sheet import SHEET
from heartdesk.interchange.writers.vcard import VCARD
from heartdesk.interchange.writing import Writer

WRITERS: Mapping[str, Writer] = {
    one.name: one for one in (HSDS_JSON, HSDS_CSV, ORUK_FEED, CALENDAR, VCARD, SHEET)
}
