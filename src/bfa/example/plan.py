"""How many incidents of each type each kommundel has in each tertial: what is fixed, and how the rest is drawn.

The fixed counts are the figures of the handbook's worked example (Brå, SKL and Rikspolisstyrelsen, "Samverkan i lokalt
brottsförebyggande arbete"), spread over kommundelar by us. They are fixed before anything is drawn, and no row is added
or taken away to reach them. A tertial is four whole months: 1 is January-April, 2 May-August, 3 September-December.
"""

import numpy as np
import pandas as pd

from bfa.example.offences import OFFENCES, Offence

AREAS = ("A", "B", "C", "D", "E", "F")
#: Invented number of inhabitants, 31 December 2009.
POPULATION = {"A": 20_600, "B": 17_800, "C": 22_500, "D": 20_400, "E": 17_300, "F": 16_200}
#: The export ends with the second tertial of 2010.
TERTIALS = tuple((year, tertial) for year in range(2006, 2011) for tertial in (1, 2, 3) if (year, tertial) <= (2010, 2))

ASSAULT = "misshandel utomhus"
CUSTODY = "omhändertagande PL 13 och LOB"
INSPECTION = "krogtillsyn"

#: Outdoor assaults per kommundel A-F, all fixed. Kommun: 83, 91, 111 in the first tertials of 2008-2010 (2010 is +22 %
#: on 2009 and +34 % on 2008); 121 and 99 in the second ones of 2009 and 2010 (-18 %). A: 24 + 35 + 28 = 87 in 2009, and
#: 35 to 26 (-26 %). The tertials before 2009, but the first of 2008, were drawn once: level 81, 66, 44, 39, 35, 32 a
#: year in 2009, 4 % growth a year, drift 0.10 (SD, log) per kommundel and year, Poisson.
ASSAULTS = {
    (2006, 1): (16, 27, 17, 9, 8, 15),
    (2006, 2): (29, 26, 7, 13, 11, 12),
    (2006, 3): (26, 13, 18, 10, 11, 11),
    (2007, 1): (20, 15, 19, 13, 5, 11),
    (2007, 2): (29, 29, 13, 16, 13, 14),
    (2007, 3): (21, 12, 12, 18, 6, 10),
    (2008, 1): (21, 18, 12, 11, 11, 10),
    (2008, 2): (27, 23, 19, 11, 11, 13),
    (2008, 3): (25, 22, 17, 20, 9, 7),
    (2009, 1): (24, 20, 13, 12, 11, 11),
    (2009, 2): (35, 28, 17, 15, 14, 12),
    (2009, 3): (28, 22, 15, 13, 11, 10),
    (2010, 1): (33, 27, 16, 10, 14, 11),
    (2010, 2): (26, 23, 17, 11, 9, 13),
}
#: Custody under PL 13 and LOB: 140 in May-August 2009, 217 in 2010 (+55 %), and the same in A and in B.
CUSTODIES = {(2009, 2): (60, 40, 12, 10, 8, 10), (2010, 2): (93, 62, 18, 16, 13, 15)}
#: Inspections of pubs F, G and H: the agreed twelve in May-August 2010.
INSPECTIONS = {(2009, 2): (3, 0, 0, 0, 0, 0), (2010, 2): (12, 0, 0, 0, 0, 0)}
#: Outdoor assaults in A by place, in the order of `places.ASSAULT_PLACES`, where the follow-up speaks of single places.
ASSAULTS_BY_PLACE = {(2009, 2): (7, 5, 6, 3, 2, 1, 4, 3, 4), (2010, 2): (5, 3, 4, 2, 1, 1, 3, 2, 5)}

#: Kommundel A in 2009, number of reported crimes: DOMAIN's crime table. Total 5 170. The three marked are ours.
TABLE_YEAR = 2009
CRIME_TABLE = {
    "misshandel utomhus": 87,
    "misshandel inomhus": 105,
    "övriga liv- och hälsabrott": 11,
    "olaga hot": 134,
    "ofredande": 143,
    "hemfridsbrott och olaga intrång": 57,
    "kvinnofridsbrott": 5,
    "våldtäkt utomhus": 0,
    "våldtäkt inomhus": 9,
    "sexuellt ofredande och exhibitionism": 4,
    "övriga sexualbrott": 14,
    "tillgrepp av motordrivet fordon": 384,  # assumed: 7.4 %
    "cykelstöld": 160,
    "inbrott i bostad": 31,
    "inbrott i källare eller vind": 114,
    "inbrott och stöld i skola": 88,
    "stöld ur motordrivet fordon": 917,  # assumed: 17.7 %
    "stöld och snatteri i butik": 152,
    "stöld på kontor": 241,
    "personrån": 46,
    "inbrott i kontor": 107,
    "övriga tillgreppsbrott": 1340,  # assumed: 25.9 %
    "bedrägeri": 114,
    "övrig oredlighet": 17,
    "skadegörelse på motorfordon": 229,
    "skadegörelse mot stat och kommun": 33,
    "klotter": 284,
    "övrig skadegörelse": 157,
    "brott mot alkohollagen": 17,
    "narkotikabrott innehav": 139,
    "narkotikabrott överlåtelse": 23,
    "övriga alkohol- och narkotikabrott": 8,
}
#: Ordinary yearly level in A of what is no crime (events and police activities), and of what A had none of in 2009.
OTHER_LEVEL = {"ordningsstörning": 260, CUSTODY: 165, INSPECTION: 0, "våldtäkt utomhus": 2}
#: Volume against A by kind of kommundel: centre types, dwelling types, and the rest.
VOLUME = {
    "A": {"centrum": 1.0, "bostad": 1.0, "övrigt": 1.0},
    "B": {"centrum": 0.62, "bostad": 1.05, "övrigt": 0.62},
    "C": {"centrum": 0.30, "bostad": 1.20, "övrigt": 0.43},
    "D": {"centrum": 0.25, "bostad": 1.00, "övrigt": 0.37},
    "E": {"centrum": 0.20, "bostad": 0.90, "övrigt": 0.30},
    "F": {"centrum": 0.15, "bostad": 1.10, "övrigt": 0.27},
}
#: SD on the log scale of what a type does in a year everywhere, and of what one kommundel does besides.
COMMON_SD, DRIFT_SD = 0.05, 0.10


def draw_counts(rng: np.random.Generator) -> pd.DataFrame:
    """Incidents per kommundel, type and tertial: the fixed ones, and the rest drawn with season and drift.

    Returns
    -------
    DataFrame
        Columns area, brottstyp, year, tertial, n, in a fixed order.
    """
    rows = []
    for offence in OFFENCES:
        common = np.exp(rng.normal(0, COMMON_SD, 5))
        for place, area in enumerate(AREAS):
            yearly = _level(offence, area) * common * np.exp(rng.normal(0, DRIFT_SD, 5))
            drawn = _drawn(rng, offence, yearly)
            for (year, tertial), n in drawn.items():
                n = _fixed(offence.brottstyp, place, (year, tertial), n)
                rows.append((area, offence.brottstyp, year, tertial, n))
    counts = pd.DataFrame(rows, columns=["area", "brottstyp", "year", "tertial", "n"])
    return _with_table(counts, rng)


def _level(offence: Offence, area: str) -> float:
    base = OTHER_LEVEL.get(offence.brottstyp) or CRIME_TABLE.get(offence.brottstyp, 0)
    return base * VOLUME[area][offence.volume]


def _drawn(rng: np.random.Generator, offence: Offence, yearly: np.ndarray) -> dict[tuple[int, int], int]:
    shares = tertial_shares(offence)
    return {(year, tertial): int(rng.poisson(yearly[year - 2006] * shares[tertial - 1])) for year, tertial in TERTIALS}


def _fixed(brottstyp: str, place: int, when: tuple[int, int], drawn: int) -> int:
    known = {ASSAULT: ASSAULTS, CUSTODY: CUSTODIES, INSPECTION: INSPECTIONS}.get(brottstyp, {})
    return known[when][place] if when in known else drawn


def _with_table(counts: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The counts with A's whole year 2009 as in the crime table, spread over its tertials by season."""
    table = counts.copy()
    for offence in OFFENCES:
        if offence.brottstyp == ASSAULT or offence.brottstyp not in CRIME_TABLE:
            continue
        rows = (table.area == "A") & (table.brottstyp == offence.brottstyp) & (table.year == TABLE_YEAR)
        table.loc[rows, "n"] = rng.multinomial(CRIME_TABLE[offence.brottstyp], tertial_shares(offence))
    return table


def tertial_shares(offence: Offence) -> np.ndarray:
    """The share of a year's incidents in each tertial. [3 shares, sum 1]"""
    return np.asarray(offence.season.reshape(3, 4).sum(axis=1) / offence.season.sum())
