"""The quality report of an intake as one page in Swedish: for the analyst, kept in the store, never in a handout."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from bfa.draw.page import filled
from bfa.pages.quality_tables import Table, files, marks, months, table, to_do
from bfa.tables.period import parse_period
from bfa.tables.quality import QualityReport
from bfa.words.numbers import counted, decimal, number, period_label

PAGE = "kvalitetsrapport.html"
_REGISTERS = {"causes": "orsaker", "measures": "åtgärder", "goals": "mål", "follow_up": "uppföljning"}


def documents(report: QualityReport) -> dict[str, str]:
    """The report as files for the store: `kvalitetsrapport.html`.

    Parameters
    ----------
    report : QualityReport
        From `tables.intake.take_in`.
    """
    return {PAGE: quality_html(report.figures)}


def quality_html(figures: Mapping[str, Any]) -> str:
    """The whole page, self-contained.

    Parameters
    ----------
    figures : mapping
        `QualityReport.figures`, or what `tables.store.read_quality` gives.
    """
    counted_in = [*figures["sources"], *figures["count_sources"]]
    breaks = [(brottstyp, ", ".join(months)) for brottstyp, months in figures["code_breaks"].items()]
    return filled(
        "quality.j2",
        title=f"Inläsningen av {figures['kommun']}",
        policy=Markup("default-src 'none'; style-src 'unsafe-inline'"),
        figures=figures,
        to_do=to_do(figures),
        summary=_summary(figures),
        months=months(figures["coverage"]),
        marks=marks(figures["coverage"]),
        files=files(counted_in),
        control_sums=_control_sums(figures["control_sums"]),
        sources=[
            *(_source(source) for source in counted_in),
            *(_source(source, _against(source)) for source in figures["exposure_sources"]),
        ],
        breaks=table("Byten", ("Brottstyp", "Från"), breaks),
        rest=_rest(figures),
    )


def _summary(figures: Mapping[str, Any]) -> list[tuple[str, str]]:
    first, last = figures["period"]
    lines: list[tuple[str, str]] = [
        ("Räknesätt", str(figures["raknesatt"])),
        ("Period som räknas", f"{first} till {last}" if first else "ingen"),
        ("Preliminära månader", _preliminary(figures)),
    ]
    rows = figures["rows"]
    if rows is None:
        lines.append(("Rader", "inga; kommunen har bara antal per månad"))
    else:
        kept = rows["kept"]
        lines += [
            ("Rader lästa", number(rows["read"])),
            ("Rader som räknas", number(kept)),
            ("Rader som inte kunde läsas", _share(rows["refused"], rows["read"])),
        ]
        lacking = [
            ("I månader som inte räknas", rows["left_out"], rows["read"]),
            ("Samma händelse som en annan rad", rows["already"], rows["read"]),
            ("Utan användbar plats", rows["without_point"], kept),
            ("Utan klockslag", rows["without_clock"], kept),
            ("Utan dag, bara månad", rows["without_day"], kept),
            ("Utan känd kommundel", rows["without_kommundel"], kept),
            ("Rader lika en annan (räknas)", rows["duplicates"], kept),
        ]
        lines += [(head, _share(n, of)) for head, n, of in lacking if n]
    return lines


def _preliminary(figures: Mapping[str, Any]) -> str:
    late = figures["preliminary"]
    if figures["uttag"] is None:
        return "okänt: uttag saknas i kommunfilen"
    if not late["months"]:
        return f"inga (uttag {figures['uttag']})"
    return f"{', '.join(late['months'])}: {number(late['n'])} hittills (uttag {figures['uttag']})"


def _control_sums(sums: list[dict[str, Any]]) -> Table:
    rows = [
        (
            one["brottstyp"],
            one["kommundel"] or "hela kommunen",
            period_label(parse_period(one["period"])),
            number(one["expected"]),
            number(one["found"]) if one["found"] is not None else "–",
            "stämmer" if one["match"] else _difference(one),
            one["origin"],
        )
        for one in sums
    ]
    heads = ("Brottstyp", "Kommundel", "Period", "Angivet", "Inläst", "Utfall", "Källa till det angivna")
    return table("Angivna siffror mot inlästa", heads, rows, numeric=(3, 4))


def _difference(one: Mapping[str, Any]) -> str:
    head = f"skiljer {one['difference']:+d}" if one["difference"] is not None else "kan inte jämföras"
    return f"{head.replace('-', '−')}. Troliga skäl: {'; '.join(one['reasons'])}."


def _source(source: Mapping[str, Any], more: str = "") -> tuple[str, str, list[Table]]:
    """A heading, what is told of a source, and its tables."""
    told = f"Läst som {source['encoding']}. {number(source['read'])} rader lästa, "
    told += f"{number(source['kept'])} räknas, {number(source['refused'])} avvisade."
    if source.get("first"):
        told += f" Första start {source['first']}, sista {source['last']}."
        told += f" Räknas för {' till '.join(source['covered'])}."
    unknown = source.get("unknown_codes") or {}
    if unknown:
        told += " Okända brottskoder: " + ", ".join(f"{code} ({n})" for code, n in unknown.items()) + "."
    heads = ("Vad", "Antal", "Till exempel rad", "Gör så här")
    told_of = (("Avvisade rader", source["reasons"]), ("Anmärkningar", source["remarks"]))
    tables = [table(caption, heads, map(_line, lines), numeric=(1,)) for caption, lines in told_of]
    return f"{source['source']}: {source['file']}", told + more, tables


def _against(source: Mapping[str, Any]) -> str:
    """What an exposure source counts, on what, and how much of it falls on the kommundelar."""
    told = f" Det som räknas är {source['what']} {source['year']}, "
    told += f"i rutor om {source['size']} m." if source["size"] else "i ytor, fördelat efter yta (ungefärligt)."
    told += f" Summan är {number(round(source['total']))}"
    if source["inside"] is not None:
        told += f", varav {number(round(source['inside']))} i kommundelarna"
    return told + "." + (f" Omräknat från {source['reprojected']}." if source.get("reprojected") else "")


def _line(line: Mapping[str, Any]) -> tuple[str, str, str, str]:
    rows, many = ", ".join(map(str, line["rows"])), number(line["n"]) if line["n"] else ""
    return str(line["what"]), many, rows, str(line.get("do") or "–")


def _rest(figures: Mapping[str, Any]) -> list[str]:
    said = []
    areas = figures["areas"]
    if areas:
        text = f"{areas['n']} kommundelar ur {areas['polygons']} ytor"
        text += f", {areas['mended']} trasiga ytor lagade" if areas["mended"] else ""
        text += f", {areas['nameless']} ytor utan namn utelämnade" if areas["nameless"] else ""
        text += f"; folkmängd för {areas['with_population']}"
        said.append(text + (" (ungefärlig, fördelad efter yta)" if areas["approximate"] else ""))
    if figures["streets"]:
        said.append(_streets(figures["streets"]))
    said.append(f"{number(figures['places'])} riskplatser")
    said += [f"{_REGISTERS[name]}: {n} rader" for name, n in figures["registers"].items()]
    return said + [_with_rows(remark) for remark in figures["remarks"]]


def _with_rows(remark: Mapping[str, Any]) -> str:
    """What was found and what to do, with how many rows it is about where it is about rows, the first few by number."""
    many = counted(remark["n"], "rad", "rader")
    rows = f" ({many}, till exempel rad {', '.join(map(str, remark['rows']))})" if remark["rows"] else ""
    return advised(f"{remark['what']}{rows}", remark.get("do", ""))


def advised(what: str, do: str) -> str:
    """What was found and what to do as sentences: a question keeps its own mark."""
    return f"{what}{' ' if what.endswith('?') else '. '}{do[:1].upper()}{do[1:]}" if do else what


def _streets(streets: Mapping[str, Any]) -> str:
    counted = (
        ("split", "linjer i flera delar, som blev var sin gata"),
        ("missing", "utan geometri, utelämnade"),
        ("pointlike", "utan längd eller med oläsliga koordinater, utelämnade"),
        ("far", "mer än 250 m från alla kommundelar, utelämnade"),
        ("long", "längre än 500 m, som inte delas"),
        ("twice", "ligger exakt på en annan"),
        ("nameless", "utan namn"),
    )
    said = [f"{number(streets[name])} {what}" for name, what in counted if streets[name]]
    said += [f"omräknat från {streets['reprojected']}"] if streets["reprojected"] else []
    head = f"{number(streets['n'])} gatusegment ur {number(streets['lines'])} linjer, "
    return "; ".join([head + f"{decimal(streets['kilometres'], 1)} km", *said])


def _share(n: int, of: int) -> str:
    percent = 100 * n / of if of else 0.0
    return f"{number(n)} ({'under 0,1' if 0 < percent < 0.05 else decimal(percent, 1)} %)"
