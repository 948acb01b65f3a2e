"""How concentrated it is: the curve of units against incidents, with the band that chance gives."""

from bfa.analyses.lasting import SHARE
from bfa.disclosure.hotspots import ReleasedHotspots
from bfa.draw import curves, tables
from bfa.draw.output import Output, figure_output
from bfa.words import hotspot_lasting as words
from bfa.words.hotspots import noun_of
from bfa.words.nouns import SHORT
from bfa.words.numbers import percent


def figure(released: ReleasedHotspots, *, title: str) -> Output:
    """The curve as a chart."""
    noun, nouns = noun_of(released), SHORT[released.result.kind][1]
    drawn = curves.concentration(
        released.tables["curve"].table,
        share=SHARE,
        named=f"{percent(100 * SHARE)} av {noun.the_many}",
        chance="slumpen ensam",
        axes_names=(f"{noun.many.capitalize()}, de fullaste först", f"Andel av alla {nouns}"),
    )
    said, note = words.curve(released), words.curve_note(released)
    return figure_output(drawn, alt=said, caption=f"Koncentration: {title}", note=note)


def table(released: ReleasedHotspots, *, title: str) -> Output:
    """The points of the curve at a few shares."""
    noun, nouns, top = noun_of(released), SHORT[released.result.kind][1], released.tables["top"].table
    rows = top.assign(
        top=[percent(100 * share) for share in top["share"]],
        held=100 * top["incident_share"],
        chance=[words.held(row) for row in top.itertuples()],
    )
    return tables.table(
        rows,
        caption=f"Så mycket ligger i de fullaste {noun.the_many}: {title}",
        columns={
            "top": "De fullaste",
            "units": noun.many.capitalize(),
            "incidents": nouns.capitalize(),
            "held": "Andel",
            "chance": "Slumpen ensam",
        },
        formats={"units": "int", "incidents": "int", "held": "percent"},
        note=f"Slumpen ensam: lika många {nouns} kastade på måfå, 95 av 100 gånger.",
        folded=True,
        stacked=True,
    )
