"""What an entry says, in the words of a language, before anybody thinks of how it looks."""

from dataclasses import dataclass

from heartdesk.leaflets.escape import phone_text
from heartdesk.leaflets.labels import Labels
from heartdesk.leaflets.links import Target, phone_target, readable_host, web_target
from heartdesk.leaflets.model import Doer, LeafletContent, LeafletEntry, Verb


@dataclass(frozen=True)
class Row:
    """A label and what it says.

    `short` rows may stand two on a line; `strong` ones are to be found at a glance. `web` rows
    hold a web address, which breaks only at its own signs; `scan` says what it opens, if anything.
    """

    label: str
    text: str
    short: bool = False
    strong: bool = False
    web: bool = False
    scan: "Scan | None" = None


@dataclass(frozen=True)
class FirstStep:
    """What to do first: the verb, what stands in large letters after it, then small words, who does it.

    `large` is a number to ring or how to send a text; `number` is where it leads when it can be rung.
    `own` is the step in the language beside ours, if there are words for it.
    """

    verb: str
    large: str
    number: Target | None
    others: tuple[str, ...]
    own: str = ""


@dataclass(frozen=True)
class Scan:
    """What the QR code holds, what stands under it, and how it is told to those who do not see it."""

    target: Target
    caption: str
    alt: str
    says: str


@dataclass(frozen=True)
class EntryWords:
    """An entry in words, in reading order. `freshness` always says when it was checked, or that it was not.

    `own_freshness` says it in the language beside ours, if there are words for it.
    """

    name: str
    alert: str
    what: str
    first: FirstStep
    rows: tuple[Row, ...]
    freshness: str
    scan: Scan | None
    own_freshness: str = ""


def entry_words(
    entry: LeafletEntry, labels: Labels, council_phone: str, *, brief: bool = False
) -> EntryWords:
    """The words of an entry that has been through `prepare`.

    `brief` says in one row all that nobody knows, times and bus too, which have rows of their own otherwise.
    """
    closed = labels.closed_for_now if entry.closed_for_now else ""
    main = _main_rows(entry, labels, council_phone, brief=brief)
    rows = (*main, *_short_rows(entry, labels))
    not_known = Row(labels.not_known, _not_known(entry, labels, brief=brief))
    return EntryWords(
        name=entry.name,
        alert=" ".join(part for part in (closed, entry.alert) if part),
        what=labels.sensitive if entry.sensitive else entry.what,
        first=_first(entry, labels),
        rows=tuple(row for row in (*rows, not_known) if row.text),
        freshness=" ".join((_freshness(entry, labels), *_hub_says(entry, labels))),
        scan=_scan(entry, labels),
        own_freshness=_own_freshness(entry, labels),
    )


def hub_words(content: LeafletContent, labels: Labels) -> str:
    """Whom to come back to: the hub with its number, or the council where that is not confirmed; a name to ask for."""
    hub, council = content.hub, phone_text(content.council.phone)
    if not hub.name:
        said = labels.no_hub.format(phone=council)
    elif not hub.phone:
        said = labels.hub_phone_not_confirmed.format(hub=hub.name, phone=council)
    else:
        said = labels.hub_phone.format(hub=hub.name, phone=phone_text(hub.phone))
    return (
        f"{said.rstrip('.')}. {labels.ask_for.format(name=content.ask_for)}"
        if content.ask_for
        else said
    )


def _first(entry: LeafletEntry, labels: Labels) -> FirstStep:
    verbs: dict[Verb, str] = {
        "ring": labels.first_ring,
        "text": labels.first_text,
        "go": labels.first_go,
        "look": labels.first_look,
        "write": labels.first_write,
        "ask": labels.first_ask,
    }
    doers: dict[Doer, str] = {
        "self": labels.by_self,
        "together": labels.by_together,
        "worker": labels.by_worker,
    }
    number = phone_target(entry.phone) if entry.verb == "ring" else None
    texts = entry.verb == "text" and bool(entry.message)
    extension = labels.extension.format(number=entry.extension) if entry.extension else ""
    others = (
        extension if number else "",
        doers[entry.doer] if entry.doer else "",
        labels.phone_free if number and entry.phone_free else "",
    )
    return FirstStep(
        verb=labels.first_ring_on if number else "" if texts else verbs[entry.verb],
        large=number.printed if number else entry.message if texts else "",
        number=number,
        others=tuple(part for part in others if part),
        own=_own_first(labels, labels.first_ring_on if number else verbs[entry.verb]),
    )


def _own_first(labels: Labels, verb: str) -> str:
    """The step in the language beside ours, or nothing: half a sentence would be a guess."""
    first, step = labels.beside(labels.first), labels.beside(verb)
    return f"{first} {step}" if first and step else ""


def _main_rows(
    entry: LeafletEntry, labels: Labels, council_phone: str, *, brief: bool
) -> list[Row]:
    """What every entry says, known or, unless `brief`, not."""
    rows = [_phone(entry, labels, council_phone)]
    if entry.sensitive:
        return rows
    unknown = labels.hours_not_known if entry.phone else labels.hours_not_known_no_phone
    where = _where(entry, labels)
    hours = entry.hours or ("" if brief else unknown)
    rows += [Row(labels.hours, hours), Row(labels.where, where)]
    if where or entry.getting_there:
        travel = entry.getting_there or ("" if brief else labels.getting_there_not_known)
        rows.append(Row(labels.getting_there, travel))
    rows.append(Row(labels.how_to_start, entry.how_to_start))
    web = _scan_web(entry, labels)
    shown = web.target.printed if web else readable_host(entry.web)
    rows.append(Row(labels.web, shown, web=True, scan=web))
    if not entry.phone:
        rows.append(Row(labels.email, entry.email))
    return rows


def _short_rows(entry: LeafletEntry, labels: Labels) -> list[Row]:
    """What is said only where it is known; the rest is gathered under "not known"."""
    return [
        Row(labels.cost, entry.cost, short=True),
        Row(labels.bring, entry.bring, short=True),
        Row(labels.no_need, entry.no_need, short=True),
        Row(labels.access, entry.access, short=True),
        Row(labels.who_for, entry.who_for, short=True),
        Row(labels.greets, entry.greets, short=True),
        Row(labels.languages, entry.languages, short=True),
    ]


def _phone(entry: LeafletEntry, labels: Labels, council_phone: str) -> Row:
    """The number where the first step does not hold it; else that there is none, or none we may print."""
    if entry.phone:
        return Row(labels.phone, "" if entry.verb == "ring" else entry.phone, strong=True)
    if entry.message:
        return Row(labels.phone, "" if entry.verb == "text" else entry.message, strong=True)
    if entry.phone_not_confirmed:
        return Row(labels.phone, labels.phone_not_confirmed.format(phone=council_phone))
    return Row(labels.phone, labels.phone_none)


def _where(entry: LeafletEntry, labels: Labels) -> str:
    parts = [entry.address, entry.landmark]
    if not entry.address and entry.town:
        parts[0] = labels.where_town.format(town=entry.town)
    if entry.other_places:
        parts.append(labels.where_others)
    return ". ".join(part.rstrip(".") for part in parts if part)


def _not_known(entry: LeafletEntry, labels: Labels, *, brief: bool) -> str:
    """What nobody told us, in one line; only what matters where there is a door to go to."""
    if entry.sensitive:
        return ""
    hours = (labels.ask_hours, entry.hours or not brief)
    door = (
        hours,
        (labels.ask_where, entry.address or entry.town),
        (labels.ask_bus, entry.getting_there or not brief or not _where(entry, labels)),
        (labels.ask_cost, entry.cost),
        (labels.ask_bring, entry.bring),
        (labels.ask_access, entry.access),
        (labels.ask_who_for, entry.who_for),
    )
    facts = (hours, (labels.ask_cost, entry.cost)) if entry.by_phone else door
    things = labels.listed([name for name, known in facts if not known])
    return labels.not_known_ask.format(things=things[0].upper() + things[1:]) if things else ""


def _freshness(entry: LeafletEntry, labels: Labels) -> str:
    checked = entry.checked
    if checked is None:
        return labels.not_checked if entry.phone else labels.not_checked_no_phone
    sentence = labels.checked if checked.hub else labels.checked_no_hub
    said = sentence.format(date=labels.on(checked.on), hub=checked.hub)
    if checked.phone_only:
        return f"{labels.checked_phone_only} {said} {labels.not_checked_rest}"
    return f"{said} {labels.checked_old}" if checked.old else said


def _hub_says(entry: LeafletEntry, labels: Labels) -> tuple[str, ...]:
    """Facts that only this hub says as yet: with its name and the day."""
    return tuple(
        labels.hub_says.format(fact=one.fact, hub=one.hub, date=labels.on(one.on))
        for one in entry.hub_says
    )


def _own_freshness(entry: LeafletEntry, labels: Labels) -> str:
    checked = entry.checked
    if checked is None:
        return labels.beside(labels.not_checked) if entry.phone else ""
    if labels.own is None or checked.phone_only or checked.old:
        return ""
    return labels.own.checked_on(checked.on)


def _scan(entry: LeafletEntry, labels: Labels) -> Scan | None:
    """The web page where there is one that can be trusted, else the number."""
    web = _scan_web(entry, labels)
    number = phone_target(entry.phone)
    if web is not None or number is None:
        return web
    return Scan(
        number,
        caption=number.printed,
        alt=labels.qr_phone.format(number=number.printed),
        says=labels.link_phone.format(number=number.printed),
    )


def _scan_web(entry: LeafletEntry, labels: Labels) -> Scan | None:
    web = web_target(entry.web)
    if web is None:
        return None
    return Scan(
        web,
        caption=web.printed.split("/")[0].split("?")[0],
        alt=labels.qr_web.format(address=web.printed),
        says=labels.link_web.format(address=web.printed),
    )
