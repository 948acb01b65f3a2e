"""The sheets and headings of the joint registers, in Swedish, and the contract's columns that they mean."""

import pandera.pandas as pa

from bfa.tables.naming import composed

#: The sheet of each register in a workbook that holds several.
SHEETS = {
    "problems": "Problem",
    "causes": "Orsaker",
    "measures": "Åtgärder",
    "goals": "Mål",
    "follow_up": "Uppföljning",
    "decisions": "Beslut",
    "owners": "Ansvariga",
    "priorities": "Prioriteringar",
    "unknowns": "Kunskapsläge",
}
#: Swedish headings of a register that people fill in, to the contract's names; of two, the first is the one we write.
HEADINGS = {
    "nummer": "number",
    "beskrivning": "text",
    "orsak": "text",
    "åtgärd": "text",
    "mål": "text",
    "kort namn": "short",
    "perspektiv": "perspective",
    "karaktär": "character",
    "avstånd": "distance",
    "nivå": "level",
    "påverkas av": "influence",
    "teori": "theory",
    "led": "step",
    "kod": "code",
    "plats": "place",
    "tid": "time",
    "källa": "source",
    "uppgiftslämnare": "stated_by",
    "regel": "rule",
    "utlämnad text": "utlamnad_text",
    "orsaker": "causes",
    "riktas mot": "aimed_at",
    "sikt": "term",
    "ansvarig": "responsible",
    "omfattar": "scope",
    "klart": "due",
    "start": "start",
    "slut": "end",
    "planerat": "planned",
    "stöd": "evidence",
    "metod": "method",
    "avvikelse från metod": "deviation",
    "slag": "kind",
    "åtgärder": "measures",
    "indikator": "indicator",
    "målvärde": "target",
    "beslutat": "declared",
    "mätperiod": "period",
    "jämförs med": "baseline",
    "uppföljning": "follow_up",
    "löfte": "promise",
    "lottning": "lot",
    "även brottstyper": "types",
    "andra mått": "outcomes",
    "åtgärdens nummer": "measure",
    "datum": "date",
    "läge": "state",
    "gjort": "done",
    "kvarstår": "remains",
    "att besluta": "decide",
    "prioritering": "priority",
    "varför": "why",
    "beslutas av": "decider",
    "paket": "package",
    "utgångsvärde": "baseline_value",
    "varför inte gjort": "why_not",
    "diarienummer": "dnr",
    "ställningstagande": "stance",
    "skada": "harm",
    "berör många": "touches_many",
    "går att påverka": "can_influence",
    "kostsamt": "costly",
    "resurser": "resources",
    "signalverkan": "signal",
    "vem tar reda på det": "who",
}
#: What a heading means in one register, where that is not what it means in the others.
OWN_HEADINGS = {
    "problems": {"problem": "text", "beslutat": "decided"},
    "causes": {"orsak": "text"},
    "measures": {"åtgärd": "text", "beslutat": "decided"},
    "goals": {"mål": "text"},
    "decisions": {"beslut": "text"},
    "owners": {"ansvarig": "text"},
    "priorities": {"vad": "text", "därför att": "why", "beslutat": "decided"},
    "unknowns": {"vad vi inte vet": "text"},
}


def contract_name(head: str, schema: pa.DataFrameSchema) -> str | None:
    """Our column that a heading means, in Swedish or English; None where it means none of the register's."""
    plain = " ".join(composed(head).lower().split())
    own = OWN_HEADINGS.get(str(schema.name), {})
    for name in (plain, own.get(plain), HEADINGS.get(plain), HEADINGS.get(plain.replace("_", " "))):
        if name in schema.columns:
            return name
    return None


def headings(schema: pa.DataFrameSchema) -> dict[str, str]:
    """Our column to the heading that a register of this kind has, in the contract's order."""
    own = OWN_HEADINGS.get(str(schema.name), {})
    words = {ours: word for word, ours in reversed([*own.items(), *HEADINGS.items()])}
    return {name: words.get(name, name) for name in schema.columns}
