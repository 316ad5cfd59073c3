"""Trains the dictionary that bundles are packed with: python -m installer.train_sync [FILE].

It learns from records as desks make them: the starter directory, entries made up from its sentences, edits, checks,
visits. A dictionary that has shipped is never changed: desks hold bundles packed with it. A better one takes the next
number (heartdesk.sync.packing.DICTIONARY).
"""

import random
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import zstandard

from heartdesk.core.area import find_area
from heartdesk.core.area_starter import starter_records
from heartdesk.core.hlc import Stamp
from heartdesk.core.kinds import Kind
from heartdesk.core.resources import resources_folder
from heartdesk.store.codec import encode
from heartdesk.store.merge import Change
from heartdesk.sync.packing import DICTIONARY, columns_of

AREA = "east_ayrshire"
BYTES = 64 * 1024
SAMPLES = 4000
SPRING_2026 = 1_775_000_000_000

_WHAT = "food money advice housing energy lunch play music walking craft carers parents youth reading swimming"
_WHO = "group club project network centre trust church hall library drop-in café service team partnership school"
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Maker:
    """Makes records and edits that look like a hub's, the same each time."""

    def __init__(self) -> None:
        self.chance = random.Random(8)  # noqa: S311 - the same records each time
        self.area = find_area(AREA)
        self.starter = [(kind, fields) for kind, _, fields in starter_records(self.area)]
        self.sentences = sorted(
            {
                sentence
                for _, fields in self.starter
                for name in ("description", "eligibility_description", "application_process")
                for sentence in re.split(r"(?<=[.;]) ", str(fields.get(name, "")))
                if sentence
            }
        )
        words = (resources_folder() / "matcher" / "words.txt").read_text(encoding="utf-8").split()
        self.words = [word for word in words if word.isalpha() and len(word) > 2][:4000]
        self.needs = sorted(
            {name for _, fields in self.starter for name in fields if name.startswith("needs/")}
        )

    def new_id(self) -> str:
        return str(UUID(bytes=self.chance.randbytes(16), version=4))

    def change(self, kind: Kind, fields: Mapping[str, Any], *, edit: bool) -> Change:
        run = self.chance.randbytes(16)
        stamp = Stamp(SPRING_2026 + self.chance.randrange(10**10), self.chance.choice((0, 0, 1)))
        replaces = {name: [(self.chance.randbytes(16), 3)] for name in fields} if edit else {}
        number = self.chance.randrange(1, 200)
        return Change((run, number), kind, self.new_id(), fields, replaces, stamp, self.new_id())

    def told(self, least: int, most: int) -> str:
        said = self.chance.sample(self.sentences, self.chance.randint(least, most))
        said += [
            " ".join(self.chance.choices(self.words, k=self.chance.randint(4, 10))).capitalize()
            + "."
        ]
        return " ".join(said)

    def phone(self) -> dict[str, Any]:
        code = self.chance.choice(("01290", "01292", "01560", "01563", "0800", "07700"))
        return {
            "evidence": self.chance.choice(("verified", "given by source", "typed in")),
            "number": f"{code} {self.chance.randrange(100_000, 999_999)}",
            "type": "voice",
        }

    def hours(self) -> dict[str, Any]:
        opens = self.chance.randint(8, 18)
        return {
            "byday": ",".join(day for day in _DAYS if self.chance.random() < 0.4) or "TU",
            "closes_at": f"{opens + self.chance.randint(1, 6):02d}:{self.chance.choice(('00', '30'))}",
            "freq": "WEEKLY",
            "opens_at": f"{opens:02d}:{self.chance.choice(('00', '30'))}",
        }

    def check(self) -> dict[str, Any]:
        day = f"2026-{self.chance.randint(1, 12):02d}-{self.chance.randint(1, 28):02d}"
        return {
            "at": day,
            "by": "Ann",
            "how": self.chance.choice(("phone", "visit")),
            "saw": "0a1b2c3d",
        }

    def town(self) -> str:
        return self.chance.choice([one.name for one in self.area.settlements])

    def service(self) -> dict[str, Any]:
        chance = self.chance
        name = f"{self.town()} {chance.choice(_WHAT.split())} {chance.choice(_WHO.split())}"
        return {
            "name": name,
            "description": self.told(1, 3),
            "status": "active",
            "organization_id": self.new_id(),
            f"phones/{self.new_id()}": self.phone(),
            f"schedules/{self.new_id()}": self.hours(),
            f"service_at_locations/{self.new_id()}": {"location_id": self.new_id()},
            f"service_areas/{self.new_id()}": {"name": f"All {self.area.name}"},
            **{need: {"weight": 1.0} for need in chance.sample(self.needs, chance.randint(1, 3))},
            "fees_description": chance.choice(("Free", "£2", "Donation", "Free for members")),
            "email": f"hello@{name.split()[1]}.org.uk",
            "url": f"https://www.{name.split()[1]}.org.uk/",
            "source": {"id": name.casefold().replace(" ", "-"), "system": "Imported"},
        }

    def location(self) -> dict[str, Any]:
        chance, town = self.chance, self.town()
        return {
            "name": f"{town} {chance.choice(_WHO.split())}",
            "location_type": "physical",
            "latitude": round(chance.uniform(55.2, 55.7), 5),
            "longitude": round(chance.uniform(-4.7, -4.0), 5),
            f"addresses/{self.new_id()}": {
                "address_1": f"{chance.randint(1, 99)} {chance.choice(('Main', 'Bank', 'Glaisnock', 'John'))} Street",
                "address_type": "physical",
                "city": town,
                "country": "GB",
                "postal_code": f"KA{chance.randint(1, 18)} {chance.randint(1, 6)}AB",
                "state_province": self.area.name,
            },
        }

    def enquiry(self) -> dict[str, Any]:
        chance = self.chance
        fields: dict[str, Any] = {
            "week": f"2026-W{chance.randint(1, 52):02d}",
            "hub": self.new_id(),
            "locality": chance.choice([one.id for one in self.area.localities]),
            "settlement": self.town(),
            "missing": chance.random() < 0.2,
            "minutes": chance.randint(2, 40),
        }
        fields |= dict.fromkeys(chance.sample(self.needs, chance.randint(1, 3)), True)
        for place in range(1, chance.randint(1, 3) + 1):
            step = chance.choice(("ring", "go", "we ring", "told"))
            fields[f"signposts/{place}"] = {"id": self.new_id(), "kind": "service", "step": step}
        return fields

    def edit(self) -> dict[str, Any]:
        fields: dict[str, Any] = self.chance.choice(
            (
                {f"phones/{self.new_id()}": self.phone()},
                {f"schedules/{self.new_id()}": self.hours()},
                {"description": self.told(1, 2)},
                {f"checks/{self.chance.choice(('phone', 'hours', 'address'))}": self.check()},
                {"fees_description": self.told(0, 1)},
                {"application_process": self.told(0, 1)},
                {"status": "inactive"},
                {"deleted": True},
            )
        )
        return fields

    def one(self) -> Change:
        made = self.chance.random()
        if made < 0.15:
            kind, fields = self.chance.choice(self.starter)
            return self.change(kind, fields, edit=False)
        if made < 0.4:
            return self.change(Kind.SERVICE, self.service(), edit=False)
        if made < 0.5:
            return self.change(Kind.LOCATION, self.location(), edit=False)
        if made < 0.65:
            return self.change(Kind.ENQUIRY, self.enquiry(), edit=False)
        return self.change(Kind.SERVICE, self.edit(), edit=True)


def samples() -> Iterator[bytes]:
    """What bundles of one to five changes hold, before packing."""
    maker = Maker()
    for _ in range(SAMPLES):
        count = maker.chance.choice((1, 1, 1, 2, 5))
        yield encode(columns_of([maker.one() for _ in range(count)]))


def main(arguments: list[str]) -> None:
    """Write the dictionary."""
    out = (
        Path(arguments[0])
        if arguments
        else resources_folder() / "sync" / f"bundle-{DICTIONARY}.dict"
    )
    dictionary = zstandard.train_dictionary(BYTES, list(samples()), level=19)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(dictionary.as_bytes())
    print(f"{out.name}: {len(dictionary.as_bytes()):,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
