"""What we write in Leaflet ourselves: the squares of a grid, Swedish controls, and the legend under the map."""

import json
import re
from collections.abc import Sequence
from typing import Any

from branca.element import MacroElement
from folium.map import Layer
from folium.template import Template

from bfa.present.maps.legend import HIDDEN_FILL, HIDDEN_HATCH, HIDDEN_LINE, Entry

STYLE = """<style>
html,body{height:100%;margin:0;font:14px/1.35 "Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,sans-serif}
main{display:flex;flex-direction:column;height:100%}
main .folium-map{flex:1 1 auto;height:auto;min-height:0;background:#f3f6f8}
.leaflet-container{font:inherit}
.folium-map .leaflet-tooltip{color:#1b2430;white-space:nowrap;font-size:13px}
.folium-map .namn{border:0;box-shadow:none;padding:0 4px 0 2px;background:rgba(255,255,255,.78);border-radius:2px;
font-size:12px;line-height:1.2}
.folium-map .namn::before{display:none}
.namn b{display:inline-block;width:5px;height:5px;background:#1b2430;margin:0 4px 2px 0}
.folium-map .namn.del{font-style:italic;color:#4a5766;background:none}
.folium-map path.dold{fill:url(#streck)}
.legend{margin:0;padding:6px 10px;display:flex;flex-wrap:wrap;gap:2px 14px;list-style:none;color:#1b2430;
border-top:1px solid #c9d2db;font-size:13px}
.legend li{white-space:nowrap}.legend svg{vertical-align:-2px;margin-right:5px}
@media(max-width:34rem){.leaflet-control-layers{display:none}}
.leaflet-control-layers label{margin:0;line-height:1.7}
</style>
"""


class Cells(Layer):
    """The squares of a grid, written as column and row per text, drawn as SVG or, when many, on a canvas."""

    _template = Template("""
        {% macro html(this, kwargs) %}
        <svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>
        <pattern id="streck" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill="{{ this.fill }}"/><path d="M0 0V6" stroke="{{ this.hatch }}" stroke-width="2"/>
        </pattern></defs></svg>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = (function (d) {
            var group = L.featureGroup(), pane = {pane: "rutor", padding: 0.3};
            var draw = d.many ? L.canvas(pane) : L.svg(pane);
            function place(text, column, row, shape) {
                var x = column * d.size + d.x, y = row * d.size + d.y, s = d.size;
                var look = {renderer: draw, pane: "rutor", color: text.line, weight: 0.5,
                    fillColor: text.fill, fillOpacity: 1,
                    className: text.hidden ? "dold" : "", dashArray: text.hidden ? "3" : null};
                var drawn = shape ? L.polygon(shape, look) : L.rectangle([[y, x], [y + s, x + s]], look);
                var id = String(column * s + d.west) + String(row * s + d.south).padStart(7, "0");
                drawn.bindTooltip(function () { return text.html + "<br>Ruta " + id; }, {sticky: true});
                group.addLayer(drawn);
            }
            d.texts.forEach(function (text) {
                for (var i = 0; i < text.whole.length; i += 2) { place(text, text.whole[i], text.whole[i + 1]); }
                text.cut.forEach(function (c) { place(text, c[0], c[1], c[2]); });
            });
            return group;
        })({{ this.data }});
        {% endmacro %}
    """)

    def __init__(self, payload: dict[str, Any], *, layer: str) -> None:
        super().__init__(name=layer, overlay=True, control=True, show=True)
        self._name = "Cells"
        self.fill, self.hatch = HIDDEN_FILL, HIDDEN_HATCH
        self.data = script_json(payload)


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
    """What stands around the map: Swedish controls, scale, first view, and the legend under it."""

    _template = Template("""
        {% macro html(this, kwargs) %}
        <ul class="legend" aria-label="Teckenförklaring"><li>{{ this.counted }}:</li>
        {%- for entry in this.entries %}
        <li><svg width="20" height="14" aria-hidden="true"><rect x=".5" y=".5" width="19" height="13"
        stroke="{{ this.line }}" fill="{{ 'url(#streck)' if entry.hatch else entry.fill }}"/></svg>
        {{- entry.label }}</li>
        {%- endfor %}</ul>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        (function (map, bounds, title) {
            var box = map.getContainer();
            box.setAttribute("role", "region");
            box.setAttribute("aria-label", title);
            L.control.zoom({zoomInTitle: "Zooma in", zoomOutTitle: "Zooma ut"}).addTo(map);
            L.control.scale({imperial: false, position: "bottomright"}).addTo(map);
            var layers = box.querySelector(".leaflet-control-layers-toggle");
            if (layers) { layers.title = "Lager"; layers.setAttribute("aria-label", "Lager"); }
            var moved = false;
            function fit() {
                map.invalidateSize(false);
                if (Math.min(box.clientWidth, box.clientHeight) > 60) {
                    map.fitBounds(bounds, {animate: false, padding: [12, 12]});
                }
            }
            ["pointerdown", "wheel", "keydown"].forEach(function (name) {
                box.addEventListener(name, function () { moved = true; }, {passive: true});
            });
            fit();
            new ResizeObserver(function () { if (!moved) { fit(); } }).observe(box);
            map.setMaxBounds(L.latLngBounds(bounds).pad(0.5));
        })({{ this._parent.get_name() }}, {{ this.view }}, {{ this.title }});
        {% endmacro %}
    """)

    def __init__(self, *, title: str, view: list[list[float]], counted: str, legend: Sequence[Entry]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Furniture"
        self.line = HIDDEN_LINE
        self.title, self.view = script_json(title), script_json(view)
        self.counted, self.entries = counted, tuple(legend)


def script_json(value: Any) -> str:
    """JSON that cannot end a script, start a comment, become a tag, or be read as a template.

    branca compiles what a macro writes as a template once more, so an opening brace in a text is written as a
    code where a template could start there. Outside texts, compact JSON never has such a pair of signs.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    safe = text.translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&'\u2028\u2029"})
    return re.sub(r"\{(?=[{%#])", r"\\u007b", safe)
