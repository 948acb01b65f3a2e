"""Time zones: times of a declared zone, or with an offset of their own, to the kommun's local time.

An hour that the clocks pass twice is taken as the first of the two (summer time); one that they skip is moved forward.
Both are told.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

import pandas as pd

from bfa.errors import ParameterError
from bfa.tables.naming import nearest


@dataclass(frozen=True, slots=True)
class Zones:
    """Where times come from and where they go."""

    #: The zone that the source's times are written in; None is the kommun's own, kept as written.
    source: str | None
    #: The kommun's zone.
    kommun: str


def known_zone(name: str, *, where: str) -> str:
    """The name of a zone that exists.

    Raises
    ------
    ParameterError
        There is no such zone; the nearest name is given.
    """
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        close = nearest(name, sorted(available_timezones()))
        raise ParameterError(
            f"{where}: timezone {name!r} är ingen tidszon.",
            found=f"menas {close[0]}?" if close else "",
            do="skriv en zon ur IANA:s lista, till exempel UTC, Europe/Stockholm eller Europe/London.",
        ) from None
    return name


def from_universal(when: "pd.Series[pd.Timestamp]", zone: str) -> "pd.Series[pd.Timestamp]":
    """Naive times in UTC as naive times of the zone."""
    return when.dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None)


def from_zone(when: "pd.Series[pd.Timestamp]", zones: Zones) -> "tuple[pd.Series[pd.Timestamp], pd.Series[bool]]":
    """Naive times of the source's zone as naive times of the kommun's, and which of them the clocks make unsure.

    Unsure is where the source's clocks pass the hour twice, or skip it.
    """
    if zones.source is None or zones.source == zones.kommun:
        return when, pd.Series(False, index=when.index)
    sure = when.dt.tz_localize(zones.source, ambiguous="NaT", nonexistent="NaT")
    unsure = when.notna() & sure.isna()
    if unsure.any():
        summer = pd.Series(True, index=when.index).to_numpy()
        sure = when.dt.tz_localize(zones.source, ambiguous=summer, nonexistent="shift_forward")
    return sure.dt.tz_convert(zones.kommun).dt.tz_localize(None), unsure
