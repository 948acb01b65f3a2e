"""The change map: chance in grey, the same classes as the table, and nothing where the tier withholds it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from bfa.analyses.lasting import Lasting
from bfa.analyses.years.changes import Changes, no_changes
from bfa.disclosure import hotspot_rows
from bfa.disclosure.hotspots import release_page
from bfa.draw import curves
from bfa.draw.maps.scene import under_image
from bfa.pages.hotspots import page as hotspot_page
from bfa.pages.maps.changes import change_scene
from bfa.pages.maps.counts import scene
from bfa.tables.period import parse_period
from bfa.words import hotspot_years
from bfa.words.hotspot_maps import change_summary
from tests.map_example import hotspots, policy
from tests.small_situation import situation

TITLE = "Misshandel utomhus, A"
YEARS = tuple(parse_period(f"{year}-05/{year}-08") for year in (2008, 2009))


def years(found, *, tested: int = 3) -> Lasting:
    ids = found.cells["cell_id"].tolist()[:4]
    table = pd.DataFrame(
        {
            "cell_id": ids,
            "before": [2, 20, 6, 1],
            "after": [12, 6, 3, 1],
            "ratio": [3.0, 0.3, 1.0, np.nan],
            "p": [0.01, 0.04, 0.9, np.nan],
            "change": ["more", "fewer", "chance", "few"],
        }
    )
    curve = pd.DataFrame({name: [0.0, 0.5, 1.0] for name in ("units", "incidents", "even", "low", "high")})
    top = pd.DataFrame(
        {"share": [0.05], "units": [1], "incidents": [1], "incident_share": [0.5], "low": 0.1, "high": 0.2}
    )
    empty = pd.DataFrame()
    changes = Changes(YEARS, table, tested, 1, 1.2, 4, 400.0, 15)
    own = {"half_cells": 1, "cells": 4, "top_share": 0.5, "gini": 0.5, "gini_low": 0.1, "gini_high": 0.2}
    return Lasting((*YEARS, found.period), empty, "", empty, empty, own, curve, top, changes, 400.0, "untried")


def pictured(found, *, tier: str = "samverkan"):
    own = years(found)
    released = release_page(found, policy=policy(tier), lasting=own)
    return change_scene(scene(released, areas=None, places=None, title=TITLE), released)


def test_each_unit_has_the_class_of_the_table():
    found = hotspots()
    picture = pictured(found)
    named = {row.cell_id: picture.steps[row.step].label for row in picture.cells.itertuples()}
    table = hotspot_rows.changes(release_page(found, policy=policy(), lasting=years(found)))
    words = {"more": "mer än väntat", "fewer": "mindre än väntat", "chance": "inom slumpen", "few": "för få"}
    assert named == dict(zip(table["cell_id"], table["change"].map(words), strict=True))
    told = ["mer än väntat", "inom slumpen", "mindre än väntat", "för få", "inga"]
    assert [entry.label for entry in picture.legend] == told


def test_those_that_changed_are_numbered_in_the_order_of_the_table():
    found = hotspots()
    cells = pictured(found).cells.set_index("cell_id")
    first, second, *rest = years(found).changes.table["cell_id"]
    assert cells.loc[[first, second], "rank"].tolist() == [1, 2]
    assert cells.loc[rest, "rank"].isna().all()


def test_a_unit_that_the_count_map_hides_has_no_class_and_says_nothing():
    found = hotspots()
    released = release_page(found, policy=policy(), lasting=years(found))
    counts = scene(released, areas=None, places=None, title=TITLE)
    first = years(found).changes.table["cell_id"].iloc[0]
    hidden = counts.cells.assign(hidden=counts.cells["cell_id"] == first)
    picture = change_scene(replace(counts, cells=hidden), released)
    row = picture.cells.set_index("cell_id").loc[first]
    assert (row["step"], row["said"], bool(row["hidden"])) == (-1, "", True)
    assert row[["rank", "before", "after", "ratio", "p", "change"]].isna().all()
    assert "1 ruta är dold" in change_summary(picture).replace("\xa0", " ")
    assert picture.legend[-1].label == "dold"


def scenes(tmp_path, found, own, *, tier="samverkan"):
    rows = release_page(found, policy=policy(tier), lasting=own)
    return hotspot_page._scenes(rows, situation(tmp_path, kommundel="A"), TITLE)


def test_where_a_lone_incident_is_hidden_for_its_place_there_is_no_change_map(tmp_path):
    found = hotspots(cell_size=500)
    assert "change" in scenes(tmp_path, found, years(found))
    assert "change" not in scenes(tmp_path, found, years(found), tier="offentlig")
    assert hotspot_rows.changes(release_page(found, policy=policy("offentlig"), lasting=years(found))).empty
    assert pictured(found, tier="offentlig").steps == ()


def test_nothing_is_drawn_where_nothing_was_asked(tmp_path):
    found = hotspots()
    for own in (years(found, tested=0), replace(years(found), changes=no_changes())):
        assert "change" not in scenes(tmp_path, found, own)


def test_the_words_for_those_who_do_not_see_count_every_class():
    said = change_summary(pictured(hotspots())).replace("\xa0", " ")
    assert "samma månader de 2 åren före" in said
    assert "Mer än väntat: 1 ruta. Inom slumpen: 1 ruta. Mindre än väntat: 1 ruta. För få: 1 ruta." in said
    assert "före 1,0 i medel, nu 12: mer än väntat" in said


def test_the_figure_has_the_choices_under_it():
    assert "bandbredd 400 m" in under_image(pictured(hotspots())).replace("\xa0", " ")


def test_the_curve_names_what_the_maps_point_out():
    found = years(hotspots())
    names = {"named": "5 % av sexhörningarna", "chance": "slumpen ensam", "axes_names": ("Sexhörningar", "Andel")}
    (axes,) = curves.concentration(found.curve, share=0.05, **names).axes
    said = [text.get_text().replace("\xa0", " ") for text in axes.texts]
    assert said == ["5 % av sexhörningarna: 50 %", "slumpen ensam"]
    assert axes.get_xlabel() == "Sexhörningar"
    released = release_page(hotspots(), policy=policy(), lasting=found)
    words = hotspot_years.curve(released).replace("\xa0", " ")
    assert "de 5 % fullaste har 50 %, slumpen ensam ger 10–20 %" in words


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        (["2009-01/2009-12"], "2009"),
        (["2008-05/2008-08", "2009-05/2009-08"], "samma månader de 2 åren före"),
        (["2006-01/2007-06", "2008-01/2009-06"], "samma månader 2 gånger tidigare"),
    ],
)
def test_what_the_period_is_held_against_is_said_as_it_is(spans, said):
    changes = replace(no_changes(), against=tuple(parse_period(span) for span in spans))
    own = replace(years(hotspots()), changes=changes)
    released = release_page(hotspots(), policy=policy(), lasting=own)
    assert hotspot_years.against(released).replace("\xa0", " ") == said
