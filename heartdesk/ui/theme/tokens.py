"""The colours and sizes everything is drawn with. Each look is one row of colours; pairs are checked by a test."""

from dataclasses import dataclass

SMALL, BODY, HEADING, TITLE = 13, 15, 19, 26
"""The four type sizes in pixels at 100 %."""

RADIUS = 8
SIDE_WIDTH = 216
"""The side bar at 100 %."""

RING = 3


@dataclass(frozen=True)
class Colours:
    """Colours of one look as #rrggbb. `on_x` is text upon `x`; `x_soft` is a quiet ground for `x`."""

    page: str
    card: str
    side: str
    on_side: str
    side_chosen: str
    side_line: str
    side_focus: str
    text: str
    muted: str
    line: str
    edge: str
    accent: str
    on_accent: str
    accent_soft: str
    focus: str
    good: str
    good_soft: str
    ageing: str
    ageing_soft: str
    plain: str
    plain_soft: str
    alarm: str
    alarm_soft: str
    cloth: str
    on_cloth: str


CALM = Colours(
    page="#f6f4f1",
    card="#ffffff",
    side="#123c3f",
    on_side="#e8f1f0",
    side_chosen="#1f5a5d",
    side_line="#3d6467",
    side_focus="#ffb454",
    text="#1d2528",
    muted="#53615f",
    line="#dfdad2",
    edge="#75827f",
    accent="#0f6b6d",
    on_accent="#ffffff",
    accent_soft="#e4f1f0",
    focus="#c2410c",
    good="#1c6b3c",
    good_soft="#e5f3ea",
    ageing="#7a4a00",
    ageing_soft="#fdf0d9",
    plain="#4a5653",
    plain_soft="#edebe6",
    alarm="#a3211c",
    alarm_soft="#fdebe8",
    cloth="#dceae8",
    on_cloth="#123c3f",
)

DARK = Colours(
    page="#161b1d",
    card="#1f2629",
    side="#0f1415",
    on_side="#d9e4e3",
    side_chosen="#24474a",
    side_line="#3b494c",
    side_focus="#ffb454",
    text="#ecf1f0",
    muted="#a9b8b6",
    line="#354246",
    edge="#7f908d",
    accent="#5cc3c0",
    on_accent="#062021",
    accent_soft="#1d3a3c",
    focus="#ffb454",
    good="#8fe0ac",
    good_soft="#163524",
    ageing="#f3c877",
    ageing_soft="#3a2c10",
    plain="#c2cecc",
    plain_soft="#2b3437",
    alarm="#ffaca3",
    alarm_soft="#451f1c",
    cloth="#0f1415",
    on_cloth="#d9e4e3",
)

CONTRAST = Colours(
    page="#000000",
    card="#000000",
    side="#000000",
    on_side="#ffffff",
    side_chosen="#333300",
    side_line="#ffffff",
    side_focus="#00e5ff",
    text="#ffffff",
    muted="#ffffff",
    line="#ffffff",
    edge="#ffffff",
    accent="#ffe100",
    on_accent="#000000",
    accent_soft="#333300",
    focus="#00e5ff",
    good="#ffffff",
    good_soft="#000000",
    ageing="#ffe100",
    ageing_soft="#000000",
    plain="#ffffff",
    plain_soft="#000000",
    alarm="#ffe100",
    alarm_soft="#000000",
    cloth="#000000",
    on_cloth="#ffffff",
)

LOOKS = {"calm": CALM, "dark": DARK, "contrast": CONTRAST}
