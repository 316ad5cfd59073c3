"""Takes the picture of docs/guide/languages.md, on a throw-away practice desk.

python docs/guide/languages_pictures.py
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from heartdesk.app.making import make_demo
from heartdesk.app.opening import ProfileOpener
from heartdesk.ui.pages.languages import LanguagesPage
from heartdesk.ui.picture import opened_window, save


def take(pictures: Path) -> None:
    """The words of a language that runs from the right."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk"
        profile = make_demo(desk)
        with opened_window(opener=ProfileOpener(profile), folder=desk) as (window, wait_until):
            window.content.go("languages")
            page = cast(LanguagesPage, window.content.page("languages"))
            wait_until(lambda: page.choice.count() > 1 and window.content.background.is_idle())
            page.open_with("ur")
            save(window, pictures / "languages.png")


if __name__ == "__main__":
    take(Path(__file__).parent / "pictures")
