"""The map of streets: those that may be told, whole, by incidents per 100 m; all streets of the area thin below."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import shapely

from bfa.draw.maps.legend import PURPLES, Step, density_steps, entries, step_of, widened
from bfa.draw.maps.scene import Scene
from bfa.tables.polygons import only
from bfa.words.catalogue import message
from bfa.words.numbers import decimal

#: Lines no longer than so many times the middle one decide which part of the area is drawn.
_SHORT = 2.0
#: It is at least so wide and high. [m]
_LEAST = 1000.0
#: The part is drawn alone where it is so small a share of the box round the area.
_PART = 0.4


def street_scene(
    picture: Scene, told: gpd.GeoDataFrame, every: gpd.GeoSeries, *, unit: str, notes: tuple[str, ...]
) -> Scene:
    """The count map's scene with streets instead of cells.

    Parameters
    ----------
    picture : Scene
        The count map, after the release; its area, borders and names stand round the streets, its cells are left out.
    told : GeoDataFrame
        name, n [count], per_100 [count per 100 m], geometry: at least one, most first, only what may be told.
    every : GeoSeries
        All streets of the area, drawn without a number.
    unit : str
        "gata" or "sträcka": what a line is.
    """
    own = picture.terms | {"unit": unit}
    classes = _classes(told["per_100"])
    window = _window(picture, told)
    if window is not None:
        told = told.assign(geometry=only(told.geometry.intersection(window), 1))
        told = told[~told.is_empty].reset_index(drop=True)
    cells = gpd.GeoDataFrame(
        {
            "cell_id": [str(place) for place in range(1, len(told) + 1)],
            "name": told["name"].to_numpy(),
            "hidden": False,
            "step": [max(step_of(rate, classes), 0) for rate in told["per_100"]],
            "said": [
                message("maps.streets.said", own, n=int(n), rate=decimal(rate, 1))
                for n, rate in zip(told["n"], told["per_100"], strict=True)
            ],
        },
        geometry=told.geometry.to_numpy(),
        crs=told.crs,
    )
    return replace(
        picture,
        title=message("maps.streets.title", own, title=picture.title),
        cells=cells,
        steps=classes,
        measure=(message("maps.streets.measure", own), message("maps.streets.ground", own)),
        legend=entries(classes, hidden=False, none=""),
        area=picture.area if window is None else window,
        places=_named(picture, told),
        base=_beneath(picture, every),
        notes=notes if window is None else (*notes, message("maps.streets.window")),
        reason="",
        unit="street",
    )


def _classes(rates: pd.Series) -> tuple[Step, ...]:
    """Classes of incidents per 100 m, four at most: a pale narrow line is not seen among the others."""
    classes = density_steps(float(rates.max()), hue=PURPLES)[1:]
    kept = classes[max(step_of(float(rates.min()), classes), 0) :]
    if rates.min() < kept[0].lower:
        lowest = kept[0].label.split("–")[-1].split(" ")[0]
        kept = (replace(kept[0], label=message("maps.legend.under", value=lowest)), *kept[1:])
    return widened(kept)


def _window(picture: Scene, told: gpd.GeoDataFrame) -> shapely.Geometry | None:
    """A box round the lines that are short, where they lie in a small part of the area; None where they do not."""
    if picture.area is None:
        return None
    length = told.length
    west, south, east, north = told[length <= _SHORT * length.median()].total_bounds
    half = max(0.7 * (east - west), 0.7 * (north - south), _LEAST / 2)
    middle = shapely.Point((west + east) / 2, (south + north) / 2)
    box = shapely.box(middle.x - half, middle.y - half, middle.x + half, middle.y + half)
    found: shapely.Geometry = only(shapely.intersection(box, picture.area), 2)[0]
    return found if shapely.area(box) < _PART * shapely.box(*picture.area.bounds).area else None


def _named(picture: Scene, told: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The names of the told lines, each at the middle of its longest part, before those of the places."""
    parts = [max(shapely.get_parts(shapely.line_merge(shape)), key=shapely.length) for shape in told.geometry]
    middles = shapely.line_interpolate_point(parts, 0.5, normalized=True)
    lines = gpd.GeoDataFrame({"name": told["name"].to_numpy(), "kind": "gata"}, geometry=middles, crs=told.crs)
    known = picture.places[["name", "kind", "geometry"]]
    if known.empty:
        return lines
    return gpd.GeoDataFrame(pd.concat([lines, known[~known["name"].isin(lines["name"])]], ignore_index=True))


def _beneath(picture: Scene, every: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """The ground of the count map with the streets as roads; one geometry, so that no segment can be told apart."""
    net = gpd.GeoDataFrame({"kind": ["väg"]}, geometry=[shapely.union_all(every.to_numpy())], crs=every.crs)
    if picture.base is None or picture.base.empty:
        return net
    return gpd.GeoDataFrame(pd.concat([picture.base[["kind", "geometry"]], net], ignore_index=True), crs=every.crs)
