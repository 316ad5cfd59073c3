"""The national grid: from eastings and northings in metres to latitude and longitude, and back.

The Ordnance Survey's formulas ("A guide to coordinate systems in Great Britain", annexes B and C): transverse Mercator
on the Airy ellipsoid, then its seven-parameter shift to the WGS84 of satellites and maps. Right to about 5 metres.
"""

import math
from dataclasses import dataclass

from heartdesk.core.area_model import Position

_SCALE = 0.9996012717
_TRUE_LAT, _TRUE_LON = math.radians(49.0), math.radians(-2.0)
_FALSE_EAST, _FALSE_NORTH = 400_000.0, -100_000.0
_STEP = 1e-5  # metres: when the latitude of a northing is near enough


@dataclass(frozen=True)
class _Ellipsoid:
    """Half its width and half its height, in metres."""

    a: float
    b: float

    @property
    def e2(self) -> float:
        return 1 - (self.b / self.a) ** 2


_AIRY = _Ellipsoid(6_377_563.396, 6_356_256.909)
_WGS84 = _Ellipsoid(6_378_137.0, 6_356_752.3142)

# From WGS84 to OSGB36: metres, parts per million, seconds of arc.
_MOVE = (-446.448, 125.157, -542.060)
_STRETCH = 20.4894e-6
_TURN = tuple(math.radians(seconds / 3600) for seconds in (-0.1502, -0.2470, -0.8421))


def position_of(easting: float, northing: float) -> Position:
    """Latitude and longitude in degrees (WGS84) of a point of the grid; the height is taken to be nought."""
    return _shifted(_airy_position(easting, northing), _AIRY, _WGS84, back=True)


def grid_of(position: Position) -> tuple[float, float]:
    """Easting and northing in metres of a latitude and longitude in degrees (WGS84)."""
    return _airy_grid(_shifted(position, _WGS84, _AIRY, back=False))


def _airy_position(easting: float, northing: float) -> Position:
    """Annex C.2: latitude and longitude on the Airy ellipsoid, in degrees."""
    lat = _TRUE_LAT
    missing = northing - _FALSE_NORTH
    while True:
        lat += missing / (_AIRY.a * _SCALE)
        missing = northing - _FALSE_NORTH - _meridian(lat)
        if abs(missing) < _STEP:
            break
    nu, rho, eta2 = _radii(lat)
    tan, sec = math.tan(lat), 1 / math.cos(lat)
    t2, t4, t6 = tan**2, tan**4, tan**6
    east = easting - _FALSE_EAST
    lat -= (
        tan / (2 * rho * nu) * east**2
        - tan / (24 * rho * nu**3) * (5 + 3 * t2 + eta2 - 9 * t2 * eta2) * east**4
        + tan / (720 * rho * nu**5) * (61 + 90 * t2 + 45 * t4) * east**6
    )
    lon = _TRUE_LON + (
        sec / nu * east
        - sec / (6 * nu**3) * (nu / rho + 2 * t2) * east**3
        + sec / (120 * nu**5) * (5 + 28 * t2 + 24 * t4) * east**5
        - sec / (5040 * nu**7) * (61 + 662 * t2 + 1320 * t4 + 720 * t6) * east**7
    )
    return math.degrees(lat), math.degrees(lon)


def _airy_grid(position: Position) -> tuple[float, float]:
    """Annex C.1: easting and northing of a latitude and longitude on the Airy ellipsoid."""
    lat, lon = map(math.radians, position)
    nu, rho, eta2 = _radii(lat)
    sin, cos, t2 = math.sin(lat), math.cos(lat), math.tan(lat) ** 2
    east = lon - _TRUE_LON
    northing = _FALSE_NORTH + (
        _meridian(lat)
        + nu / 2 * sin * cos * east**2
        + nu / 24 * sin * cos**3 * (5 - t2 + 9 * eta2) * east**4
        + nu / 720 * sin * cos**5 * (61 - 58 * t2 + t2**2) * east**6
    )
    easting = _FALSE_EAST + (
        nu * cos * east
        + nu / 6 * cos**3 * (nu / rho - t2) * east**3
        + nu / 120 * cos**5 * (5 - 18 * t2 + t2**2 + 14 * eta2 - 58 * t2 * eta2) * east**5
    )
    return easting, northing


def _radii(lat: float) -> tuple[float, float, float]:
    """The radii of curvature across and along the meridian, times the scale, and how they differ: nu, rho, eta²."""
    bent = 1 - _AIRY.e2 * math.sin(lat) ** 2
    nu = _AIRY.a * _SCALE / math.sqrt(bent)
    rho = _AIRY.a * _SCALE * (1 - _AIRY.e2) / bent**1.5
    return nu, rho, nu / rho - 1


def _meridian(lat: float) -> float:
    """How far along the meridian a latitude is from the true origin, in metres (M)."""
    n = (_AIRY.a - _AIRY.b) / (_AIRY.a + _AIRY.b)
    less, more = lat - _TRUE_LAT, lat + _TRUE_LAT
    return (
        _AIRY.b
        * _SCALE
        * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * math.sin(less) * math.cos(more)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * math.sin(2 * less) * math.cos(2 * more)
            - 35 / 24 * n**3 * math.sin(3 * less) * math.cos(3 * more)
        )
    )


def _shifted(position: Position, of: _Ellipsoid, to: _Ellipsoid, *, back: bool) -> Position:
    """Annex B: the same point on another ellipsoid, by way of x, y and z; `back` is from OSGB36 to WGS84."""
    lat, lon = map(math.radians, position)
    nu = of.a / math.sqrt(1 - of.e2 * math.sin(lat) ** 2)
    x = nu * math.cos(lat) * math.cos(lon)
    y = nu * math.cos(lat) * math.sin(lon)
    z = (1 - of.e2) * nu * math.sin(lat)
    way = -1 if back else 1
    (tx, ty, tz), (rx, ry, rz) = ([way * one for one in part] for part in (_MOVE, _TURN))
    size = 1 + way * _STRETCH
    x, y, z = (
        tx + size * x - rz * y + ry * z,
        ty + rz * x + size * y - rx * z,
        tz - ry * x + rx * y + size * z,
    )
    across = math.hypot(x, y)
    lat = math.atan2(z, across * (1 - to.e2))
    for _ in range(6):
        nu = to.a / math.sqrt(1 - to.e2 * math.sin(lat) ** 2)
        lat = math.atan2(z + to.e2 * nu * math.sin(lat), across)
    return math.degrees(lat), math.degrees(math.atan2(y, x))
