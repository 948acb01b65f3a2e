"""A finished batch of two kommundelar as its results say it, small enough to follow, for the document in Word."""

from dataclasses import replace
from typing import Any

from bfa.pages.document.material import Absent, Material
from tests.handout_labels import LABELS
from tests.pages.sheet_figures import effect, hotspots

KOMMUN = replace(LABELS, kommundel="")
MONTHS = {"brottstyp": "misshandel utomhus", "period": "2010-05/2010-08", "baseline": "2009-05/2009-08"}


def area(kommundel: str, before: int | None, after: int | None, percent: float | None) -> dict[str, Any]:
    counts = {"before": before, "after": after, "percent": percent, "per_1000": None if before is None else 1.2}
    return {"kommundel": kommundel, "folder": kommundel.lower(), "hidden": before is None, **counts}


def overview() -> dict[str, Any]:
    held = [("misshandel utomhus", 203, False), ("stöld i butik", None, True)]
    common = [
        {"brottstyp": name, "n": 917, "hidden": False, "areas": [{"kommundel": "A", "n": n, "hidden": hidden}]}
        for name, n, hidden in held
    ]
    change = {"against": "2009-01/2009-04", "before": 91, "after": 111, "percent": 21.98, "hidden": False}
    return MONTHS | {
        "sentence": "I hela Exempelkommun räknades 61 mot 70.",
        "areas": [area("A", 35, 26, -25.71), area("B", None, None, None)],
        "total": area("Exempelkommun", 70, 61, -12.86),
        "problem": {"period": "2010-01/2010-04", "sentence": "Misshandel utomhus: +22 %.", "changes": [change]},
        "crime_table_period": "2009-01/2009-12",
        "common": common,
    }


def follow_up() -> dict[str, Any]:
    open_, secret = {"withheld": False, "scope": ["A"]}, {"withheld": True, "scope": ["A"]}
    gone = dict.fromkeys(("responsible", "by", "decider", "decided", "agreed", "told", "target", "follow_up"))
    public = {"short": None, "text": "Underlag finns hos polisen"}
    who = {"decider": "samordningsgrupp", "decided": "2010-04-20"}
    problem = {"number": 1, "text": "Det ökar.", "short": "Misshandel utomhus", "priority": "prioriterat"}
    first = {"number": 1, "short": "Bussplan", "text": "En plan.", "state": "delvis", "progress": "3 av 8 punkter"}
    first |= {"responsible": "samordnaren", "by": "2010-08-31", "agreed": "8 punkter", "late": True, "causes": [1]}
    first |= {"told": "Tre bussar till.", "remains": "Fem punkter.", "why_not": "Pengar.", "decisions": [1]}
    goal = {"number": 1, "kind": "effekt", "text": "Färre brott.", "target": "färre", "indicator": "misshandel utomhus"}
    goal |= {"measures": [1], "follow_up": "2010-09-06", "promise": "medborgarlöfte"}
    decided = {"number": 1, "text": "Planen genomförs.", "decider": "samordningsgrupp", "date": "2010-04-27"}
    counted = {"of": "goal", "number": 1, "indicator": "misshandel utomhus", "kind": "crime", "scope": ["A"]}
    served = {"of": "measure", "number": 1, "indicator": "nattbussar", "kind": "activity", "scope": ["A"]}
    return MONTHS | {
        "sentence": "0 av 2 åtgärder är klara.",
        "meeting": "2010-04-27",
        "problems": [problem | open_ | who | {"why": "De ökar mest."}],
        "causes": [
            {"number": 1, "problem": 1, "short": "För få bussar", "text": "Alla går samtidigt.", "measures": [1]}
            | open_,
            {"number": 2, "problem": 1, "measures": []} | secret | public,
        ],
        "measures": [first | open_, gone | {"number": 2, "state": "kvarstår", "causes": []} | secret | public],
        "goals": [goal | open_, gone | {"number": 2, "kind": "effekt", "measures": [2]} | secret | public],
        "decisions": [decided | open_ | {"state": "beslutat", "standing": "late", "measures": [1]}],
        "proposals": [{"of": "measure", "number": 1, "text": "Ge fem punkter en dag.", "measures": [1]}],
        "indicators": [
            counted | {"before": 35, "after": 26, "percent": -25.71, "hidden": False},
            served | {"before": 20, "after": 31, "percent": 55.0, "hidden": False},
        ],
    }


def picture() -> dict[str, Any]:
    """The lägesbild of the whole kommun, with a little of everything."""
    line = {"brottskategori": "Stöld", "brottstyp": "cykelstöld", "n": 160, "hidden": False, "share": 3.1}
    line |= {"per_1000": 1.4, "ratio": 1.2, "lower": 1.05, "upper": 1.4, "subtotal": False}
    gone = line | {"brottstyp": "våldtäkt utomhus", "n": None, "hidden": True, "share": None, "ratio": None}
    whole = line | {"brottstyp": "", "subtotal": True}
    sums = [whole | {"n": 3580}, whole | {"brottskategori": "", "n": 5170}]
    survey = {"asked": "otrygg ute", "area": "A", "group": None, "told": "30 %", "ends": "22–40 %"}
    survey |= {"n": 100, "year": 2010}
    event = {"brottstyp": "felanmälan klotter", "before": 100, "now": 140, "percent": 40.0, "hidden": False}
    return {
        "period": "2010-01/2010-12",
        "sentences": ["5 170 brott anmäldes."],
        "assessment": [],
        "worst": "nivå i klotter; inget på flera sätt.",
        "common": ["cykelstöld", "våldtäkt utomhus"],
        "crimes": [line, gone, *sums],
        "beside": {
            "surveys": [survey, survey | {"group": "kvinnor", "n": None}],
            "surveys_changed": [],
            "events": [event | {"interval": "8 till 81 % ökning"}],
            "costs": [{"what": "sanering", "area": "Exempelkommun", "year": 2010, "amount": 150000.0}],
            "area": [{"what": "Invånare", "value": "20 600", "year": "2009"}],
            "heard": [{"day": "2010-03-11", "kind": "Trygghetsvandring", "text": "Lamporna lyser inte."}],
            "disagreements": {"said": ["Klotter: 240 till 144, men felanmälan 120 till 216."], "pictures": []},
        },
        "repeats": {"said": ["Cykelstöld: 25 % på samma plats."]},
        "ahead": {"period": "2010-09/2011-08", "said": ["Evenemang: Marknaden, augusti."]},
        "unknown": {
            "register": [
                {"kind": "problemval", "text": "Den ökar mest."},
                {"kind": "lucka", "text": "Vilka som säljer."},
            ],
            "said": ["Vad brotten kostar: inga kostnader."],
        },
        "priorities": [
            {"stance": "avstår", "brottstyp": None, "text": "Snatteri.", "kommundel": None, "why": None},
            {"stance": "prioriteras", "brottstyp": "cykelstöld", "text": None, "kommundel": "A", "why": "Den ökar."},
        ],
        "drafts": [{"brottstyp": "cykelstöld", "lines": ["Problem: 160.", "Därför: [skriv]"]}],
    }


def material(**other: Any) -> Material:
    """The whole batch; B's effect failed."""
    places = {"A": {"2_hotspots": hotspots() | {"sentence": "26 brott."}, "4_effekt": effect()}, "B": {}}
    kommun = {"0_oversikt": overview(), "5_uppfoljning": follow_up()}
    absent = [Absent("B", "4_effekt", "Filen kunde inte läsas.")]
    return Material(**{"kommun": kommun, "kommundelar": places, "absent": absent, "labels": KOMMUN} | other)
