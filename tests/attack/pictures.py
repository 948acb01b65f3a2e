"""Numbers that pictures hold: months by their height, hours by their colour, map cells by their embedded text."""

import json
import re
from collections.abc import Iterator

from tests.attack.counts import Months, each_month, months_of, number_of

_NUMBER = r"(-?\d+(?:\.\d+)?)"
_HATCH = "url("
#: What a colour or a text says: the least and the most, or None where it says hidden. [count]
Span = tuple[float, float] | None


def months_drawn(alt: str, drawn: str) -> Iterator[tuple[Months, Span]]:
    """The months of a curve and its hatched ones, from the picture's axes: the frame, the ticks and the marks."""
    spans = months_of(alt.partition(".")[0])
    if not (drawn and spans and "per månad" in alt):
        return
    each = each_month(spans[0])
    frame = [
        float(value) for value in re.findall(r'id="patch_2">\s*<path d="M ([\d.]+) [\d.]+ \s*L ([\d.]+) ', drawn)[0]
    ]
    step = (frame[1] - frame[0]) / (len(each) + 0.4)
    ticks = [
        (float(y), float(label))
        for y, label in re.findall(
            rf'id="ytick_\d+">.*?<path d="M {_NUMBER} {_NUMBER} .*?<!-- (\d+) -->'.replace(_NUMBER, r"[\d.]+", 1),
            drawn,
            flags=re.DOTALL,
        )
    ]
    (low, least), (high, most) = ticks[0], ticks[-1]
    for x, y in re.findall(rf'<use xlink:href="#m\w+" x="{_NUMBER}" y="{_NUMBER}" style="fill: #0b5394', drawn):
        place = (float(x) - frame[0]) / step - 0.7
        value = least + (float(y) - low) / (high - low) * (most - least)
        if abs(place - round(place)) < 0.1 and abs(value - round(value)) < 0.1:
            yield (each[round(place)],) * 2, (round(value), round(value))
    for x in re.findall(rf'<path d="M {_NUMBER} [^"]*" clip-path="[^"]*" style="fill: url\(#h', drawn):
        yield (each[round((float(x) - frame[0]) / step - 0.2)],) * 2, None


def week_drawn(drawn: str) -> Iterator[tuple[int, int, Span]]:
    """Each day (Monday is 0) and hour of a drawn week, by the colour's class in the legend."""
    flat = re.sub(r"\s+", " ", drawn)
    legend = flat.partition('id="legend_1"')[2]
    pairs = re.findall(r'style="fill: ([^;"]+);[^"]*"/> </g> <g id="text_\d+"> <!-- ([^>]+?) -->', legend)
    classes = {fill: _span(text) for fill, text in pairs}
    squares = re.findall(
        rf'<path d="M {_NUMBER} {_NUMBER} L {_NUMBER} {_NUMBER} L {_NUMBER} {_NUMBER} [^"]*"[^>]*?fill: ([^;"]+)',
        flat.partition("QuadMesh_1")[2].partition('id="legend_1"')[0],
    )
    yield from _hours([(*(float(end) for end in square[:6]), square[6]) for square in squares], classes)


def cells_embedded(frame: str) -> Iterator[tuple[str, float, Span]]:
    """Each cell of a map's first layer of counts by the name the map gives it, its side [m], and what its text says."""
    for name, side, text in _texts(frame, "Antal"):
        number = re.match(r"([\d\s\u00a0]+?)[\s\u00a0]brott", text)
        if "dold" in text or number:
            yield name, side, (number_of(number[1]),) * 2 if number else None


def densities_embedded(frame: str) -> Iterator[tuple[str, float, float]]:
    """Each cell of a map's layer of density: its name, its side [m], incidents per km2."""
    for name, side, text in _texts(frame, "Brott per km²"):
        if number := re.match(r"([\d,\s\u00a0]+?)[\s\u00a0]brott per km²", text):
            yield name, side, number_of(number[1]) or 0.0


def _texts(frame: str, starts: str) -> Iterator[tuple[str, float, str]]:
    """The texts of every square layer in which some text starts so, with each cell's name and side [m]."""
    start = frame.find('})({"many"')
    if start < 0:
        return
    ground, _ = json.JSONDecoder().raw_decode(frame[start + 3 :])
    for found in re.finditer(r"= measured\(", frame):
        layer, _ = json.JSONDecoder().raw_decode(frame[found.end() :])
        group = ground["groups"][layer["group"]]
        if group["unit"] == "square" and any(text["html"].startswith(starts) for text in layer["texts"]):
            for text in layer["texts"]:
                yield from ((*cell, text["html"]) for cell in _named(group, text["at"]))


def _named(group: dict, steps: list[int]) -> Iterator[tuple[str, float]]:
    at = 0
    for step in steps:
        at += step
        column, row = group["at"][2 * at : 2 * at + 2]
        yield (
            f"{column * group['size'] + group['west']}{row * group['size'] + group['south']:07d}",
            float(group["size"]),
        )


def _hours(squares: list[tuple], classes: dict[str, Span]) -> Iterator[tuple[int, int, Span]]:
    if not squares:
        return
    left, top = min(min(each[0:6:2]) for each in squares), min(min(each[1:6:2]) for each in squares)
    for *ends, fill in squares:
        wide, high = max(ends[0::2]) - min(ends[0::2]), max(ends[1::2]) - min(ends[1::2])
        if fill in classes:
            day, hour = round((min(ends[1::2]) - top) / high), round((min(ends[0::2]) - left) / wide)
            yield day, (hour + 6) % 24, classes[fill]


def _span(text: str) -> Span:
    numbers = [float(number) for number in re.findall(r"\d+", text)]
    return (numbers[0], numbers[-1]) if numbers else None
