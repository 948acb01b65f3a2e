"""The effect in Swedish that claims no more than the figures: labels, and the sentences of each section."""

import re

import pandas as pd

from bfa.analyses.amounts import FROM_ZERO
from bfa.analyses.effect.relative import FAR, ONE
from bfa.analyses.effect.spans import span
from bfa.analyses.unread import REASON
from bfa.disclosure.effect import ReleasedEffect
from bfa.tables.period import Period, parse_period
from bfa.words.effect_gates import ANSWERS, question, why
from bfa.words.effect_selection import selection as of_selection
from bfa.words.effect_verdict import robust
from bfa.words.effect_verdict import sentence as whole_sentence
from bfa.words.labels import VERDICTS
from bfa.words.nouns import REPORTED
from bfa.words.numbers import (
    MONTHS_SHORT,
    baseline_label,
    change,
    counted,
    interval,
    interval_from,
    joined,
    missing,
    month_label,
    number,
    percent,
    period_label,
)

NOT_SHOWN = "Antalen visas inte, för att ett litet antal inte ska gå att räkna fram."
NOT_COMPARED = "Jämförelsen visas inte i siffror, för att ett annat områdes antal inte ska gå att räkna fram."
_PARTLY = "Några tidigare perioder visas inte, för att dolda antal inte ska gå att räkna fram."

_LINES = {
    "own": "Egen ändring",
    "others": "Jämförelseområdenas antal",
    "relative": "Mot jämförelseområdena",
    "relative_total": "Mot jämförelseområdena, sammanlagt",
    "relative_far": "Mot jämförelseområdena utan grannområden",
    "own_without_case": "Egen ändring utan det största ärendet",
    "own_placed": "Egen ändring utan dem som saknar plats",
    "relative_placed": "Mot jämförelseområdena utan dem som saknar plats",
}

LINE_HEADINGS = {
    "label": "Jämförelse",
    "before": "Före",
    "after": "Efter",
    "percent": "Ändring",
    "interval": "Förenligt med (95 %)",
}
BAND_NOTE = "Väntat: nivån före, flyttad som jämförelseområdena; bandet rymmer 95 procent. Räkningen tar med äldre år."
DEPARTURES = "Så mycket har områden avvikit från varandra utan att någon åtgärd prövats"
WITHOUT_ONE = "Skillnaden mot jämförelseområdena när ett av dem tas bort, och hur mycket det vägde"


def lines(shown: ReleasedEffect) -> pd.DataFrame:
    """The lines of the table with what each is called and its interval in words: label, interval and `shown.table`."""
    table = shown.table
    ends = zip(table["lower"], table["upper"], strict=True)
    spans = [interval_from(*row) for row in zip(table["before"], table["after"], ends, strict=True)]
    return table.assign(label=table["line"].map(_LINES), interval=spans)


def controls_left_out(shown: ReleasedEffect) -> pd.DataFrame:
    """The comparison without each control with what each row is called: label and `shown.left_out`."""
    named = {FAR: "Utan grannområden", ONE: "Utan {}"}
    rows = zip(shown.left_out["kind"], shown.left_out["control"], strict=True)
    return shown.left_out.assign(label=[named.get(kind, "Alla jämförelseområden").format(name) for kind, name in rows])


def reasons(shown: ReleasedEffect) -> list[dict[str, str]]:
    """gate, answer, why in words, or that it may not be told; last how large a departure the conclusion bears."""
    told = [
        (question(gate), ANSWERS[gate.answer], in_words(why(gate)) if may else "visas inte")
        for gate, may in zip(shown.found.gates, shown.told, strict=True)
    ]
    line, may = robust(shown.found).rstrip("."), not shown.withheld or shown.found.robustness is None
    told.append((_ROBUST, "–", (in_words(line) or "inget omdöme att pröva") if may else "visas inte"))
    return [dict(zip(("gate", "answer", "why"), row, strict=True)) for row in told]


_ROBUST = "Hur stor avvikelse som slutsatsen tål"
_NO_CHANGE = {
    "rule_changed": "visas inte: en regel för registrering ändrades",
    "unread": f"ingen ändring sägs: {REASON.rstrip('.')}",
    "nothing_counted": "inget är räknat",
    "months_missing": "alla månader är inte räknade",
    "from_zero": FROM_ZERO,
}


def in_words(text: str) -> str:
    """The text with its periods in Swedish: 2010-01/2010-04 is januari–april 2010."""
    return re.sub(r"\d{4}-\d{2}/\d{4}-\d{2}", lambda found: period_label(found[0]), text)


def sentence(shown: ReleasedEffect) -> str:
    """The verdict as everywhere else; with hidden counts the verdict alone."""
    if shown.hidden or (shown.withheld and shown.found.relative):
        return f"{VERDICTS[shown.found.verdict]}. {NOT_SHOWN if shown.hidden else NOT_COMPARED}"
    return whole_sentence(shown.found)


def own_change(shown: ReleasedEffect) -> str:
    """The area's own change with its counts, and what it is compatible with by itself."""
    found = shown.found
    own, nouns = found.table.iloc[0], REPORTED[found.design.panel.kind]
    if shown.hidden:
        return NOT_SHOWN
    why, before, after = _NO_CHANGE.get(own["why"], ""), own["before"], own["after"]
    if missing(before) or missing(after):
        return f"{why[:1].upper()}{why[1:]}."
    if before == after == 0:
        return f"Inga {nouns[1]} i någon av perioderna."
    then, now = baseline_label(shown.period, shown.baseline), period_label(shown.period)
    if missing(own["ratio"]) and before:
        return f"{counted(after, *nouns)} under {now} och {number(before)} under {then}; {why}."
    said = f"Egen ändring: {counted(after, *nouns)} under {now} mot {number(before)} under {then}"
    if not before:
        return f"{said}; en ändring i procent går inte att räkna från noll."
    span = interval(own["lower"], own["upper"])
    usual = "Slumpen och hur områden ändras av sig själva mellan år är inräknade."
    return f"{said}, {change(own['percent'])}, förenligt med {span}. {usual}"


def late_note(shown: ReleasedEffect) -> str:
    """Why the baseline is lower here than in the overview; "" where it is not."""
    if shown.late is None:
        return ""
    nouns, days = REPORTED[shown.found.design.panel.kind], counted(shown.late.days, "dag", "dagar")
    return (
        f"{counted(shown.late.left_out, *nouns)} som registrerades mer än {days} efter periodens slut räknas inte i "
        "perioden före, eftersom den senare perioden inte har hunnit få så sena; översikten räknar dem."
    )


def in_time_note(shown: ReleasedEffect) -> str:
    """That the months count what was registered as soon in every period, which other pages do not; "" where all is."""
    days = shown.found.design.known.recording.registered_days
    if days is None:
        return ""
    within = counted(days, "dag", "dagar")
    return (
        f"Månaderna räknar det som registrerats inom {within} efter sin periods slut. Översikten och sidan om var och "
        "när räknar också det som kom senare, så samma månad kan ha ett högre antal där."
    )


def rules_note(shown: ReleasedEffect, *told: Period) -> str:
    """That counts on either side of a new rule for registration differ in kind; "" where none lies in these periods."""
    if not told:
        return ""
    first, last = min(period.first for period in told), max(period.last for period in told)
    inside = [month for month in shown.rule_changes if first < month <= last]
    if not inside:
        return ""
    when = joined(month_label(month) for month in inside)
    return f"En regel för registrering ändrades i {when}: antal före och efter betyder inte detsamma."


def expected(shown: ReleasedEffect) -> str:
    """What was to be expected in the follow-up beside what was counted; "" where nothing was expected."""
    found = shown.found
    after, foreseen = found.evidence.counted[1], found.evidence.expected
    if shown.withheld or not found.relative or after is None:
        return ""
    middle, low, high = (number(round(n)) for n in foreseen if n is not None)
    return (
        f"Om området hade följt jämförelseområdena väntades {middle} {REPORTED[found.design.panel.kind][1]} under "
        f"{period_label(shown.period)}, och allt mellan {low} och {high} hade rymts. Det blev {number(after)}."
    )


def others_note(shown: ReleasedEffect) -> str:
    """Why the controls' two counts do not give what was expected; "" where they do not stand in the table."""
    other = shown.found.relative
    if other is None or "others" not in set(shown.table["line"]):
        return ""
    years = "de två åren före" if other.change.years > 1 else "året före"
    return (
        f"Mot jämförelseområdena: områdets antal mot det som väntades från samma månader {years}, så det går inte att "
        "räkna fram ur de två raderna ovanför."
    )


def same_months(shown: ReleasedEffect) -> list[dict[str, object]]:
    """period, n (None where hidden), hidden: the same months of each year under one rule for registration."""
    start = max(
        (month for month in shown.rule_changes if month <= shown.period.last), default=shown.period.first - 1200
    )
    rows = shown.years[[parse_period(str(text)).first >= start for text in shown.years["period"]]]
    return [
        {"period": str(row["period"]), "n": None if missing(row["n"]) else int(row["n"]), "hidden": bool(row["hidden"])}
        for row in rows.to_dict("records")
    ]


def illustrated(shown: ReleasedEffect) -> str:
    """How often areas departed as much in earlier periods; it illustrates and does not prove."""
    line = robust(shown.found)
    said = (
        "Bilden belyser hur mycket områden brukar skilja sig åt men bevisar inget: områdena och åren är desamma som "
        "osäkerheten är räknad ur."
    )
    return f"{line} {said}".strip()


def years_note(shown: ReleasedEffect) -> str:
    """What stands under the table of the area's own years."""
    said = "Avvikelse: områdets ändring mot åren före, ställd mot de andra områdenas."
    return f"{said} {_PARTLY}" if shown.partly and not shown.hidden else said


def left_out(shown: ReleasedEffect) -> str:
    """Whether any one control decides the answer."""
    table = controls_left_out(shown)
    if not shown.found.relative:
        return "Ingen jämförelse är gjord, så inget område kan tas bort."
    if shown.withheld:
        return NOT_SHOWN if shown.hidden else NOT_COMPARED
    one = table.iloc[1:]
    turned = one.loc[one["changes_sign"].fillna(False).astype(bool), "label"]
    heavy = one[(one["weight"].abs() > 50) & (one["kind"] == ONE)]
    said = [f"{label} byter skillnaden riktning." for label in turned]
    said += [f"{row['control']} bär {percent(row['weight'])} av jämförelsen." for row in heavy.to_dict("records")]
    return " ".join(said) or "Inget enskilt område avgör riktningen, och inget bär mer än halva jämförelsen."


def heaviest_note(drawn: int, of: int) -> str:
    """That a chart holds the heaviest controls alone; "" where it holds all."""
    return f"De {drawn} tyngsta av {of} områden." if of > drawn else ""


def selection(shown: ReleasedEffect) -> str:
    """What choosing the area for its figures does by itself."""
    design, found = shown.found.design, shown.found.evidence.selection
    if not design.known.acted and found is None:
        return "Ingen åtgärd prövas här, så området har inte valts för någon."
    if design.chosen_on is None:
        return (
            "Vilken period som gjorde att området valdes är inte angivet (parametern chosen_on), så vad valet gör av "
            "sig självt har inte räknats. Ett område som valts för att det låg högt rör sig ofta tillbaka utan någon "
            "åtgärd."
        )
    if found is None:
        when = period_label(span(design.panel.counts, *design.chosen_on))
        return (
            f"Området valdes på {when}. Vad ett sådant val gör av sig självt går inte att räkna ur det som finns här."
        )
    return NOT_COMPARED if shown.withheld else in_words(of_selection(found))


def own_percents(shown: ReleasedEffect) -> list[float]:
    """The area's earlier departures that may be shown, oldest first. [%]"""
    if shown.withheld or not shown.found.relative:
        return []
    if len(shown.found.design.treated) > 1 and not shown.partly:
        return [float(value) for value in shown.found.own_years]
    return [100 * (ratio - 1) for _, ratio in named_windows(shown)]


def own_names(shown: ReleasedEffect) -> list[str]:
    """What the periods of `own_percents` are called; none where they are those of several areas together."""
    if shown.withheld or not shown.found.relative or len(shown.found.design.treated) > 1:
        return []
    return [name for name, _ in named_windows(shown)]


def named_windows(shown: ReleasedEffect) -> list[tuple[str, float]]:
    """The treated area's earlier departures that may be shown: when and ratio, oldest first.

    Named by their year where all are the same months as the follow-up, else by their first month.
    """
    rows = shown.earlier[shown.earlier["own"]] if len(shown.found.design.treated) == 1 else shown.earlier.iloc[:0]
    windows = sorted(
        (parse_period(str(text)), ratio) for text, ratio in zip(rows["period"], rows["ratio"], strict=True)
    )
    first = [window.first for window, _ in windows]
    yearly = {month.month for month in first} == {shown.period.first.month}
    names = [str(month.year) if yearly else f"{MONTHS_SHORT[month.month - 1]} {month.year}" for month in first]
    return [(name, float(ratio)) for name, (_, ratio) in zip(names, windows, strict=True) if not missing(ratio)]
