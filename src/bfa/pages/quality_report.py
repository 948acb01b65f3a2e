"""The quality report of an intake as one page in Swedish: for the analyst, kept in the store, never in a handout."""

from collections.abc import Mapping
from typing import Any

from bfa.draw.output import escape
from bfa.pages.quality_tables import files, months, table, to_do
from bfa.tables.period import parse_period
from bfa.tables.quality import QualityReport
from bfa.words.numbers import counted, decimal, number, period_label

PAGE = "kvalitetsrapport.html"
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}
body{overflow-wrap:break-word}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}
.scroll{overflow-x:auto;background:linear-gradient(90deg,#fff 30%,#fff0) 0 0/3rem 100% no-repeat local,
linear-gradient(270deg,#fff 30%,#fff0) 100% 0/3rem 100% no-repeat local,
linear-gradient(90deg,#0005,#0000) 0 0/.8rem 100% no-repeat scroll,
linear-gradient(270deg,#0005,#0000) 100% 0/.8rem 100% no-repeat scroll}
table{border-collapse:collapse;width:100%;margin:.5rem 0}caption{text-align:left;font-weight:600;padding:.25rem 0}
th,td{border-bottom:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.note{color:#444;font-weight:400}ol.todo{padding-left:1.6rem}ol.todo li{margin:.6rem 0}
table.files td:first-child,table.months td:first-child{min-width:7rem;overflow-wrap:anywhere}
table.files th{white-space:normal;min-width:4.5rem}table.files td:nth-last-child(-n+2){min-width:8rem}
table.months td,table.months th{padding:.2rem .35rem;font-size:.9rem}
h2,caption{break-after:avoid}tr{break-inside:avoid}
@media print{@page{size:A4;margin:13mm}body{margin:0;padding:0;max-width:none;font-size:12px}h2+p{break-after:avoid}
.scroll{overflow:visible;background:none}
table.files th,table.files td:nth-child(n),table.months td:nth-child(n){min-width:0}
table.files td{overflow-wrap:anywhere}
table.files :is(th,td),table.months :is(th,td){padding:.1rem .15rem;font-size:.7rem}}
"""
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
    name = escape(str(figures["kommun"]))
    parts = [
        f"<h1>Inläsningen av {name}</h1>",
        *(["<p><strong>Exempel – påhittade data.</strong></p>"] if figures["fiktiv"] else []),
        '<p class="note">För dig som läser in uppgifterna. Lämna inte ut sidan. '
        "Rader pekas ut med radnummer; alla rader som inte räknas står i refused.csv bredvid.</p>",
        to_do(figures),
        _summary(figures),
        months(figures["coverage"]),
        files([*figures["sources"], *figures["count_sources"]]),
        _control_sums(figures["control_sums"]),
        *[_source(source) for source in [*figures["sources"], *figures["count_sources"]]],
        *[_source(source, _against(source)) for source in figures["exposure_sources"]],
        _breaks(figures["code_breaks"]),
        _rest(figures),
    ]
    return (
        f'<!doctype html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">\n<title>Inläsningen av {name}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n" + "\n".join(filter(None, parts)) + "\n</main>\n</body>\n"
        "</html>\n"
    )


def _summary(figures: Mapping[str, Any]) -> str:
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
    cells = "".join(f'<tr><th scope="row">{escape(head)}</th><td>{escape(text)}</td></tr>' for head, text in lines)
    return f"<table><caption>I korthet</caption><tbody>{cells}</tbody></table>"


def _preliminary(figures: Mapping[str, Any]) -> str:
    late = figures["preliminary"]
    if figures["uttag"] is None:
        return "okänt: uttag saknas i kommunfilen"
    if not late["months"]:
        return f"inga (uttag {figures['uttag']})"
    return f"{', '.join(late['months'])}: {number(late['n'])} hittills (uttag {figures['uttag']})"


def _control_sums(sums: list[dict[str, Any]]) -> str:
    if not sums:
        return "<h2>Kontrollsummor</h2><p>Inga är angivna. Skriv gärna in några under control_sums i kommunfilen.</p>"
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
    return "<h2>Kontrollsummor</h2>" + table("Angivna siffror mot inlästa", heads, rows, numeric=(3, 4))


def _difference(one: Mapping[str, Any]) -> str:
    head = f"skiljer {one['difference']:+d}" if one["difference"] is not None else "kan inte jämföras"
    return f"{head.replace('-', '−')}. Troliga skäl: {'; '.join(one['reasons'])}."


def _source(source: Mapping[str, Any], more: str = "") -> str:
    head = f"<h2>{escape(str(source['source']))}: {escape(str(source['file']))}</h2>"
    told = f"Läst som {source['encoding']}. {number(source['read'])} rader lästa, "
    told += f"{number(source['kept'])} räknas, {number(source['refused'])} avvisade."
    if source.get("first"):
        told += f" Första start {source['first']}, sista {source['last']}."
        told += f" Räknas för {' till '.join(source['covered'])}."
    unknown = source.get("unknown_codes") or {}
    if unknown:
        told += " Okända brottskoder: " + ", ".join(f"{code} ({n})" for code, n in unknown.items()) + "."
    heads = ("Vad", "Antal", "Till exempel rad", "Gör så här")
    tables = [
        table(caption, heads, [_line(line) for line in lines], numeric=(1,))
        for caption, lines in (("Avvisade rader", source["reasons"]), ("Anmärkningar", source["remarks"]))
        if lines
    ]
    return head + f"<p>{escape(told + more)}</p>" + "".join(tables)


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


def _breaks(breaks: Mapping[str, list[str]]) -> str:
    if not breaks:
        return ""
    rows = [(brottstyp, ", ".join(months)) for brottstyp, months in breaks.items()]
    return (
        "<h2>Byte av brottskoder</h2><p>I de här månaderna börjar eller slutar en kod i kodboken att gälla. "
        "Jämförelser över bytet kan jämföra olika saker.</p>" + table("Byten", ("Brottstyp", "Från"), rows)
    )


def _rest(figures: Mapping[str, Any]) -> str:
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
    said += [_with_rows(remark) for remark in figures["remarks"]]
    return "<h2>Övrigt</h2><ul>" + "".join(f"<li>{escape(text)}</li>" for text in said) + "</ul>"


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
