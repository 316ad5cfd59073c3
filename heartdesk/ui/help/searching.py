"""From what is on the page to places that may help: asked for anew whenever something changes."""

from PySide6.QtCore import QObject

from heartdesk.core.kinds import Kind
from heartdesk.core.roles import Operation, may
from heartdesk.enquiries.model import Track
from heartdesk.enquiries.outcomes import track_records
from heartdesk.triage.actions import find_help
from heartdesk.triage.model import Option, can_answer, nothing_for
from heartdesk.ui.context import Context
from heartdesk.ui.widgets.asking import Asking
from heartdesk.ui.widgets.options import Options

ON_HERE = "com.groups"
"""The need that stands for what there is around here, for somebody who is just looking."""


class Searching(QObject):
    """Reads in a lane; only the newest answer is shown."""

    def __init__(self, context: Context, asking: Asking, options: Options, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._asking, self._options = context, asking, options
        self._track: dict[str, tuple[int, int]] = {}
        self._not_first = ""
        context.background.changed.connect(self._changed)

    def begin(self) -> None:
        """The page stands: what is told of places, and what an empty page says."""
        self._read_tracks()
        self.search()

    def offer_last(self, place: str) -> None:
        """Offer a place after all others: it did not work out the last time; "" for none."""
        self._not_first = place

    def search(self) -> None:
        """Look for what may help, as the page stands now."""
        asking = self._asking
        needs, words, home = asking.needs(), asking.words.toPlainText(), asking.place.place
        who, fit, track = asking.who.ticked(), asking.fit.fit(), self._track
        if asking.is_looking() and self._context.area.needs.need(ON_HERE):
            needs = (ON_HERE,)
        if asking.is_blank():
            self._context.background.forget("options")
            self._options.say_nothing(
                self.tr(
                    "Listen first. As you type what they say, places that can help show here, each with the reason. "
                    "Nothing they say is kept."
                ),
                blank=True,
            )
            return
        self._context.background.look(
            "options",
            lambda look: (
                needs,
                words,
                find_help(
                    look,
                    needs=needs,
                    words=words,
                    home=home,
                    who=who,
                    fit=fit,
                    track=track,
                    limit=20,
                ),
            ),
            self._show_options,
        )

    def _show_options(self, found: tuple[tuple[str, ...], str, tuple[Option, ...]]) -> None:
        needs, words, options = found
        options = tuple(sorted(options, key=lambda one: one.id == self._not_first))
        if not options:
            self._options.say_nothing(nothing_for(self._context.area, needs=needs, words=words))
        elif not can_answer(options):
            self._options.show_options(
                options, nothing_for(self._context.area, needs=needs, words=words)
            )
        elif self._asking.is_looking():
            self._options.show_options(options, self.tr("Just looking: what there is around here"))
        elif self._asking.chips.keys():
            self._options.show_options(options, self.tr("Places that may help: tick up to three"))
        else:
            self._options.show_options(
                options, self.tr("From the words alone. Tick what fits above to sharpen this.")
            )

    def _read_tracks(self) -> None:
        """What people here told of places, once for all of them."""
        if may(self._context.opened.roles, Kind.OUTCOME, Operation.READ):
            self._context.background.look("tracks", track_records, self._take_tracks)

    def _take_tracks(self, tracks: dict[str, Track]) -> None:
        self._track = {
            place: (track.told, track.counts["got_there"])
            for place, track in tracks.items()
            if "got_there" in track.counts
        }
        self._options.take_tracks({place: track.words for place, track in tracks.items()})

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if Kind.OUTCOME in kinds:
            self._read_tracks()
        if kinds & {Kind.SERVICE, Kind.ORGANIZATION, Kind.LOCATION}:
            self.search()
