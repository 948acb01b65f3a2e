"""The hotspot maps in Swedish: what stands under the image, and each map for who cannot see it."""

from typing import Any

from bfa.analyses.rates import FEW
from bfa.words.catalogue import message
from bfa.words.numbers import decimal, number

#: A `draw.maps.scene.Scene`: what draws stands above its words.
Picture = Any


def hidden_words(picture: Picture) -> list[str]:
    """One sentence of how many cells are hidden; none where no one is."""
    hidden = int(picture.cells["hidden"].sum())
    return [message("maps.hidden", picture.terms, n=hidden)] if hidden else []


def summary(picture: Picture, *, most: int = 3) -> str:
    """The count map in words, for those who cannot see it."""
    cells, own = picture.cells, picture.terms
    top = cells[cells["rank"].notna()].sort_values("rank", kind="stable").head(most)
    size = {"size": number(picture.size), "many": message("nouns.counted_units", own, n=len(cells))}
    where = message(f"maps.counts.where.{picture.unit}", size)
    parts = [message("maps.counts.summary", own, title=picture.title, where=where)]
    if len(top):
        said = [_top_words(row, picture.unit) for row in top.itertuples()]
        parts.append(message("maps.counts.most", own, parts="; ".join(said)))
    if gathered := int(cells["gathered"].sum()):
        parts.append(message("maps.counts.gathered", own, n=gathered))
    return " ".join([*parts, *hidden_words(picture), message("maps.beside")])


def _top_words(row: Any, unit: str) -> str:
    """ "12 nära Busstorget"; a polygon has a name of its own."""
    if unit == "polygon":
        return message("maps.counts.named", n=row.n, name=row.cell_id)
    return message("maps.counts.near", n=row.n, name=row.near) if row.near else number(row.n)


def change_said(row: Any, years: int) -> str:
    """Of a unit: "före 3,3 i medel, nu 7: mer än väntat"; "" where it is hidden. `years` are those before."""
    if row.hidden:
        return ""
    change = message(f"hotspot_years.changes.{row.change}")
    before = decimal(float(row.before) / years, 1)
    return message("maps.changes.said", before=before, after=row.after, change=change)


def change_summary(picture: Picture) -> str:
    """The change map in words, for those who cannot see it."""
    cells, own = picture.cells, picture.terms
    many = cells["change"].value_counts()
    parts = [
        message(
            "maps.changes.kind", own, Change=message(f"hotspot_years.changes.{name}").capitalize(), n=int(many[name])
        )
        for name in ("more", "chance", "fewer", "few")
        if many.get(name, 0)
    ]
    changed = cells[cells["rank"].notna()].sort_values("rank", kind="stable").head(3)
    said = [row.said + _near(row.near) for row in changed.itertuples()]
    parts += [message("maps.changes.surest", parts="; ".join(said))] if said else []
    return " ".join([f"{picture.title}.", *parts, *hidden_words(picture), message("maps.beside")])


def density_read(picture: Picture, *, hidden: bool) -> str:
    """Under the density map; polygons are not smoothed."""
    if picture.unit == "polygon":
        return " ".join(filter(None, [message("maps.density.ground", picture.terms), picture.reason]))
    low = [message("maps.density.low", picture.terms)] if hidden else []
    return " ".join([message("maps.density.read", picture.terms), *low])


def density_said(value: float, nouns: str) -> str:
    """ "12 brott per km²", with two digits that count: more would claim too much, and make every tooltip its own."""
    told = number(float(f"{value:.2g}")) if value >= 1 else f"{value:.1g}".replace(".", ",")
    return message("maps.density.said", value=told, nouns=nouns)


def density_summary(picture: Picture) -> str:
    """The density map in words, for those who cannot see it."""
    densest = picture.cells.loc[picture.cells["density"].idxmax()]
    near = message("maps.named", name=densest["cell_id"]) if picture.unit == "polygon" else _near(densest["near"])
    told = {"title": picture.title, "measure": ", ".join(picture.measure), "near": near}
    said = message("maps.density.summary", picture.terms, n=densest["density"], **told)
    return " ".join([said, *hidden_words(picture), message("maps.density.beside")])


def rate_read(picture: Picture, exposure: Any) -> str:
    """Under the map of rates: what they are made of, and what they cannot tell."""
    also = {"coarse": exposure.coarse, "hidden": picture.cells["hidden"].any()}
    told = picture.terms | {"what": exposure.what}
    return " ".join(message(f"maps.rates.{name}", told) for name in ("read", *(name for name in also if also[name])))


def rate_notes(exposure: Any, bandwidth: float, why: str) -> tuple[str, str]:
    """The choices behind the map of rates."""
    told = {"What": exposure.what.capitalize(), "year": str(exposure.year), "source": exposure.source}
    how = message("maps.rates.how", bandwidth=bandwidth, why=why, least=FEW, what=exposure.what)
    return message(f"maps.rates.{'source_named' if exposure.source else 'source'}", told), how


def rate_said(rate: float, nouns: str, what: str) -> str:
    """ "3,4 brott per 1 000 invånare"; of a cell with too few people, that."""
    if rate != rate:
        return message("maps.rates.few", what=what)
    return message("maps.rates.said", rate=_rate(rate), nouns=nouns, what=what)


def rate_summary(picture: Picture) -> str:
    """The map of rates in words, for those who cannot see it."""
    top, own = picture.cells.loc[picture.cells["rate"].idxmax()], picture.terms
    told = {"title": picture.title, "measure": picture.measure[1], "near": _near(top["near"])}
    parts = [message("maps.rates.summary", own, rate=_rate(top["rate"]), **told)]
    few = picture.cells["said"][picture.cells["step"].eq(0)]
    if len(few):
        parts.append(message("maps.rates.too_few", own, n=len(few), few=few.iloc[0]))
    return " ".join([*parts, *hidden_words(picture)])


def street_summary(picture: Picture, *, most: int = 5) -> str:
    """The map of streets in words, for those who cannot see it."""
    cells = picture.cells.head(most)
    told = zip(cells["name"], cells["said"], strict=True)
    lines = [message("maps.streets.line", name=name, said=said) for name, said in told]
    return message("maps.streets.summary", title=picture.title, parts="; ".join(lines))


def _near(name: str) -> str:
    return message("maps.near", name=name) if name else ""


def _rate(rate: float) -> str:
    """Two digits that count."""
    return number(float(f"{rate:.2g}")) if rate >= 10 else decimal(rate, 1)
