"""Which columns hold coordinates, and in which system: judged by the range that the numbers lie in."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj

from bfa.run.proposals.headings import Words, best, columns_of
from bfa.run.proposals.proposal import Proposal
from bfa.tables.coordinates import read_coordinates
from bfa.tables.numerals import numbers

#: Systems used in Sweden: code, name, range of east and of north. [m, or degrees]
SYSTEMS = (
    ("EPSG:3006", "SWEREF 99 TM", (250_000, 950_000), (6_100_000, 7_700_000)),
    ("EPSG:3021", "RT 90 2,5 gon V", (1_200_000, 1_950_000), (6_100_000, 7_700_000)),
    ("EPSG:3857", "webbkartans system", (1_100_000, 2_750_000), (7_300_000, 10_900_000)),
    ("EPSG:4326", "WGS 84, longitud och latitud", (10, 25), (55, 70)),
)
#: SWEREF 99 with a zone's own meridian; the numbers do not say which zone.
ZONES = tuple(f"EPSG:{code}" for code in range(3007, 3019))
_ZONE = ((50_000, 250_000), (6_100_000, 7_700_000))
#: Share of cells that must be numbers for a column to be coordinates, and share to fall in the kommundelar. [0-1]
_MOST, _INSIDE = 0.5, 0.5
#: Cells looked at to tell whether a column holds both coordinates. [count]
_LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows are: the proposals, and the headings that are spoken for."""

    proposals: tuple[Proposal, ...]
    used: tuple[str, ...]


def find_place(frame: pd.DataFrame, words: Words, *, free: Sequence[str], areas: gpd.GeoDataFrame | None) -> Place:
    """Coordinate columns of a table.

    Parameters
    ----------
    free : list of str
        Headings that nothing else has taken.
    areas : GeoDataFrame or None
        The kommundelar, to hold the points against.
    """
    both = next((name for name in free if _holds_both(frame[name])), None)
    if both is not None:
        found = read_coordinates(frame[both])
        point = Proposal("point", both, "kolumnen har båda koordinaterna i varje cell")
        return Place((point, _crs(found.x, found.y, _system(found.x, found.y), areas)), (both,))
    numeric = {name: values for name in free if (values := _numbers(frame[name])).notna().mean() > _MOST}
    pair = _named(numeric, words) or _by_range(numeric)
    if pair is None:
        return Place((), ())
    east, north = pair
    system = _system(numeric[east], numeric[north])
    if system is None and _system(numeric[north], numeric[east]) is not None:
        east, north = north, east
        system = _system(numeric[east], numeric[north])
    crs = _crs(numeric[east], numeric[north], system, areas)
    why = "talen växer åt öster" if system else "rubriken säger det"
    named = [Proposal("x", east, why), Proposal("y", north, why.replace("öster", "norr")), crs]
    return Place((*named, *_decimal(frame[[east, north]])), (east, north))


def _holds_both(cells: "pd.Series[str]") -> bool:
    """Whether most cells hold both coordinates: numbers with decimals, or such as lie where a system has them."""
    found = read_coordinates(cells.dropna().head(_LOOKED_AT))
    if not len(found.x) or float((found.form != "").mean()) <= _MOST:
        return False
    return float((found.x % 1 != 0).mean()) > _MOST or _system(found.x, found.y) is not None


def _numbers(cells: "pd.Series[str]") -> "pd.Series[float]":
    return numbers(cells, decimal=",").fillna(numbers(cells, decimal="."))


def _named(numeric: dict[str, "pd.Series[float]"], words: Words) -> tuple[str, str] | None:
    east = best(numeric, words["places"]["east"])
    north = best([name for name in numeric if name != east], words["places"]["north"])
    return (east, north) if east is not None and north is not None else None


def _by_range(numeric: dict[str, "pd.Series[float]"]) -> tuple[str, str] | None:
    names = list(numeric)
    pairs = [(a, b) for a in names for b in names if a != b]
    return next((pair for pair in pairs if _system(numeric[pair[0]], numeric[pair[1]], geographic=False)), None)


def _system(east: "pd.Series[float]", north: "pd.Series[float]", *, geographic: bool = True) -> tuple[str, str] | None:
    x, y = float(east[east != 0].median()), float(north[north != 0].median())
    for code, name, xs, ys in SYSTEMS:
        if xs[0] <= x <= xs[1] and ys[0] <= y <= ys[1] and (geographic or code != "EPSG:4326"):
            return code, name
    if _ZONE[0][0] <= x <= _ZONE[0][1] and _ZONE[1][0] <= y <= _ZONE[1][1]:
        return ZONES[0], "SWEREF 99 i en lokal zon"
    return None


def _crs(
    east: "pd.Series[float]",
    north: "pd.Series[float]",
    system: tuple[str, str] | None,
    areas: gpd.GeoDataFrame | None,
) -> Proposal:
    if system is None:
        degrees = float(east.abs().max()) <= 360 and float(north.abs().max()) <= 90
        value = "EPSG:4326" if degrees else "EPSG:3006"
        why = "talen är grader" if degrees else "talen passar inget system som brukas i Sverige"
        return _held(Proposal("crs", value, why, "" if degrees else "skriv exportens eget system"), east, north, areas)
    code, name = system
    if code not in ZONES:
        return _held(Proposal("crs", code, f"talen ligger där de gör i {name}"), east, north, areas)
    if areas is None or areas.crs is None:
        doubt = f"talen säger inte vilken av de tolv zonerna ({ZONES[0]} till {ZONES[-1]}): skriv er egen"
        return Proposal("crs", "EPSG:3011", f"talen ligger där de gör i {name}", doubt)
    shares = {zone: _inside(east, north, zone, areas) for zone in ZONES}
    best_zone = max(shares, key=lambda each: shares[each])
    return _held(Proposal("crs", best_zone, f"{name}; i denna ligger punkterna i kommundelarna"), east, north, areas)


def _held(
    crs: Proposal, east: "pd.Series[float]", north: "pd.Series[float]", areas: gpd.GeoDataFrame | None
) -> Proposal:
    """The proposal held against where the kommundelar lie."""
    if areas is None or areas.crs is None:
        return crs
    share = _inside(east, north, str(crs.value), areas)
    said = f"{100 * share:.0f} % av punkterna ligger vid kommundelarna"
    if share < _INSIDE:
        return Proposal(crs.key, crs.value, crs.why, said)
    return Proposal(crs.key, crs.value, f"{crs.why}; {said}", crs.doubt)


def _inside(east: "pd.Series[float]", north: "pd.Series[float]", code: str, areas: gpd.GeoDataFrame) -> float:
    known = east.notna() & north.notna() & (east != 0)
    if not known.any():
        return 0.0
    change = pyproj.Transformer.from_crs(code, areas.crs, always_xy=True)
    x, y = change.transform(east[known].to_numpy(), north[known].to_numpy())
    left, low, right, high = areas.total_bounds
    return float(np.mean((x >= left) & (x <= right) & (y >= low) & (y <= high)))


def _decimal(cells: pd.DataFrame) -> list[Proposal]:
    """The decimal mark, where some coordinate has one."""
    text = pd.concat([cells[name].dropna() for name in columns_of(cells)])
    commas, points = int(text.str.contains(",", regex=False).sum()), int(text.str.contains(".", regex=False).sum())
    if not commas and not points:
        return []
    mark, other = (",", points) if commas >= points else (".", commas)
    doubt = f"{other} tal är skrivna på det andra sättet" if other else ""
    return [Proposal("decimal", mark, "så är koordinaterna skrivna", doubt)]
