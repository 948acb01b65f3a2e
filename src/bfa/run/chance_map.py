"""Sveriges slumpkarta as a page, of the published figures that a kommun file names."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyproj

from bfa.analyses.answer import Facts
from bfa.analyses.chance_map import chance_map
from bfa.disclosure.scan import scan
from bfa.errors import DataError, ParameterError
from bfa.pages.chance_map import chance_page
from bfa.run.files import write_text
from bfa.run.outlet import PUBLIC
from bfa.run.sources import Say
from bfa.run.summary import refuse
from bfa.tables.codes import codebook_file
from bfa.tables.known_measures import KNOWN, read_known
from bfa.tables.kommuner import Kommuner, read_kommuner
from bfa.tables.layers import read_map
from bfa.tables.municipality import Kommun, read_kommun
from bfa.tables.published import read_published
from bfa.words.chance_map import TYPES, rule
from bfa.words.labels import labels

#: The page, among what may be shared.
PAGE = "slumpkarta.html"
#: SWEREF 99 TM.
_METRES = "EPSG:3006"


def write_chance_map(file: Path, borders: Path | None, target: Path | None, *, say: Say) -> Path:
    """Write the page, and tell where.

    Parameters
    ----------
    file : Path
        A kommun file whose `published:` has crimes per inhabitant and inhabitants of kommuner; nothing else of it is
        read.
    borders : Path, optional
        The borders of the kommuner with their codes; without them the page has no map.
    target : Path, optional
        Where the page is written, else `reports/slumpkarta.html`.

    Raises
    ------
    BfaError
        A file cannot be read or written, has no such figures, or the page holds something that it must not.
    """
    kommun = read_kommun(file)
    if not kommun.published:
        raise ParameterError(
            f"{file.name}: filen har ingen publicerad statistik.",
            do="skriv published: med brott per invånare och invånare för kommuner och år; se params/kommun/mall.yml.",
        )
    kommuner = read_kommuner(kommun.root)
    areas = None if borders is None else _areas(borders, kommuner)
    say("Läser publicerad statistik ...")
    found = _published(kommun)
    known = read_known(codebook_file(kommun.root, KNOWN))
    facts = Facts(chance_map(found, kommuner, known, TYPES))
    used = found[found["code"].isin(facts.kommuner["code"])]
    sources = list(dict.fromkeys(used["source"]))
    told = replace(labels(kommun, tier=PUBLIC), sources=", ".join(sources), raknesatt=rule(), warnings=())
    path = target or kommun.root / "reports" / PAGE
    page = chance_page(facts, areas, labels=told, sources=sources)
    refuse(path, scan(page))
    write_text(path, page)
    return path


def _published(kommun: Kommun) -> pd.DataFrame:
    crs = pyproj.CRS.from_user_input(_METRES)
    parts: list[pd.DataFrame] = [read_published(kommun, source, crs=crs).table for source in kommun.published]
    return pd.concat(parts, ignore_index=True)


def _areas(path: Path, kommuner: Kommuner) -> gpd.GeoDataFrame:
    """code, geometry of the kommuner of a map layer."""
    table = read_map(path, layer=None, crs=None, target=pyproj.CRS.from_user_input(_METRES)).table
    columns = [name for name in table.columns if name != "geometry"]
    coded = [name for name in columns if table[name].astype("str").isin(kommuner.table.index).all()]
    if not coded:
        raise DataError(
            f"{path.name}: ingen kolumn har kommunernas koder.",
            found=f"{len(table)} områden, kolumner: {', '.join(columns[:6])}",
            do="använd gränser som har SCB:s fyrsiffriga kommunkod i en kolumn.",
        )
    return gpd.GeoDataFrame({"code": table[coded[0]].astype("str")}, geometry=table.geometry, crs=table.crs)
