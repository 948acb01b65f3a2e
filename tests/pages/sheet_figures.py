"""Figures of one kommundel as the notebooks hand them on, with numbers small enough to follow."""

from typing import Any

from bfa.words.labels import VERDICTS

CAUSES = (
    ("Överservering och servering till underåriga på krog F", "stöds", 9, [1]),
    ("Lång kö och friktion utanför krog G på fredagar", "stöds", 6, [1]),
    ("Underlag finns hos polisen", None, None, [1]),
    ("För få bussar vid stängning, alla inom 15 minuter", "stöds", 5, [2, 4]),
    ("Små bråk vid snabbmatstället I som växer", "stöds", None, [4, 7]),
    ("Svarttaxi utanför krogarna vid stängning", "kan inte prövas", None, [3, 4]),
    ("Berusade ungdomar vid fritidsgård J på torsdagar", "stöds", 5, [6, 7]),
    ("Tips om langning av insmugglad alkohol från lastbilar på parkering N", "antagande", None, [5, 7]),
    ("Bara två fritidsledare på ungdomsdiskot vid J", "motsägs", 7, []),
    ("Underlag finns hos polisen", None, None, [9]),
)
MEASURES = (
    ("Ansvarsfull alkoholservering på alla tre krogarna", "klar", None, None),
    ("Nattbussplan med trafikbolaget", "delvis", "3 av 8 punkter", "Fortsätt nattbussplanen till årsskiftet"),
    ("Svarttaxigrupp", "pågår", None, None),
    ("Minst fyra poliser i uniform fredagar 02–03.30", "pågår", None, None),
    ("Bevakning av parkering N", "kvarstår", None, "Gemensam insats vid parkering N"),
    ("Ungdomsgruppen vid J torsdagar 20–01 i maj", "klar", None, None),
    ("Kronobergsmodellen i maj och juni", "klar", None, None),
    ("Minst sex fritidsledare och tio vuxna från en förening", "ej påbörjad", None, None),
    ("Underlag finns hos polisen", "avbruten", None, None),
)
OF = {"brottstyp": "misshandel utomhus", "kommundel": "A"}
LONG = (
    "En lång text som någon skrev utan att tänka på att bladet ska rymmas på en enda sida, med "
    "ettlångtsammansattordutanmellanslagsomaldrigtarslut och mer därtill. "
)


def hotspots() -> dict[str, Any]:
    grid = [[0] * 24 for _ in range(7)]
    for day, hour, n in ((4, 23, 4), (5, 0, 3), (5, 1, 6), (5, 23, 5), (6, 1, 4), (3, 20, 2)):
        grid[day][hour] = n
    found = (("Busstorget", 12, 50.0, "fre–lör 22–03"), ("Bostadsområde K", 6, 25.0, None), ("J", None, None, None))
    return {
        "brottstyp": "misshandel utomhus",
        "period": "2010-05/2010-08",
        "incidents": 26,
        "with_point": 24,
        "without_point": 2,
        "cell_size": 250,
        "places": [
            {"number": at, "name": name, "named": True, "n": n, "hidden": n is None, "share": share, "peak": peak}
            for at, (name, n, share, peak) in enumerate(found, 1)
        ],
        "places_map": {"svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', "alt": "Tre platser."},
        "weekday_hour": grid,
        "weekday_hour_hidden": False,
        "peak": "fre–lör 22–03",
        "answered": True,
        "reason": None,
        "warnings": [],
    }


def causes() -> dict[str, Any]:
    return {
        "brottstyp": "misshandel utomhus",
        "period": "2010-05/2010-08",
        "incidents": 26,
        "tags": {"situationell": 15, "social": 4, "båda": 3, "ingen regel": 4},
        "causes": [
            {"number": place, "text": text, "support": support, "support_n": n, "hidden": False, "measures": aimed}
            for place, (text, support, n, aimed) in enumerate(CAUSES, start=1)
        ],
        "measures": [
            {"number": place, "text": text, "state": state, "progress": progress, "decide": decide, "withheld": False}
            for place, (text, state, progress, decide) in enumerate(MEASURES, start=1)
        ],
        "causes_without_measure": [9],
        "measures_without_cause": [8],
        "perspectives_without_cause": ["brottsoffer"],
        "answered": True,
        "reason": None,
    }


def follow_up(**changes: Any) -> dict[str, Any]:
    """Causes and measures as those of `causes`, with who, when and where; decisions of a meeting, and proposals."""
    aimed = {n: [c for c, (*_, own) in enumerate(CAUSES, 1) if n in own] for n in range(1, 10)}
    wide, both = (2, 3, 7), (1, 4)
    measures = [
        {
            "number": n,
            "text": text,
            "short": None,
            "state": state,
            "progress": progress,
            "told": None,
            "remains": "Fem punkter är kvar." if n == 2 else None,
            "why_not": None,
            "responsible": f"ansvarig {n}",
            "by": "2010-08-31",
            "late": state not in ("klar", "avbruten") and n == 2,
            "decide": decide,
            "causes": aimed[n],
            "scope": [] if n in wide else ["A", "B"] if n in both else ["A"],
            "withheld": False,
        }
        for n, (text, state, progress, decide) in enumerate(MEASURES, 1)
    ]
    known = [
        {"number": n, "text": text, "short": None, "scope": ["A"], "measures": own, "withheld": False}
        for n, (text, _, _, own) in enumerate(CAUSES, 1)
    ]
    return {
        "brottstyp": "misshandel utomhus",
        "period": "2010-05/2010-08",
        "baseline": "2009-05/2009-08",
        "until": "2010-09-06",
        "meeting": "2010-04-27",
        "answered": True,
        "causes": known,
        "measures": measures,
        "decisions": [
            decision(1, "Planen genomförs", "waiting", due="2010-12-31"),
            decision(2, "Tio vuxna på diskot", "late", due="2010-06-11", scope=["A"], measures=[8]),
            decision(3, "Fråga till styrgruppen", "waiting", due="2010-10-15", decider="styrgrupp", state="lyft"),
        ],
        "proposals": [
            proposal("decision", 4, "Pengar till busstorget söks.", decider="styrgrupp", due="2010-10-15"),
            proposal("measure", 2, "Fortsätt nattbussplanen till årsskiftet", due="2010-08-31"),
            proposal("measure", 5, "Gemensam insats vid parkering N", scope=["A"]),
        ],
        "loose": {"causes_without_measure": [9], "measures_without_cause": [8]},
        "checks": [
            {"kind": "perspectives", "numbers": [], "n": 1, "said": "Ingen orsak är prövad.", "do": "Pröva en."},
            {"kind": "goals_without_day", "numbers": [1], "n": 1, "said": "Mål 1 saknar dag.", "do": "Skriv en."},
        ],
        "indicators": [
            {
                "of": "problem",
                "number": 0,
                "kind": "crime",
                "before": 121,
                "after": 99,
                "hidden": False,
                "percent": -18.2,
            }
        ],
        "others": [
            {"brottstyp": "klotter", "kind": "crime", "before": 10, "after": 12, "percent": 20.0, "hidden": False},
            {"brottstyp": "rån", "kind": "crime", "before": None, "after": 7, "percent": None, "hidden": True},
        ],
        "sums": [
            {"period": "2010-05/2010-08", "origin": "polisens PM", "theirs": 27, "ours": 26, "hidden": False, **OF},
            {"period": "2009", "origin": "polisens PM", "theirs": None, "ours": None, "hidden": True, **OF},
        ],
    } | changes


def decision(number: int, text: str, standing: str, **more: Any) -> dict[str, Any]:
    """A decision of the meeting."""
    return {
        "number": number,
        "date": "2010-04-27",
        "text": text,
        "short": None,
        "measures": [],
        "scope": [],
        "decider": "samordningsgrupp",
        "state": "beslutat",
        "responsible": "kommunens samordnare",
        "due": None,
        "standing": standing,
        "withheld": False,
    } | more


def proposal(of: str, number: int, text: str, scope: Any = (), **more: Any) -> dict[str, Any]:
    """A proposal."""
    named = {"of": of, "number": number, "text": text, "scope": list(scope), "shared": len(scope) != 1}
    named |= {"measures": [number] if of == "measure" else [], "responsible": f"ägare {number}", "late": False}
    return named | {"due": None, "decider": None} | more


def effect(**changes: Any) -> dict[str, Any]:
    told = sentences(str(changes.get("verdict", "no_difference_shown")))
    return {
        "brottstyp": "misshandel utomhus",
        "period": "2010-05/2010-08",
        "baseline": "2009-05/2009-08",
        "before": 35,
        "after": 26,
        "percent": -25.7,
        "ratio": 0.743,
        "lower": 0.45,
        "upper": 1.23,
        "relative": {
            "ratio": 0.88,
            "lower": 0.44,
            "upper": 1.29,
            "controls": ["B", "C", "D", "E", "F"],
            "shared_measures": [4, 6, 7],
        },
        "verdict": "no_difference_shown",
        "strength": "svag jämförelse",
        "reason": None,
        "sentence": " ".join(told),
        "said": told[1:],
        "expected": 29.5,
        "same_months": [
            {"period": f"{year}-05/{year}-08", "n": n, "hidden": n is None}
            for year, n in ((2006, 29), (2007, 29), (2008, None), (2009, 35), (2010, 26))
        ],
        "robustness": {
            "departure": 0.12,
            "exceeding": 9,
            "cases": 30,
            "sentence": "Skillnaden mot jämförelseområdena är 12 %. Minst så stora skillnader, uppåt eller nedåt, sågs "
            "i 9 av 30 fall utan åtgärd.",
        },
        "own_years": [-4.2, 9.1, -12.4],
        "smallest_visible_fall": 0.44,
    } | changes


def sentences(verdict: str) -> list[str]:
    """The verdict and its remarks, as the analysis writes them."""
    first = f"{VERDICTS[verdict]} mot B, C, D, E och F: 12 % minskning, förenligt med 56 % minskning till 29 % ökning."
    if verdict != "no_difference_shown":
        return [first, "Det talar för att åtgärden bidrog."]
    return [
        first,
        "Skillnaden ryms inom vad som skiljer områden åt utan åtgärd; det betyder inte att åtgärden saknar verkan.",
        "Åtgärd 4, 6 och 7 gäller också jämförelseområdena, så bara det som skiljer därutöver kan synas.",
        "Det gäller åtgärd 1, 2 och 3 tillsammans: de går inte att skilja åt.",
    ]


def whole() -> dict[str, Any]:
    parts = {"2_hotspots": hotspots(), "3_orsaker": causes(), "4_effekt": effect()}
    return parts | {"5_uppfoljning": follow_up()}


#: Nine other types with long names.
MANY = [follow_up()["others"][0] | {"brottstyp": f"tillgrepp av motordrivet fordon {n}"} for n in range(9)]


def overfull() -> dict[str, Any]:
    """More of everything than two A4 hold, in texts that are too long."""
    spots, did, went = hotspots(), effect(verdict="rise_shown", before=51234, after=61234, percent=19.5), follow_up()
    spots["places"] = [spots["places"][0] | {"name": LONG[:60], "peak": "fre–lör 22–04"}] * 3
    spots["weekday_hour"] = [[None if (d * h) % 5 == 1 else h * d * 3 for h in range(24)] for d in range(7)]
    spots |= {"warnings": ["En varning som är lagom lång."] * 3}
    did["relative"] |= {"controls": [LONG] * 6, "shared_measures": list(range(1, 12)), "lower": 1.1, "upper": 3.2}
    did |= {"own_years": list(range(-9, 30)), "said": [LONG * 4]}
    did["robustness"] |= {"sentence": LONG * 3}
    told = {"text": LONG, "told": LONG, "remains": LONG, "responsible": LONG[:40], "late": True}
    went["measures"] = [went["measures"][n % 9] | told | {"number": n, "causes": [n, n + 1]} for n in range(1, 40)]
    went["causes"] = [went["causes"][0] | {"number": n, "text": LONG * 2, "measures": [n]} for n in range(1, 40)]
    went["decisions"] = [decision(n, LONG, "late", scope=["A"]) for n in range(1, 30)]
    went["proposals"] = [proposal("decision", n, LONG * 2, decider="styrgrupp") for n in range(1, 30)]
    went["proposals"] += [proposal("decision", n, LONG * 2, scope=["A"]) for n in range(30, 60)]
    went |= {"checks": went["checks"] * 9, "others": MANY, "sums": went["sums"][:1] * 3}
    further = {f"4_effekt · {row['brottstyp']}": effect(verdict="not_assessed") for row in MANY}
    return {"2_hotspots": spots, "3_orsaker": causes(), "4_effekt": did, "5_uppfoljning": went, **further}
