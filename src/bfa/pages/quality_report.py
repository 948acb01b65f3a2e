"""The quality report of an intake as one page in Swedish: for the analyst, kept in the store, never in a handout."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from bfa.draw.page import filled
from bfa.pages.quality_tables import Table, files, marks, months, table, to_do
from bfa.tables.period import parse_period
from bfa.tables.quality import QualityReport
from bfa.words.catalogue import message, messages
from bfa.words.numbers import MINUS, decimal, number, period_label

PAGE = "kvalitetsrapport.html"
#: Where the figures lie of each file of what stands beside crime (`kinds.TABLES`).
_BESIDE = (
    *("survey_sources", "cost_sources", "note_sources", "harm_sources", "published_sources"),
    "partner_sources",
)


def documents(report: QualityReport) -> dict[str, str]:
    """The report as files for the store: `kvalitetsrapport.html`."""
    return {PAGE: quality_html(report.figures)}


def quality_html(figures: Mapping[str, Any]) -> str:
    """The whole page, self-contained.

    `figures`: `QualityReport.figures`, or what `tables.store.read_quality` gives.
    """
    counted_in = [*figures["sources"], *figures["count_sources"]]
    breaks = [(brottstyp, ", ".join(months)) for brottstyp, months in figures["code_breaks"].items()]
    return filled(
        "quality.j2",
        title=message("quality.title", kommun=figures["kommun"]),
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
        breaks=table("breaks", breaks),
        rest=_rest(figures),
    )


def _summary(figures: Mapping[str, Any]) -> list[tuple[str, str]]:
    first, last = figures["period"]
    lines: list[tuple[str, str]] = [
        ("raknesatt", str(figures["raknesatt"])),
        ("period", message("quality.span", first=first, last=last) if first else message("quality.no_period")),
        ("preliminary", _preliminary(figures)),
    ]
    rows = figures["rows"]
    if rows is None:
        lines.append(("rows", message("quality.no_rows")))
    else:
        kept = rows["kept"]
        lines += [
            ("read", number(rows["read"])),
            ("kept", number(kept)),
            ("refused", _share(rows["refused"], rows["read"])),
        ]
        lacking = [
            ("left_out", rows["left_out"], rows["read"]),
            ("already", rows["already"], rows["read"]),
            ("without_point", rows["without_point"], kept),
            ("without_clock", rows["without_clock"], kept),
            ("without_day", rows["without_day"], kept),
            ("without_kommundel", rows["without_kommundel"], kept),
            ("duplicates", rows["duplicates"], kept),
        ]
        lines += [(head, _share(n, of)) for head, n, of in lacking if n]
    heads = messages("quality.summary")
    return [(heads[name], text) for name, text in lines]


def _preliminary(figures: Mapping[str, Any]) -> str:
    late = figures["preliminary"]
    if figures["uttag"] is None:
        return message("quality.preliminary.unknown")
    if not late["months"]:
        return message("quality.preliminary.none", uttag=str(figures["uttag"]))
    told = ", ".join(late["months"])
    return message("quality.preliminary.some", months=told, n=late["n"], uttag=str(figures["uttag"]))


def _control_sums(sums: list[dict[str, Any]]) -> Table:
    rows = [
        (
            one["brottstyp"],
            one["kommundel"] or message("overview.whole_kommun"),
            period_label(parse_period(one["period"])),
            number(one["expected"]),
            number(one["found"]) if one["found"] is not None else "–",
            message("quality.agrees") if one["match"] else _difference(one),
            one["origin"],
        )
        for one in sums
    ]
    return table("control_sums", rows, numeric=(3, 4))


def _difference(one: Mapping[str, Any]) -> str:
    why = "; ".join(one["reasons"])
    if one["difference"] is None:
        return message("quality.not_comparable", why=why)
    return message("quality.differs", size=f"{one['difference']:+d}".replace("-", MINUS), why=why)


def _source(source: Mapping[str, Any], more: str = "") -> tuple[str, str, list[Table]]:
    """A heading, what is told of a source, and its tables."""
    told = message("quality.source.read", **{name: source[name] for name in ("encoding", "read", "kept", "refused")})
    if source.get("first"):
        first, last = source["covered"]
        told += " " + message("quality.source.ends", first=str(source["first"]), last=str(source["last"]))
        told += " " + message("quality.source.covered", span=message("quality.span", first=first, last=last))
    unknown = source.get("unknown_codes") or {}
    if unknown:
        codes = ", ".join(f"{code} ({n})" for code, n in unknown.items())
        told += " " + message("quality.source.unknown_codes", codes=codes)
    tables = [table(name, map(_line, source[name]), numeric=(1,)) for name in ("reasons", "remarks")]
    return f"{source['source']}: {source['file']}", told + more, tables


def _against(source: Mapping[str, Any]) -> str:
    """What an exposure source counts, on what, and how much of it falls on the kommundelar."""
    what = {"what": str(source["what"]), "year": str(source["year"])}
    size = source["size"]
    key = "quality.against.squares" if size else "quality.against.areas"
    told = [message(key, **what, **({"size": str(size)} if size else {}))]
    total = round(source["total"])
    if source["inside"] is None:
        told.append(message("quality.against.total", total=total))
    else:
        told.append(message("quality.against.total_inside", total=total, inside=round(source["inside"])))
    if source.get("reprojected"):
        told.append(message("quality.against.reprojected", system=str(source["reprojected"])))
    return "".join(f" {line}" for line in told)


def _line(line: Mapping[str, Any]) -> tuple[str, str, str, str]:
    rows, many = ", ".join(map(str, line["rows"])), number(line["n"]) if line["n"] else ""
    return str(line["what"]), many, rows, str(line.get("do") or "–")


def _rest(figures: Mapping[str, Any]) -> list[str]:
    said = []
    areas = figures["areas"]
    if areas:
        text = message("quality.areas.n", n=str(areas["n"]), polygons=str(areas["polygons"]))
        for name in ("mended", "nameless"):
            text += message(f"quality.areas.counted.{name}", n=str(areas[name])) if areas[name] else ""
        text += message("quality.areas.population", n=str(areas["with_population"]))
        said.append(text + (message("quality.areas.approximate") if areas["approximate"] else ""))
    if figures["streets"]:
        said.append(_streets(figures["streets"]))
    said.append(message("quality.places", n=figures["places"]))
    said += [_read(source) for name in _BESIDE for source in figures.get(name, ())]
    said += [message(f"quality.registers.{name}", n=str(n)) for name, n in figures["registers"].items()]
    return said + [_with_rows(remark) for remark in figures["remarks"]]


def _read(source: Mapping[str, Any]) -> str:
    """How many rows of a file beside crime were read, kept and refused."""
    told = {name: source[name] for name in ("source", "file", "read", "kept", "refused")}
    return message("quality.beside_crime", **told)


def _with_rows(remark: Mapping[str, Any]) -> str:
    """What was found and what to do, with how many rows it is about where it is about rows, the first few by number."""
    what = str(remark["what"])
    if remark["rows"]:
        what = message("quality.with_rows", what=what, n=remark["n"], rows=", ".join(map(str, remark["rows"])))
    return advised(what, remark.get("do", ""))


def advised(what: str, do: str) -> str:
    """What was found and what to do as sentences: a question keeps its own mark."""
    return f"{what}{' ' if what.endswith('?') else '. '}{do[:1].upper()}{do[1:]}" if do else what


def _streets(streets: Mapping[str, Any]) -> str:
    length = decimal(streets["kilometres"], 1)
    said = [message("quality.streets.n", n=streets["n"], lines=streets["lines"], kilometres=length)]
    names = ("split", "missing", "pointlike", "far", "long", "twice", "nameless")
    said += [message(f"quality.streets.counted.{name}", n=streets[name]) for name in names if streets[name]]
    if streets["reprojected"]:
        said.append(message("quality.streets.reprojected", system=str(streets["reprojected"])))
    return "; ".join(said)


def _share(n: int, of: int) -> str:
    percent = 100 * n / of if of else 0.0
    if 0 < percent < 0.05:
        return message("quality.below", n=n, share=decimal(0.1, 1))
    return message("quality.share", n=n, share=decimal(percent, 1))
