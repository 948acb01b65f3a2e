"""What we write in Leaflet ourselves: cells by measure, names, Swedish controls, and the legend under the map."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from branca.element import MacroElement
from folium.map import Layer, LayerControl
from folium.template import Template

from bfa.draw.maps.legend import DOT, HIDDEN_HATCH, HIDDEN_LINE, MARK, Entry
from bfa.draw.output import escape
from bfa.words.catalogue import message, messages

#: What each hatch draws in a square of six pixels, and in what colour.
_MARKS = {
    "across": ("M-1 1L1-1M0 6L6 0M5 7L7 5", HIDDEN_HATCH),
    "level": ("M0 3H6", MARK),
    "dots": ("M1 2H3", DOT),
}

STYLE = """<style>
html,body{height:100%;margin:0;font:14px/1.35 "Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,sans-serif}
main{display:flex;flex-direction:column;height:100%}
main .folium-map{flex:1 1 auto;height:auto;min-height:0;background:#f3f6f8}
.leaflet-container{font:inherit}
.folium-map .leaflet-tooltip{color:#1b2430;white-space:nowrap;font-size:13px}
.folium-map .namn{border:0;box-shadow:none;padding:0 4px 0 2px;background:none;font-size:12px;line-height:1.2;
text-shadow:0 0 2px #fff,0 0 2px #fff,0 0 3px #fff,0 0 4px #fff}
.folium-map .namn::before{display:none}
.namn b{display:inline-block;width:5px;height:5px;background:#1b2430;margin:0 4px 2px 0}
.folium-map .namn.del{font-style:italic;color:#34404d}
.legend{margin:0;padding:6px 10px;display:flex;flex-wrap:wrap;gap:2px 14px;list-style:none;color:#1b2430;
border-top:1px solid #c9d2db;font-size:13px}
.legend li{white-space:nowrap}.legend svg{vertical-align:-2px;margin-right:5px}
.legend li:first-child{white-space:normal}
.not{margin:0;padding:0 10px 6px;color:#4a5766;font-size:12px}
.leaflet-control-layers label{margin:0;line-height:1.7}
</style>
"""


class Shapes(MacroElement):
    """The cells' shapes, once for all measures, drawn as SVG or, when many, on a canvas; first on the map."""

    _template = Template("""
        {% macro html(this, kwargs) %}
        <svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>
        {%- for id, fill, mark in this.patterns %}
        <pattern id="{{ id }}" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect width="6" height="6" fill="{{ fill }}"/>{{ mark }}</pattern>
        {%- endfor %}</defs></svg>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var measured = (function (d, tiles) {
            var Hatched = L.Canvas.extend({_fillStroke: function (context, layer) {
                L.Canvas.prototype._fillStroke.call(this, context, layer);
                var tile = layer.options.fill && tiles[layer.options.hatch];
                if (tile) {
                    context.globalAlpha = 1;
                    context.fillStyle = context.createPattern(tile, "repeat");
                    context.fill("evenodd");
                }
            }});
            Object.keys(tiles).forEach(function (name) {
                var tile = document.createElement("canvas"), pen = tile.getContext("2d");
                tile.width = tile.height = 6;
                pen.strokeStyle = tiles[name][1];
                pen.lineWidth = 1.4;
                pen.stroke(new Path2D(tiles[name][0]));
                tiles[name] = tile;
            });
            var pane = {pane: "rutor", padding: 0.3, tolerance: 4};
            var draw = d.many ? new Hatched(pane) : L.svg(pane);
            function course(steps) {
                var points = [], x = 0, y = 0;
                for (var i = 0; i < steps.length; i += 2) { points.push([y += steps[i + 1], x += steps[i]]); }
                return points;
            }
            function middle(g, i) {
                var row = g.at[2 * i + 1] + g.row, column = g.at[2 * i] + g.column;
                return [(2 * column + Math.abs(row % 2)) * g.half, row * g.step];
            }
            function corners(g, i) {
                if (g.own[i]) { return g.own[i].map(function (part) { return part.map(course); }); }
                if (g.unit === "square") {
                    var x = g.at[2 * i] * g.size + g.x, y = g.at[2 * i + 1] * g.size + g.y, s = g.size;
                    return [[y, x], [y + s, x], [y + s, x + s], [y, x + s]];
                }
                var m = middle(g, i), third = g.step / 3;
                return [[0, 2], [-1, 1], [-1, -1], [0, -2], [1, -1], [1, 1]].map(function (c) {
                    return [m[1] - g.y + c[1] * third, m[0] - g.x + c[0] * g.half];
                });
            }
            function called(g, i) {
                if (g.name) { return g.name.of[g.name.at[i]]; }
                if (g.unit === "square") {
                    return String(g.at[2 * i] * g.size + g.west)
                        + String(g.at[2 * i + 1] * g.size + g.south).padStart(7, "0");
                }
                var m = middle(g, i).map(Math.round);
                return String(m[0]).padStart(6, "0") + String(m[1]).padStart(7, "0");
            }
            function drawn(g, i, look, lines) {
                var hidden = look[2] === "across";
                var line = d.many && !hidden ? look[0] : look[1];
                var how = {renderer: draw, pane: "rutor", color: line, weight: lines ? look[3] : 0.5,
                    className: hidden ? "dold" : "", dashArray: hidden ? "3" : null};
                if (lines) { return L.polyline(corners(g, i).map(function (part) { return part[0]; }), how); }
                how.hatch = look[2];
                how.fillOpacity = 1;
                how.fillColor = look[2] && !d.many ? "url(#" + look[2] + look[0].slice(1) + ")" : look[0];
                return L.polygon(corners(g, i), how);
            }
            function fill(group, m) {
                var g = d.groups[m.group], lines = g.unit === "street";
                m.texts.forEach(function (text) {
                    var at = 0;
                    text.at.forEach(function (step) {
                        var i = at += step, near = g.near ? g.near.of[g.near.at[i]] : "";
                        group.addLayer(drawn(g, i, m.looks[text.look], lines).bindTooltip(function () {
                            return text.html + "<br>" + d.nouns[m.group] + " " + called(g, i)
                                + (near ? "<br>" + d.near + " " + near : "");
                        }, {sticky: true}));
                    });
                });
            }
            return function (m) {
                var group = L.featureGroup(), empty = true;
                group.measure = m.measure;
                group.onAdd = function (map) {
                    if (empty) { empty = false; fill(group, m); }
                    L.FeatureGroup.prototype.onAdd.call(group, map);
                };
                return group;
            };
        })({{ this.data }}, {{ this.tiles }});
        {% endmacro %}
    """)

    def __init__(self, payload: dict[str, Any], looks: Iterable[list[Any]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Shapes"
        hatched = sorted({(look[2], look[0]) for look in looks if look[2]})
        self.patterns = [(hatch + fill[1:], fill, svg_mark(hatch)) for hatch, fill in hatched]
        self.data = script_json(payload)
        self.tiles = script_json({hatch: _MARKS[hatch] for hatch, _ in hatched})


class Cells(Layer):
    """One measure of the cells. Of several, one is shown at a time; its shapes are made when it first is."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = measured({{ this.data }});
        {% endmacro %}
    """)

    def __init__(self, payload: dict[str, Any], *, layer: str, show: bool) -> None:
        super().__init__(name=layer, overlay=False, control=True, show=show)
        self._name = "Cells"
        self.data = script_json(payload)


class Switch(LayerControl):
    """Measures as radio buttons and the rest as check boxes, in the order of the map; folded away on a phone."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        (function (map, said) {
            var narrow = matchMedia("(max-width:34rem)"), own = L.Control.Layers.prototype;
            var control = L.control.layers({
                {%- for key, name in this.base_layers.items() %}{{ key|tojson }}: {{ name }},{% endfor -%}
            }, {
                {%- for key, name in this.overlays.items() %}{{ key|tojson }}: {{ name }},{% endfor -%}
            }, {hideSingleBase: true});
            ["collapse", "_expandSafely"].forEach(function (fold) {
                control[fold] = function () { return narrow.matches ? own[fold].call(this) : this; };
            });
            control.addTo(map);
            function suit() { if (narrow.matches) { control.collapse(); } else { control.expand(); } }
            narrow.addEventListener("change", suit);
            suit();
            var box = map.getContainer(), open = box.querySelector(".leaflet-control-layers-toggle");
            open.title = said.layers;
            open.setAttribute("aria-label", said.layers);
            [["base", "radiogroup", said.measures], ["overlays", "group", said.layers]].forEach(function (part) {
                var list = box.querySelector(".leaflet-control-layers-" + part[0]);
                list.setAttribute("role", part[1]);
                list.setAttribute("aria-label", part[2]);
            });
        })({{ this._parent.get_name() }}, {{ this.said }});
        {% endmacro %}
    """)

    def __init__(self) -> None:
        super().__init__()
        self.said = script_json(messages("maps.switch"))


class Names(Layer):
    """Names on the map; nothing to click, and no markers."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.layerGroup({{ this.data }}.map(function (name) {
            var look = {permanent: true, direction: {{ this.side }}, offset: {{ this.offset }}, opacity: 1};
            look.className = {{ this.looks }};
            look.content = name[2];
            return L.tooltip([name[1], name[0]], look);
        }));
        {% endmacro %}
    """)

    def __init__(self, names: Sequence[tuple[float, float, str]], *, layer: str, places: bool, show: bool) -> None:
        super().__init__(name=layer, overlay=True, control=True, show=show)
        self._name = "Names"
        self.data = script_json([list(name) for name in names])
        self.side, self.offset = script_json("right" if places else "center"), "[-10, 0]" if places else "[0, 0]"
        self.looks = script_json("namn" if places else "namn del")


class Furniture(MacroElement):
    """What stands around the map: Swedish controls, scale, first view, and the legend of the measure shown under it.

    The outer bounds are lifted while the map is fitted: a slide back inside them that began when a hidden frame had no
    size would end after the fit, and elsewhere.
    """

    _template = Template("""
        {% macro html(this, kwargs) %}
        <div aria-live="polite">
        {%- for about in this.legends %}
        <div class="om"{{ "" if loop.first else " hidden" }}>
        <ul class="legend" aria-label="{{ this.legend }}"><li>{{ about.title }}:</li>
        {%- for sample, label in about.entries %}
        <li><svg width="20" height="14" aria-hidden="true">{{ sample }}</svg>{{ label }}</li>
        {%- endfor %}</ul>
        {%- if about.note %}<p class="not">{{ about.note }}</p>{% endif %}</div>
        {%- endfor %}</div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        (function (map, bounds, title, zoom) {
            var box = map.getContainer();
            box.setAttribute("role", "region");
            box.setAttribute("aria-label", title);
            L.control.zoom(zoom).addTo(map);
            L.control.scale({imperial: false, position: "bottomright"}).addTo(map);
            map.on("baselayerchange", function (change) {
                document.querySelectorAll(".om").forEach(function (about, place) {
                    about.hidden = place !== change.layer.measure;
                });
            });
            var moved = false;
            function fit() {
                if (Math.min(box.clientWidth, box.clientHeight) < 60) { return; }
                if (!moved) { map.setMaxBounds(null); }
                map.invalidateSize(false);
                if (moved) { return; }
                map.fitBounds(bounds, {animate: false, padding: [12, 12]});
                map.setMaxBounds(L.latLngBounds(bounds).pad(0.5));
            }
            ["pointerdown", "wheel", "keydown"].forEach(function (name) {
                box.addEventListener(name, function (event) {
                    moved = moved || !event.target.closest(".leaflet-control-layers");
                }, {passive: true});
            });
            fit();
            new ResizeObserver(fit).observe(box);
        })({{ this._parent.get_name() }}, {{ this.view }}, {{ this.title }}, {{ this.zoom }});
        {% endmacro %}
    """)

    def __init__(self, *, title: str, view: list[list[float]], legends: Sequence["Legend"]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Furniture"
        self.title, self.view, self.legend = script_json(title), script_json(view), _text(message("maps.legend.name"))
        self.zoom = script_json(messages("maps.zooming"))
        self.legends = [
            {
                "title": _text(legend.title),
                "entries": [(_sample(entry), _text(entry.label)) for entry in legend.entries],
                "note": _text(legend.note),
            }
            for legend in legends
        ]


@dataclass(frozen=True, slots=True)
class Legend:
    """What is under the map while a measure is shown; plain text."""

    #: What the colours tell.
    title: str
    #: The classes.
    entries: tuple[Entry, ...]
    #: What must be known of it.
    note: str = ""


def svg_mark(hatch: str) -> str:
    """What a hatch draws in a square of six pixels."""
    course, colour = _MARKS[hatch]
    return f'<path d="{course}" stroke="{colour}" stroke-width="1.4" fill="none"/>'


def _text(words: str) -> str:
    """Text for the page's body, where `offline` refuses what could be read as an attribute."""
    return escape(words).replace("=", "&#61;")


def _sample(entry: Entry) -> str:
    """How a class looks, in the legend."""
    if entry.width:
        dashes = ' stroke-dasharray="3"' if entry.hatch == "across" else ""
        return f'<path d="M0 7H20" stroke="{entry.fill}" stroke-width="{entry.width:g}"{dashes}/>'
    fill = f"url(#{entry.hatch}{entry.fill[1:]})" if entry.hatch else entry.fill
    return f'<rect x=".5" y=".5" width="19" height="13" stroke="{HIDDEN_LINE}" fill="{fill}"/>'


def script_json(value: Any) -> str:
    """JSON that cannot end a script, start a comment, become a tag, or be read as a template.

    branca compiles what a macro writes as a template once more, so an opening brace in a text is written as a
    code where a template could start there. Outside texts, compact JSON never has such a pair of signs.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    safe = text.translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&'\u2028\u2029"})
    return re.sub(r"\{(?=[{%#])", r"\\u007b", safe)
