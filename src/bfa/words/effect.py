"""The effect in Swedish that claims no more than the figures: labels, and the sentences of each section."""

import re

import pandas as pd

from bfa.analyses.effect.relative import WITHOUT_NEIGHBOURS
from bfa.analyses.effect.verdicts import WORDS
from bfa.analyses.effects import Effect
from bfa.disclosure.effect import ReleasedEffect
from bfa.tables.period import Period, parse_period
from bfa.words.nouns import REPORTED
from bfa.words.numbers import (
    MONTHS_SHORT,
    baseline_label,
    change,
    counted,
    decimal,
    interval,
    interval_from,
    joined,
    missing,
    month_label,
    number,
    percent,
    period_label,
)

_NOT_SHOWN = "Antalen visas inte, för att ett litet antal inte ska gå att räkna fram."
_NOT_COMPARED = "Jämförelsen visas inte i siffror, för att ett annat områdes antal inte ska gå att räkna fram."
_PARTLY = "Några tidigare perioder visas inte, för att dolda antal inte ska gå att räkna fram."

_LINES = {
    "own": "Egen ändring",
    "others": "Jämförelseområdenas antal",
    "relative": "Mot jämförelseområdena",
    "relative_total": "Mot jämförelseområdena, sammanlagt",
    "relative_far": f"Mot jämförelseområdena {WITHOUT_NEIGHBOURS}",
    "own_without_case": "Egen ändring utan det största ärendet",
    "own_placed": "Egen ändring utan dem som saknar plats",
    "relative_placed": "Mot jämförelseområdena utan dem som saknar plats",
}


def lines(shown: ReleasedEffect) -> pd.DataFrame:
    """The lines of the table with what each is called and its interval in words: label, interval and `shown.table`."""
    table = shown.table
    ends = zip(table["lower"], table["upper"], strict=True)
    spans = [interval_from(*row) for row in zip(table["before"], table["after"], ends, strict=True)]
    return table.assign(label=table["line"].map(_LINES), interval=spans)


def controls_left_out(shown: ReleasedEffect) -> pd.DataFrame:
    """The comparison without each control with what each row is called: label and `shown.left_out`."""
    names = [str(name) for name in shown.left_out["control"]]
    label = [_without(name) if place else "Alla jämförelseområden" for place, name in enumerate(names)]
    return shown.left_out.assign(label=label)


def _without(name: str) -> str:
    """A row of the table by its control, or by what it leaves out together."""
    return f"{name[:1].upper()}{name[1:]}" if name == WITHOUT_NEIGHBOURS else f"Utan {name}"


def reasons(shown: ReleasedEffect) -> pd.DataFrame:
    """gate, answer, why in words: those that may not be told say so."""
    words = ["visas inte" if missing(why) else in_words(why) for why in shown.gates["why"]]
    return shown.gates[["gate", "answer"]].assign(why=words)


def in_words(text: str) -> str:
    """The text with its periods in Swedish: 2010-01/2010-04 is januari–april 2010."""
    return re.sub(r"\d{4}-\d{2}/\d{4}-\d{2}", lambda found: period_label(found[0]), text)


def sentence(shown: ReleasedEffect) -> str:
    """The verdict as everywhere else; with hidden counts the verdict alone."""
    if shown.hidden or (shown.withheld and shown.found.relative):
        return f"{WORDS[shown.found.verdict]}. {_NOT_SHOWN if shown.hidden else _NOT_COMPARED}"
    return shown.found.sentence


def own_change(shown: ReleasedEffect) -> str:
    """The area's own change with its counts, and what it is compatible with by itself."""
    found = shown.found
    if shown.hidden:
        return _NOT_SHOWN
    if found.before is None or found.after is None:
        words = str(found.table["words"].iloc[0])
        return f"{words[:1].upper()}{words[1:]}."
    if found.before == found.after == 0:
        return f"Inga {REPORTED[found.kind_counted][1]} i någon av perioderna."
    then, now = baseline_label(shown.period, shown.baseline), period_label(shown.period)
    nouns = REPORTED[found.kind_counted]
    if missing(found.ratio) and found.before:
        both = f"{counted(found.after, *nouns)} under {now} och {number(found.before)} under {then}"
        return f"{both}; {found.table['words'].iloc[0]}."
    said = f"Egen ändring: {counted(found.after, *nouns)} under {now} mot {number(found.before)} under {then}"
    if not found.before:
        return f"{said}; en ändring i procent går inte att räkna från noll."
    span = interval(found.lower, found.upper)
    why = "Slumpen och hur områden ändras av sig själva mellan år är inräknade."
    return f"{said}, {change(found.percent)}, förenligt med {span}. {why}"


def late_note(shown: ReleasedEffect) -> str:
    """Why the baseline is lower here than in the overview; "" where it is not."""
    if shown.late is None:
        return ""
    nouns, days = REPORTED[shown.found.kind_counted], counted(shown.late.days, "dag", "dagar")
    return (
        f"{counted(shown.late.left_out, *nouns)} som registrerades mer än {days} efter periodens slut räknas inte i "
        "perioden före, eftersom den senare perioden inte har hunnit få så sena; översikten räknar dem."
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
    known = not any(missing(n) for n in (found.expected, found.expected_lower, found.expected_upper, found.after))
    if shown.withheld or not known or not found.relative:
        return ""
    middle, low, high = (
        number(round(float(n))) for n in (found.expected, found.expected_lower, found.expected_upper) if n is not None
    )
    return (
        f"Om området hade följt jämförelseområdena väntades {middle} {REPORTED[found.kind_counted][1]} under "
        f"{period_label(shown.period)}, och allt mellan {low} och {high} hade rymts. Det blev {number(found.after)}."
    )


def others_note(shown: ReleasedEffect) -> str:
    """Why the controls' two counts do not give what was expected; "" where they do not stand in the table."""
    other = shown.found.relative
    if other is None or "others" not in set(shown.table["line"]):
        return ""
    years = "de två åren före" if other.years > 1 else "året före"
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
    line = shown.found.robustness.sentence if shown.found.robustness else ""
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
    if not shown.found.relative or shown.found.left_out.empty:
        return "Ingen jämförelse är gjord, så inget område kan tas bort."
    if shown.withheld:
        return _NOT_SHOWN if shown.hidden else _NOT_COMPARED
    one = table.iloc[1:]
    turned = one.loc[one["changes_sign"].fillna(False).astype(bool), "label"]
    heavy = one[(one["weight"].abs() > 50) & (one["control"] != WITHOUT_NEIGHBOURS)]
    said = [f"{label} byter skillnaden riktning." for label in turned]
    said += [f"{row['control']} bär {percent(row['weight'])} av jämförelsen." for row in heavy.to_dict("records")]
    return " ".join(said) or "Inget enskilt område avgör riktningen, och inget bär mer än halva jämförelsen."


def spread(shown: ReleasedEffect, *, rows: bool) -> str:
    """What could be looked at of the spread, and what needs a row per crime."""
    if shown.withheld:
        return _NOT_SHOWN if shown.hidden else _NOT_COMPARED
    if shown.spread.empty and not shown.found.acted:
        return "Ingen åtgärd prövas här, så det finns ingen förskjutning att pröva."
    kinds = set(shown.spread["kind"])
    said = []
    if shown.spread.empty:
        said.append("Om brotten flyttat till områdena intill har inte gått att räkna här.")
    if not rows:
        said.append("Ringar runt området och andra tider kräver en rad per brott; här finns bara antal.")
    elif "ring" not in kinds:
        said.append("Ringar runt området har inte gått att räkna: områdets gräns eller brottens lägen saknas.")
    if not shown.spread.empty:
        said.append(
            "Skillnaden är antalet mer eller mindre än om platsen hade följt jämförelseområdena. Ett minus kan vara "
            "att nyttan spritt sig, ett plus att brott flyttat; där intervallet rymmer noll kan inget av det beläggas."
        )
    return " ".join(said)


def selection(shown: ReleasedEffect, *, chosen_on: str) -> str:
    """What choosing the area for its figures does by itself; `chosen_on` is the period it was chosen on, "" unknown."""
    found = shown.found.selection
    if not shown.found.acted and found is None:
        return "Ingen åtgärd prövas här, så området har inte valts för någon."
    if not chosen_on:
        return (
            "Vilken period som gjorde att området valdes är inte angivet (parametern chosen_on), så vad valet gör av "
            "sig självt har inte räknats. Ett område som valts för att det låg högt rör sig ofta tillbaka utan någon "
            "åtgärd."
        )
    if found is None:
        when = period_label(chosen_on)
        return (
            f"Området valdes på {when}. Vad ett sådant val gör av sig självt går inte att räkna ur det som finns här."
        )
    return _NOT_COMPARED if shown.withheld else in_words(found.sentence)


def method(shown: ReleasedEffect) -> list[str]:
    """How it was computed, for the method box; here the terms of the trade may stand."""
    found, other = shown.found, shown.found.relative
    if other is None or shown.withheld:
        return ["Ingen jämförelse är gjord; bara den egna ändringen visas.", _OWN]
    said = [_compared(found), _OWN, _drift(found), _graded(found), _chance(found)]
    return [text for text in said if text]


_OWN = (
    "Den egna ändringen är kvoten mellan efter och före. Intervallet väger in slumpen i antalen och hur mycket "
    "områden brukar ändras mellan sådana perioder utan någon åtgärd."
)


def _compared(found: Effect) -> str:
    other = found.relative
    if other is None:
        return ""
    years = "de två närmaste åren" if other.years > 1 else "året"
    dropped = (
        f" Utanför jämförelsen, för få brott, saknade månader eller kort historik: {joined(other.dropped)}."
        * bool(other.dropped)
    )
    near = f" Grannar till området, dit brott kan flytta: {joined(other.near)}." * bool(other.near)
    total = ""
    if other.total_ratio is not None:
        total = f" Räknat på områdenas sammanlagda antal: {change(100 * (other.total_ratio - 1))}."
    return (
        f"Jämförelsen: områdets ändring mot {joined(other.controls)}, från samma månader {years} före. Områden som "
        f"säger mer väger mer.{dropped}{near}{total}"
    )


def _drift(found: Effect) -> str:
    other = found.relative
    if other is None:
        return ""
    return (
        "Områden rör sig isär från år till år också utan åtgärder. Hur mycket är skattat ur områdena själva och deras "
        "tidigare år, vägt ihop med ett förhandsvärde för brottstypen ur öppna data (tabellen drift_prior): omkring "
        f"{decimal(100 * other.drift, 0)} procent upp eller ned ett vanligt år. Intervallet är räknat med "
        f"t-fördelningen, {decimal(other.degrees_of_freedom, 0)} frihetsgrader."
    )


def _graded(found: Effect) -> str:
    if not found.grade:
        return ""
    return (
        f"Jämförelsens styrka är {found.grade} på Marylandskalan (1–5): 2 är svag jämförelse, 3 måttlig, "
        "4 och 5 god. 5 kräver att områdena lottats."
    )


def _chance(found: Effect) -> str:
    if found.declared or found.pool < 2 or found.relative is None:
        return ""
    return (
        f"Jämförelsen var inte bestämd på förhand. Den prövas därför bland {number(found.pool)} jämförelser med "
        "Benjamini och Hochbergs metod, så att högst en av tjugo belagda skillnader väntas vara falsk."
    )


def own_percents(shown: ReleasedEffect) -> list[float]:
    """The area's earlier departures that may be shown, oldest first. [%]"""
    if shown.withheld or not shown.found.relative:
        return []
    if len(shown.found.treated) > 1 and not shown.partly:
        return [float(value) for value in shown.found.own_years]
    return [100 * (ratio - 1) for _, ratio in named_windows(shown)]


def own_names(shown: ReleasedEffect) -> list[str]:
    """What the periods of `own_percents` are called; none where they are those of several areas together."""
    if shown.withheld or not shown.found.relative or len(shown.found.treated) > 1:
        return []
    return [name for name, _ in named_windows(shown)]


def named_windows(shown: ReleasedEffect) -> list[tuple[str, float]]:
    """The treated area's earlier departures that may be shown: when and ratio, oldest first.

    Named by their year where all are the same months as the follow-up, else by their first month.
    """
    rows = shown.earlier[shown.earlier["own"]] if len(shown.found.treated) == 1 else shown.earlier.iloc[:0]
    windows = sorted(
        (parse_period(str(text)), ratio) for text, ratio in zip(rows["period"], rows["ratio"], strict=True)
    )
    first = [window.first for window, _ in windows]
    yearly = {month.month for month in first} == {shown.period.first.month}
    names = [str(month.year) if yearly else f"{MONTHS_SHORT[month.month - 1]} {month.year}" for month in first]
    return [(name, float(ratio)) for name, (_, ratio) in zip(names, windows, strict=True) if not missing(ratio)]
