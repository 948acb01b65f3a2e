"""What is ordinary for each type in the example: season, hour of the week, kind of place, codes.

All of it is chosen by us to be plausible; nothing here is measured. The same codes are used in all five years: the real
changes of codes in 2007-2009 are left out. Codes below 0300 are invented: no such crime codes exist.
"""

from dataclasses import dataclass, field

import numpy as np

Shares = dict[str, float]


@dataclass(frozen=True)
class Offence:
    """One type of incident and how its rows come about.

    Attributes
    ----------
    brottstyp : str
        The type's name, as in `data/codebook/brottskategorier.csv`.
    season : array
        Weight of each calendar month. [12 weights]
    pattern : str
        Key of `clock.PATTERNS`, where the place has no pattern of its own.
    spots : dict
        Kind of spot in `places.spots` -> weight.
    place_kinds : dict
        plats_typ of the export -> weight.
    codes : dict
        brottskod -> weight.
    kind, volume : str
        Kind of incident; which volume of `plan.VOLUME` the kommundel has of it.
    window : float
        Median hours between the earliest and the latest possible time, 0 where the time is known. [h]
    located : float
        Share of rows with a point. [0-1]
    """

    brottstyp: str
    season: np.ndarray
    pattern: str
    spots: Shares
    place_kinds: Shares
    codes: Shares
    kind: str = "crime"
    volume: str = "övrigt"
    window: float = 0.0
    located: float = field(default=0.94)


_EVEN = np.ones(12)
_OUTDOORS = np.array([0.86, 0.86, 0.95, 1.0, 1.08, 1.1, 1.05, 1.12, 1.04, 1.0, 0.95, 0.99])
_CYCLES = np.array([0.4, 0.4, 0.7, 1.0, 1.3, 1.4, 1.3, 1.6, 1.5, 1.2, 0.8, 0.4])
_TERMS = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.3, 0.8, 1.1, 1.1, 1.0, 0.8])
_DARK = np.array([1.2, 1.1, 1.0, 0.9, 0.8, 0.8, 1.0, 0.9, 0.9, 1.1, 1.2, 1.1])

_TOWN = {"centrum": 0.45, "station": 0.15, "bostad": 0.2, "spridd": 0.2}
_HOMES = {"bostad": 0.8, "spridd": 0.2}
_CARS = {"parkering": 0.35, "bostad": 0.35, "station": 0.1, "spridd": 0.2}
_OFFICES = {"centrum": 0.55, "industri": 0.3, "spridd": 0.15}
_STREET = {"gata": 0.6, "kollektivtrafik": 0.1, "nöje och servering": 0.15, "övrigt": 0.15}
_HOME = {"bostad": 0.85, "övrigt": 0.15}
_PARKED = {"parkering": 0.55, "gata": 0.45}
_OFFICE = {"övrigt": 1.0}

OFFENCES = (
    Offence(
        "misshandel utomhus",
        _OUTDOORS,
        "kväll",
        {"uteliv": 0.4, "hållplats": 0.14, "bostadsområde": 0.24, "spridd": 0.22},
        {"gata": 0.8, "övrigt": 0.2},
        {"0355": 0.16, "0356": 0.13, "0357": 0.43, "0358": 0.2, "0375": 0.02, "0377": 0.06},
        located=0.95,
    ),
    Offence(
        "misshandel inomhus",
        _EVEN,
        "kväll",
        {"bostad": 0.65, "uteliv": 0.2, "spridd": 0.15},
        {"bostad": 0.7, "nöje och servering": 0.2, "övrigt": 0.1},
        {"0365": 0.35, "0367": 0.58, "0385": 0.02, "0387": 0.05},
    ),
    Offence("övriga liv- och hälsabrott", _EVEN, "dag", _TOWN, _STREET, {"0394": 0.8, "0396": 0.2}),
    Offence(
        "olaga hot", _EVEN, "kväll", _TOWN, {"bostad": 0.5, "gata": 0.3, "övrigt": 0.2}, {"0405": 0.55, "0406": 0.45}
    ),
    Offence(
        "ofredande", _EVEN, "kväll", _TOWN, {"bostad": 0.5, "gata": 0.3, "övrigt": 0.2}, {"0407": 0.4, "0408": 0.6}
    ),
    Offence("hemfridsbrott och olaga intrång", _EVEN, "kväll", _HOMES, _HOME, {"0401": 1.0}, volume="bostad"),
    Offence("kvinnofridsbrott", _EVEN, "kväll", _HOMES, _HOME, {"0412": 1.0}, located=0.8),
    Offence("våldtäkt utomhus", _EVEN, "kväll", _TOWN, _STREET, {"0648": 0.3, "0660": 0.7}, located=0.8),
    Offence("våldtäkt inomhus", _EVEN, "kväll", _HOMES, _HOME, {"0649": 0.2, "0661": 0.8}, located=0.8),
    Offence("sexuellt ofredande och exhibitionism", _OUTDOORS, "kväll", _TOWN, _STREET, {"0607": 0.4, "0638": 0.6}),
    Offence("övriga sexualbrott", _EVEN, "kväll", _TOWN, _HOME, {"0609": 0.4, "0633": 0.6}, located=0.7),
    Offence(
        "tillgrepp av motordrivet fordon",
        _OUTDOORS,
        "natt",
        _CARS,
        _PARKED,
        {"0801": 0.2, "0802": 0.58, "0803": 0.08, "0804": 0.14},
        window=9.0,
    ),
    Offence(
        "cykelstöld",
        _CYCLES,
        "dygn",
        {"station": 0.35, "centrum": 0.2, "skola": 0.15, "bostad": 0.2, "spridd": 0.1},
        {"kollektivtrafik": 0.35, "bostad": 0.3, "gata": 0.25, "skola": 0.1},
        {"0807": 1.0},
        window=10.0,
        located=0.9,
    ),
    Offence(
        "inbrott i bostad",
        _DARK,
        "dag",
        _HOMES,
        {"bostad": 1.0},
        {"9801": 0.4, "9802": 0.35, "0857": 0.15, "0874": 0.1},
        volume="bostad",
        window=9.0,
    ),
    Offence(
        "inbrott i källare eller vind",
        _DARK,
        "dygn",
        _HOMES,
        {"bostad": 1.0},
        {"0825": 0.9, "0860": 0.1},
        volume="bostad",
        window=60.0,
    ),
    Offence(
        "inbrott och stöld i skola",
        _TERMS,
        "dag",
        {"skola": 0.9, "spridd": 0.1},
        {"skola": 1.0},
        {"0811": 0.4, "0846": 0.6},
        volume="bostad",
        window=8.0,
    ),
    Offence("stöld ur motordrivet fordon", _DARK, "natt", _CARS, _PARKED, {"0840": 1.0}, window=10.0),
    Offence(
        "stöld och snatteri i butik",
        _EVEN,
        "butik",
        {"centrum": 0.85, "spridd": 0.15},
        {"handel": 1.0},
        {"0818": 0.1, "0853": 0.9},
        volume="centrum",
    ),
    Offence("stöld på kontor", _EVEN, "butik", _OFFICES, _OFFICE, {"0854": 1.0}, volume="centrum", window=6.0),
    Offence("personrån", _DARK, "kväll", _TOWN, _STREET, {"9806": 0.35, "9810": 0.65}, volume="centrum"),
    Offence("inbrott i kontor", _DARK, "natt", _OFFICES, _OFFICE, {"0820": 1.0}, volume="centrum", window=12.0),
    Offence(
        "övriga tillgreppsbrott",
        _EVEN,
        "butik",
        _TOWN,
        {"handel": 0.25, "nöje och servering": 0.25, "kollektivtrafik": 0.2, "övrigt": 0.3},
        {"0816": 0.04, "0822": 0.05, "0823": 0.05, "0830": 0.1, "0845": 0.36, "0880": 0.34, "0888": 0.06},
        window=4.0,
        located=0.9,
    ),
    Offence(
        "bedrägeri",
        _EVEN,
        "butik",
        {"centrum": 0.5, "bostad": 0.5},
        {"handel": 0.5, "övrigt": 0.5},
        {"0901": 0.2, "0904": 0.4, "0906": 0.4},
        located=0.5,
    ),
    Offence("övrig oredlighet", _EVEN, "butik", _TOWN, _OFFICE, {"0930": 0.6, "1003": 0.4}, located=0.5),
    Offence("skadegörelse på motorfordon", _OUTDOORS, "natt", _CARS, _PARKED, {"1201": 1.0}, window=9.0),
    Offence("skadegörelse mot stat och kommun", _TERMS, "natt", {"skola": 0.6, "centrum": 0.4}, _STREET, {"1205": 1.0}),
    Offence("klotter", _OUTDOORS, "natt", _TOWN, _STREET, {"1208": 0.3, "1209": 0.7}, window=30.0),
    Offence("övrig skadegörelse", _OUTDOORS, "natt", _TOWN, _STREET, {"1202": 0.1, "1203": 0.9}, window=8.0),
    Offence(
        "brott mot alkohollagen",
        _OUTDOORS,
        "kväll",
        {"uteliv": 0.4, "ungdom": 0.6},
        {"parkering": 0.5, "övrigt": 0.5},
        {"5041": 0.6, "5043": 0.4},
    ),
    Offence("narkotikabrott innehav", _EVEN, "kväll", _TOWN, _STREET, {"5010": 1.0}),
    Offence("narkotikabrott överlåtelse", _EVEN, "kväll", _TOWN, _STREET, {"5005": 1.0}),
    Offence("övriga alkohol- och narkotikabrott", _EVEN, "kväll", _TOWN, _STREET, {"5001": 0.5, "5009": 0.5}),
    Offence(
        "ordningsstörning",
        _OUTDOORS,
        "kväll",
        {"uteliv": 0.4, "hållplats": 0.2, "ungdom": 0.15, "bostad": 0.25},
        _STREET,
        {"0101": 1.0},
        kind="event",
    ),
    Offence(
        "omhändertagande PL 13 och LOB",
        _OUTDOORS,
        "kväll",
        {"uteliv": 0.6, "hållplats": 0.2, "ungdom": 0.1, "spridd": 0.1},
        _STREET,
        {"0013": 0.4, "0016": 0.6},
        kind="activity",
    ),
    Offence(
        "krogtillsyn",
        _EVEN,
        "tillsyn",
        {"krog": 1.0},
        {"nöje och servering": 1.0},
        {"0020": 1.0},
        kind="activity",
        located=1.0,
    ),
)
