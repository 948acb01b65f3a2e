"""The kommun as a map with the state of each kommundel, as the table of kommundelar has it in words."""

import geopandas as gpd

from bfa.disclosure.overview import Lines
from bfa.draw.maps.states import STATES, state_map, swatch
from bfa.draw.output import Output, html_output
from bfa.draw.page import filled
from bfa.words import overview as words
from bfa.words.catalogue import message, messages

#: Kommundelar that all have their names written; of more, those that stand out. [count]
_MOST_NAMED = 12


def shown(lines: Lines, areas: gpd.GeoDataFrame | None, *, title: str) -> Output | None:
    """The map with what its patterns mean and how many there are of each; None where there is none to draw.

    `areas`: kommundel, geometry.
    """
    if lines.withheld or areas is None or not areas.geometry.geom_type.isin(["Polygon", "MultiPolygon"]).any():
        return None
    found = areas[["kommundel", "geometry"]].merge(lines.table[["kommundel", "stands"]], on="kommundel", how="left")
    found["state"] = found["stands"].fillna("none")
    out = found["state"].isin(["rise", "fall"])
    found["name"] = found["kommundel"].where(out | (len(found) <= _MOST_NAMED), "")
    many = found["state"].value_counts()
    legend = [
        (swatch(state), messages("overview.map.states")[state], int(many[state])) for state in STATES if state in many
    ]
    drawn = state_map(found, alt=words.map_alt(found))
    caption = message("overview.map.caption", title=title)
    return html_output(filled("state_map.j2", drawn=drawn, legend=legend, caption=caption), kind="map")
