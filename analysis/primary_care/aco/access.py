"""How far members live from care: 30 minutes of travel or 15 miles, whichever is met."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

MOST_MINUTES = 30.0
MOST_MILES = 15.0
"""The limits of the source; one of the two is enough."""

EARTH_MILES = 3958.8
"""Mean radius of the earth."""


@dataclass(frozen=True)
class Place:
    """A member's home or a site of care, in degrees; ``category`` is the kind of care, empty for a home."""

    name: str
    latitude: float
    longitude: float
    category: str = ""


@dataclass(frozen=True)
class Nearest:
    """The best site of one kind for a member: miles by air, and minutes where the file states them."""

    member: str
    category: str
    site: str
    miles: float
    minutes: float | None
    reached: bool


def miles_between(one: Place, other: Place) -> float:
    """Great-circle distance (haversine). Roads are longer, so a distance met by air may be missed on the road.

    >>> round(miles_between(Place("Boston", 42.3601, -71.0589), Place("Cambridge", 42.3736, -71.1097)), 1)
    2.8
    """
    latitude, other_latitude = math.radians(one.latitude), math.radians(other.latitude)
    half = math.sin((other_latitude - latitude) / 2) ** 2
    turn = math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    half += math.cos(latitude) * math.cos(other_latitude) * turn
    return 2 * EARTH_MILES * math.asin(math.sqrt(min(1.0, half)))


def nearest(home: Place, sites: Sequence[Place], category: str, travel: dict[tuple[str, str], float]) -> Nearest:
    """The site of ``category`` that serves the member best: one within a limit, and of those the nearest by air.

    ``travel`` has minutes by member and site where they are known.
    """
    found = []
    for site in sites:
        if site.category == category:
            miles, minutes = miles_between(home, site), travel.get((home.name, site.name))
            reached = miles <= MOST_MILES or (minutes is not None and minutes <= MOST_MINUTES)
            found.append(Nearest(home.name, category, site.name, miles, minutes, reached))
    if not found:
        return Nearest(home.name, category, "", math.inf, None, False)
    return min(found, key=lambda one: (not one.reached, one.miles, one.site))
