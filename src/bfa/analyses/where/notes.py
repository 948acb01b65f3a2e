"""What must be said beside a hotspot map: every automatic choice, and what weakens the picture."""

from collections.abc import Iterator

import geopandas as gpd
import pandas as pd

from bfa.analyses.reading_class import INITIATIVE, reading_class
from bfa.analyses.series import kind_of
from bfa.analyses.situation import Situation
from bfa.analyses.when.clock import has_clock, has_day
from bfa.analyses.where.cells import SMALLEST_PEAK
from bfa.analyses.where.clusters import FEWEST_UNITS, SHARE
from bfa.analyses.where.gathering import FALSE_DISCOVERIES, Gathering
from bfa.methods.units import Units
from bfa.tables.codes import UNKNOWN_CODE
from bfa.tables.stockpiles import FEWEST, NEAR
from bfa.tables.stockpiles import SHARE as PILE

#: Said where the ground of the area is not known.
NO_GROUND = (
    "Området har ingen yta på kartan, så {many} är bara dragna kring de yttersta brotten. Därför sägs inte "
    "hur stor del av ytan brotten ligger på, hur samlade de är eller hur väl en karta träffar: det finns "
    "ingen yta att dela med"
)
_FEW = 20
_MUCH_MISSING = 0.10
_LONG_HOURS = 3
#: A type holds one kind of crime when so large a share of its codes is of one chapter of the penal code.
_ONE_KIND = 0.9
#: How a type that gathers what no other type takes is named.
_REST = "övrig"
#: Many of the units and all of them, whose middle one is named from, and what it is tested with.
_NAMES = {
    "square": ("rutor", "rutorna", "rutans", "rutan och de åtta runt den"),
    "hexagon": ("sexhörningar", "sexhörningarna", "sexhörningens", "sexhörningen och de sex runt den"),
    "polygon": ("områden", "områdena", "områdets", "området och dem som gränsar till det"),
}
#: Series of crime codes that go on with an older one: the chapter they belong to. 9x goes on with 0x.
_GOES_ON = {"61": "06"}


def without_ground(units: Units | None, *, clipped: bool) -> str:
    """Why there is no share of the area, no concentration and no hit rate, in Swedish; "" where there is ground.

    Squares and hexagons without a polygon to lie in cover whatever the outermost points happen to enclose; the kommun's
    own polygons are ground themselves.
    """
    known = units is None or clipped or units.kind == "polygon"
    return "" if known or units is None else NO_GROUND.format(many=_NAMES[units.kind][1])


def choices(
    units: Units | None,
    cell_size: float,
    *,
    near_limit: float,
    clipped: bool,
    tested: Gathering | None = None,
    too_small: int = 0,
) -> pd.DataFrame:
    """Every choice behind the map but the bandwidth, which `lasting` knows.

    Parameters
    ----------
    units : Units or None
        As used.
    cell_size, near_limit : float
        As asked. [m]
    clipped : bool
        Whether a polygon of the area was known.
    tested : Gathering or None
        The test of which units gather more than chance.
    too_small : int
        Own polygons that are no units because they have too little ground. [count]

    Returns
    -------
    DataFrame
        choice, value, why (Swedish).
    """
    kind = "square" if units is None else units.kind
    many, the_many, own, around = _NAMES[kind]
    rows = [
        ("Rutor", *_units(units, cell_size, clipped, too_small)),
        ("Platsnamn", f"inom {near_limit:g} m", f"närmaste kända plats från {own} mitt som får nämnas, annars gata"),
        ("Belagd anhopning", *_tested(tested, many, around)),
        (
            "Platser",
            f"de {100 * SHARE:g} % fullaste av {the_many}, minst {FEWEST_UNITS}",
            f"{many} som rör vid varandra blir en plats från {SMALLEST_PEAK} brott",
        ),
        (
            "Samlade koordinater",
            f"minst {FEWEST} rader och {100 * PILE:g} %",
            f"samma koordinat utan känd plats inom {NEAR:g} m, i kommunen eller en kommundel, hålls utanför kartan",
        ),
        (
            "Klockslag",
            "brottets början, utom där tidsspannet är fördelat",
            "rader utan känt klockslag räknas inte med i veckans timmar",
        ),
        ("Dygn", "från kl. 06 till kl. 06", "så att natten hör ihop med kvällen före"),
    ]
    told = [row for row in rows if row[0] != "Platser" or kind != "polygon"]
    return pd.DataFrame(told, columns=["choice", "value", "why"])


def _units(units: Units | None, cell_size: float, clipped: bool, too_small: int) -> tuple[str, str]:
    many, the_many, *_ = _NAMES["square" if units is None else units.kind]
    edge = f"{many} som rör områdets gräns är med"
    edge = edge if clipped else f"området har ingen polygon; {the_many} täcker punkterna"
    if units is None or units.kind == "square":
        return f"{cell_size:g} m", f"hörn på jämna multiplar, som i SCB:s rutnät; {edge}"
    if units.kind == "hexagon":
        return f"sexhörningar, ytan av {cell_size:g} × {cell_size:g} m", f"samma läge oberoende av området; {edge}"
    why = "olika stora: ett stort område har lätt fler brott än ett litet"
    small = f"; {too_small} är för små för att visas, och deras brott räknas som utanför" if too_small else ""
    return f"{len(units.ids)} egna områden", why + small


def _tested(gathering: Gathering | None, units: str, around: str) -> tuple[str, str]:
    if gathering is None or not gathering.permutations:
        return "inte prövad", f"för få brott eller {units}"
    many = f"{gathering.permutations:,}".replace(",", "\N{NO-BREAK SPACE}")
    return (
        f"{many} omkastningar, slumpfrö {gathering.seed}",
        f"Gi* (Getis och Ord) för {around}; av dem som markeras väntas högst {100 * FALSE_DISCOVERIES:g} % vara slump",
    )


def warnings(
    situation: Situation,
    brottstyp: str,
    rows: gpd.GeoDataFrame,
    *,
    raised: bool = False,
    groundless: str = "",
) -> tuple[str, ...]:
    """What a reader must know, one Swedish sentence each.

    Parameters
    ----------
    rows : GeoDataFrame
        The incidents behind the map.
    raised : bool
        Whether the bandwidth asked for was below the cell.
    groundless : str
        From `without_ground`.
    """
    low = ("Bandbredden var mindre än rutan och är höjd till rutans sida",) if raised else ()
    return (*([groundless] if groundless else []), *_said(situation, brottstyp, rows), *low)


def _said(situation: Situation, brottstyp: str, rows: gpd.GeoDataFrame) -> Iterator[str]:
    located = rows.geometry.notna() & ~rows.geometry.is_empty
    if kind_of(situation, brottstyp) == "activity":
        yield "Detta är insatser, inte brott: kartan visar var det arbetats"
    elif reading_class(situation, brottstyp) == INITIATIVE:
        yield "Antalet speglar hur mycket polisen arbetat mot brottet, inte hur vanligt det är"
    if kind_of(situation, brottstyp) == "crime" and _mixed(brottstyp, rows):
        yield "Brottstypen blandar olika slags brott: ett mönster på kartan kan vara flera"
    if 0 < int(located.sum()) < _FEW:
        yield f"Färre än {_FEW} brott med känd plats: mönstret kan vara slump"
    if len(rows) and 1 - located.mean() > _MUCH_MISSING:
        yield "Mer än var tionde brott saknar plats och syns inte på kartan"
    if len(rows):
        yield from _without_time(has_day(rows), has_clock(rows))
    if len(rows) and "end" in rows and _long(rows) > _MUCH_MISSING:
        yield f"Mer än var tionde brott har ett tidsspann över {_LONG_HOURS} timmar; timmen är då osäker"


def _without_time(day: "pd.Series[bool]", clock: "pd.Series[bool]") -> Iterator[str]:
    """How many have no day, or a day without a clock time, as a class and never as a count."""
    if not day.any():
        yield "Inget brott har känd dag, bara månad: vecka, timmar och om brott följer på varandra går inte att säga"
    elif not day.all():
        many = "Mer än var tionde brott" if 1 - day.mean() > _MUCH_MISSING else "Några brott"
        yield f"{many} har bara månad, ingen dag: de räknas i sin månad men inte i veckan"
    if (day & ~clock).mean() > _MUCH_MISSING:
        yield "Mer än var tionde brott saknar klockslag"


def _mixed(brottstyp: str, rows: pd.DataFrame) -> bool:
    """Rows of an unknown code, a type named övrig, or fewer than nine in ten of the codes from one chapter."""
    if brottstyp == UNKNOWN_CODE or brottstyp.casefold().startswith(_REST):
        return True
    codes = rows["brottskod"].dropna().astype("str") if "brottskod" in rows else pd.Series(dtype="str")
    chapters = codes.str[:2].str.replace("9", "0", n=1, regex=False).where(codes.str.startswith("9"), codes.str[:2])
    shares = chapters.replace(_GOES_ON).value_counts(normalize=True)
    return len(shares) > 1 and float(shares.iloc[0]) < _ONE_KIND


def _long(rows: gpd.GeoDataFrame) -> float:
    return float((rows["end"] - rows["start"] > pd.Timedelta(hours=_LONG_HOURS)).mean())
