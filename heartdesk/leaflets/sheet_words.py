"""Our words on the hub's own sheets: resources/leaflets/hub_sheets/en.json."""

import json
from collections.abc import Mapping
from functools import lru_cache

from heartdesk.core.resources import resources_folder


@lru_cache(maxsize=1)
def hub_words() -> Mapping[str, str]:
    """Our words in English, by their names."""
    file = resources_folder() / "leaflets" / "hub_sheets" / "en.json"
    return dict(json.loads(file.read_text(encoding="utf-8")))
