"""Sveriges slumpkarta: how often reported crime falls as much as after a measure that worked, whatever was done.

All of it is made of figures that others publish for anyone; nothing of a kommun's own is in it.
"""

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
from markupsafe import Markup

from bfa.analyses.answer import Facts
from bfa.analyses.chance_map import FALLS
from bfa.draw.maps.steps import STEPS, step_map, swatch
from bfa.draw.output import Output, figure_output
from bfa.draw.page import page
from bfa.draw.share_dots import PHONE, SharePanel, share_dots
from bfa.draw.tables import table
from bfa.words import chance_map as words
from bfa.words.catalogue import message, messages
from bfa.words.labels import Labels

#: Sizes of which the table of methods tells.
_TOLD = (0, 2)


def chance_page(facts: Facts, areas: gpd.GeoDataFrame | None, *, labels: Labels, sources: Sequence[str]) -> str:
    """The whole HTML page.

    Parameters
    ----------
    facts : Facts
        Of a `chance_map`.
    areas : GeoDataFrame, optional
        code, geometry (in metres) of the kommuner; without them there is no map.
    sources : sequence of str
        Who published the figures.
    """
    usual = facts.shares[facts.shares["fall"] == facts.usual_fall]
    main = usual[usual["what"] == usual["what"].iloc[0]]
    first, last = main.iloc[0], main.iloc[-1]
    what, fall = str(first["what"]), words.least(facts.usual_fall)
    years = {"first": str(facts.years[0]), "last": str(facts.years[1])}
    kommuner = facts.kommuner[facts.kommuner["what"] == what]
    return page(
        "chance_map.j2",
        title=message("chance_map.title"),
        labels=labels,
        heading=message("chance_map.title"),
        scope=message("chance_map.scope", **years),
        headline=words.headline(first),
        figures=words.figures(facts, first),
        means=words.means(facts, first, last),
        map=_map(kommuner, areas, what, fall) if areas is not None else "",
        steps=[(swatch(step), words.step_name(step, step == len(STEPS) - 1)) for step in range(len(STEPS))],
        map_said=message("chance_map.map", what=what, fall=fall),
        dots=_markup(_dots(facts.shares)),
        every=[_markup(_every(facts.shares, what)) for what in dict.fromkeys(facts.shares["what"])],
        parts=words.parts(facts, first),
        methods=_markup(_methods(facts.methods)),
        types=_markup(_types(facts.types, facts.sizes, fall)) if len(facts.types) else "",
        kommuner=[_markup(_county(own, str(county), what, fall)) for county, own in kommuner.groupby("county")],
        counted=words.counted(facts, sources),
    )


def _markup(output: Output) -> Markup:
    return Markup(output.data["text/html"])


def _map(kommuner: pd.DataFrame, areas: gpd.GeoDataFrame, what: str, fall: str) -> Markup:
    told = kommuner.set_index("code")
    said = {str(code): words.pointed(row) for code, row in told.iterrows()}
    drawn = areas.assign(
        step=areas["code"].map(told["falls"]).clip(upper=len(STEPS) - 1), said=areas["code"].map(said).fillna("")
    )
    return step_map(drawn, alt=message("chance_map.map_alt", what=what, fall=fall))


def _dots(shares: pd.DataFrame) -> Output:
    own = shares[shares["fall"].isin(FALLS)]
    own = own.assign(label=[words.in_thousands(int(size)) for size in own["size"]])
    panels = [
        SharePanel(words.panel_title(what, fall), own[(own["what"] == what) & (own["fall"] == fall)])
        for what in dict.fromkeys(own["what"].astype(str))
        for fall in FALLS
    ]
    return figure_output(
        share_dots(panels),
        alt=words.dots(own),
        caption=message("chance_map.dots.caption"),
        note=message("chance_map.dots.note"),
        phone=share_dots(panels, room=PHONE),
    )


def _every(shares: pd.DataFrame, what: str) -> Output:
    """Every share of a type by size: what was there, what chance alone gives, and beyond the country."""
    own = shares[(shares["what"] == what) & shares["fall"].isin(FALLS)]
    names = messages("chance_map.lines")
    rows = []
    for size in dict.fromkeys(own["size"].astype(int)):
        each = own[own["size"] == size]
        cells = {
            "share": [words.interval_of(row) for _, row in each.iterrows()],
            **{name: [words.part(value) for value in each[name]] for name in ("chance", "beyond", "rose")},
        }
        for name, texts in cells.items():
            head = words.size_name(size)
            rows.append({"size": head, "line": names[name], "strong": name == "share"} | _numbered(texts))
    heads = messages("chance_map.every.heads")
    falls = _numbered([message("chance_map.at_least", fall=words.least(fall)) for fall in FALLS])
    frame = pd.DataFrame(rows)
    caption = message("chance_map.every.caption", what=what)
    return table(
        frame, caption=caption, columns=heads | falls, strong="strong", folded=True, stacked=True, on_paper=False
    )


def _numbered(texts: Sequence[str]) -> dict[str, str]:
    return {f"f{at}": text for at, text in enumerate(texts)}


def _methods(methods: pd.DataFrame) -> Output:
    """Each method's published fall beside how often it was there in small and in middle kommuner."""
    types = list(dict.fromkeys(methods["what"]))[:2]
    frame = methods.drop_duplicates("key")[["key", "name", "outcome", "fall"]].reset_index(drop=True)
    columns = {"said": message("chance_map.methods.name"), "least": message("chance_map.methods.fall")}
    frame = frame.assign(
        said=[
            message("chance_map.methods.of", name=name, outcome=outcome)
            for name, outcome in zip(frame["name"], frame["outcome"], strict=True)
        ],
        least=[words.least(fall) for fall in frame["fall"]],
    )
    for what in types:
        for size in _TOLD:
            own = methods[(methods["what"] == what) & (methods["size"] == size)].set_index("key")["share"]
            name = f"{what}{size}"
            frame[name] = frame["key"].map(own).map(words.part)
            columns[name] = message("chance_map.methods.share", what=what, size=words.size_name(size))
    return table(
        frame,
        caption=message("chance_map.methods.caption"),
        columns=columns,
        note=message("chance_map.methods.note"),
        stacked=True,
    )


def _types(types: pd.DataFrame, sizes: pd.DataFrame, fall: str) -> Output:
    """What chance alone gives types that are published for the country alone."""
    shown = types.assign(**{name: types[name].map(words.part) for name in types.columns if name.startswith("s")})
    heads = messages("chance_map.types_heads")
    named = {f"s{size}": words.size_name(int(size)) for size in sizes["size"]}
    note = message("chance_map.types_note", year=str(types["year"].iloc[0]))
    caption = message("chance_map.types_caption", fall=fall)
    formats = {"per_100000": "int"}
    return table(shown, caption=caption, columns=heads | named, formats=formats, note=note, stacked=True)


def _county(own: pd.DataFrame, county: str, what: str, fall: str) -> Output:
    """The kommuner of a county."""
    shown = own.sort_values("region", ignore_index=True)
    told = [words.of_years(falls, years) for falls, years in zip(shown["falls"], shown["years"], strict=True)]
    shown = shown.assign(told=told, largest=100 * shown["largest"])
    return table(
        shown,
        caption=county,
        columns=messages("chance_map.kommun_heads", what=what, fall=fall),
        formats={"mean": "int", "largest": "percent", "rare": "percent"},
        folded=True,
        stacked=True,
        on_paper=False,
    )
