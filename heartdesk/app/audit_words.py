"""Entries of the audit as sentences a worker reads, and as a table to keep."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from heartdesk.core.cells import defused
from heartdesk.core.clock import local
from heartdesk.store.audit_roster import FOUND

if TYPE_CHECKING:
    from heartdesk.store.audit import Entry
    from heartdesk.ui.session import AuditLine

_KINDS = {
    "person": "about a person",
    "volunteer": "about a volunteer",
    "lived_experience": "about a person",
    "match_seeker": "about a person",
    "match": "about a person",
    "consent": "what a person agreed to",
    "share": "what was passed on about a person",
    "follow_up": "about a person",
    "check_in": "about a person",
    "check_in_call": "about a person",
    "circle": "about a person",
    "visit_note": "a safety note for visits",
    "rights_request": "what somebody asked about their details",
    "slip_due": "a slip to ask about",
    "equality": "answers without a name",
    "controller": "how people's details are kept",
    "erasure": "what was erased",
    "concern": "a concern",
    "concern_step": "what was done about a concern",
    "concern_for_deputy": "a concern",
    "step_for_deputy": "what was done about a concern",
    "telling": "whether a worry was told",
    "notice": "a notice for the safeguarding lead",
    "organization": "an organization in the directory",
    "service": "an entry of the directory",
    "location": "a place in the directory",
    "hub": "the hub",
    "alert": "an alert on the hub's board",
    "presence": "who is in today",
    "enquiry": "a visit without a name",
    "local_words": "the hub's own words",
    "leaflet_labels": "a language of leaflets",
    "travel_line": "how to get to a place",
    "audit": "this list",
    "directory": "the directory",
    "backup": "a backup",
    "leaflet": "a leaflet",
}

_EVENTS = {
    "read": "Read {what}",
    "created": "Wrote {what}",
    "changed": "Changed {what}",
    "deleted": "Took away {what}",
    "brought back": "Brought back {what}",
    "refused": "Was not let see or change {what}",
    "break-glass": "Opened {what} to keep somebody safe",
    "unlocked": "Opened the desk",
    "failed unlocks": "Somebody tried wrong passphrases",
    "locked": "Locked the desk",
    "worker added": "Added {who}",
    "worker removed": "Removed {who}",
    "roles set": "Changed what {who} may do",
    "way in set": "Set the passphrase of {who}",
    "recovery code made": "Made a new recovery code",
    "keys renewed": "Changed the keys of the desk",
    "imported": "Brought data into the directory",
    "import taken back": "Took back what was brought into the directory",
    "exported": "Saved {what} as a file",
    "printed": "Printed {what}",
    "erased": "Erased {what}",
    "backed up": "Made a backup",
    "restored": "Put a backup back",
    "setting changed": "Changed a setting",
    "desk invited": "Asked another desk in",
    "desk shut out": "Shut another desk out",
    "desk let in": "Let in what a desk said after it was shut out",
    "council key given": "Gave the council's key to another admin",
    "council key taken": "Took in the council's key",
}

_REASONS = {"recovery": " with the recovery code", "passphrase": ""}

_COLUMNS = ("When", "Who", "What")


def line_of(entry: "Entry", names: Mapping[str, str]) -> "AuditLine":
    """An entry in words. `names` has everybody who works or worked here by id; where it has none, "a former worker"."""
    from heartdesk.ui.session import AuditLine

    about = names.get(entry.record_id, "a former worker")
    what = _KINDS.get(entry.kind, entry.kind or "something")
    said = _EVENTS.get(entry.event, entry.event.capitalize()).format(what=what, who=about)
    if entry.event == "unlocked":
        said += _REASONS.get(entry.reason, "")
    elif entry.event == "failed unlocks" and entry.reason:
        said += f": {entry.reason}"
    elif entry.event == "setting changed" and entry.kind == "lock":
        said = f"Chose that the desk locks after {entry.reason}"
    elif entry.event == "setting changed" and entry.kind == "sync":
        said = "Chose where this desk meets the others"
    elif entry.reason == FOUND:
        said += ". It was not written down when it was done, but found when the desk opened next"
    who = names.get(entry.worker, "A former worker" if entry.worker else "HeartDesk")
    if entry.event == "failed unlocks" or entry.reason == FOUND:
        who = "Not known"  # noted by whoever opened the desk next
    return AuditLine(local(datetime.fromisoformat(entry.at)), who, said)


def as_csv(lines: "Sequence[AuditLine]") -> bytes:
    """The lines as CSV that a spreadsheet opens: UTF-8 with its mark; no cell can be taken for a formula."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(_COLUMNS)
    for line in lines:
        table.writerow(
            [line.at.strftime("%Y-%m-%d %H:%M:%S"), defused(line.who), defused(line.what)]
        )
    return out.getvalue().encode("utf-8-sig")
