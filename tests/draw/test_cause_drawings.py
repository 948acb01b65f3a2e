"""Drawings for a room: whatever the registers hold, no words lie on others, on a line, or outside the drawing."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.font_manager import findfont
from numpy.typing import NDArray
from PIL import ImageFont

from bfa.disclosure.scan import scan
from bfa.draw.causes.fishbone import Bone, Fish, fishbone, fishbone_down
from bfa.draw.causes.sheet import Cause, Drawing, Line, Said, Sign, drawing_output
from bfa.draw.lettering import width, wrapped
from bfa.errors import DisclosureError

Boxes = NDArray[np.float64]
WORDS = (
    "och",
    "misshandel",
    "Överservering",
    "på",
    "krog",
    "i",
    "kollektivtrafikbolagets",
    "m" * 60,
    "N",
    "<b>&",
    "😀",
)
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map(" ".join)
#: What the data say of a cause: its mark and its words.
said = st.sampled_from([("", ""), ("supported", "stöds av data"), ("hidden", "stödet visas inte")])
many = settings(max_examples=15, deadline=None, derandomize=True)


def causes(most: int = 25):
    one = st.builds(lambda name, far, told: (name, far, *told), names, st.booleans(), said)
    return st.lists(one, max_size=most).map(lambda held: [Cause(n, *each) for n, each in enumerate(held, 1)])


@st.composite
def fish(draw: st.DrawFn) -> Fish:
    bones = [Bone(name, tuple(draw(causes(12)))) for name in ("Objekt och plats", "Gärningsperson", "Brottsutsatt")]
    return Fish(draw(names), draw(st.sampled_from(("", "Problem 12"))), tuple(bones))


def overlaps(these: Boxes, those: Boxes) -> NDArray[np.bool_]:
    """Which of these boxes lie over which of those, as (these, those)."""
    one, other = these[:, None, :], those[None, :, :]
    return (one[..., :2] < other[..., 2:]).all(axis=-1) & (other[..., :2] < one[..., 2:]).all(axis=-1)


def inside(these: Boxes, those: Boxes) -> NDArray[np.bool_]:
    """Which of these boxes lie in which of those, half a unit aside."""
    one, other = these[:, None, :], those[None, :, :]
    return (one[..., :2] >= other[..., :2] - 0.5).all(axis=-1) & (one[..., 2:] <= other[..., 2:] + 0.5).all(axis=-1)


def assert_legible(drawn: Drawing) -> None:
    """No words on words, on a line or over the edge of a sign, and all of it on the ground."""
    words, signs = (np.array([part.box for part in drawn.parts if isinstance(part, kind)]) for kind in (Said, Sign))
    lines = shapely.linestrings([(part.start, part.end) for part in drawn.parts if isinstance(part, Line)])
    ground = np.array([[0, 0, drawn.wide, drawn.tall]])
    assert overlaps(words, words).sum() == len(words)
    assert (~overlaps(words, signs) | inside(words, signs)).all()
    assert not shapely.intersects(lines[:, None], shapely.box(*words.T)[None, :]).any()
    assert inside(words, ground).all()
    assert inside(signs, ground).all()


def texts(drawn: Drawing) -> list[str]:
    return [part.text for part in drawn.parts if isinstance(part, Said)]


def down(drawn: Drawing, text: str) -> float:
    return next(part.y for part in drawn.parts if isinstance(part, Said) and part.text == text)


@many
@given(fish())
def test_a_fishbone_is_legible_on_a_page_and_on_a_phone_whatever_it_holds(held: Fish):
    for drawn in (fishbone(held), fishbone_down(held)):
        assert_legible(drawn)
        assert {str(cause.number) for bone in held.bones for cause in bone.causes} <= set(texts(drawn))


def test_near_causes_lie_by_the_spine_and_a_bone_without_causes_says_so():
    own = (Cause(1, "fjärran", far=True), Cause(2, "nära"))
    drawn = fishbone(Fish("Klotter", "", (Bone("A", own), Bone("B", own[:1]), Bone("C"))))
    spine = max((part for part in drawn.parts if isinstance(part, Line)), key=lambda line: line.thick).start[1]
    assert down(drawn, "A") < down(drawn, "fjärran") <= down(drawn, "nära") < spine < down(drawn, "B")
    assert "Ingen orsak är angiven härifrån." in texts(drawn)


def test_near_and_far_differ_in_shape_and_not_in_colour_only():
    near, far = (fishbone(Fish("K", "", (Bone("A", (Cause(1, "x", far),)), Bone("B"), Bone("C")))) for far in (0, 1))
    circles, squares = (
        [[s.svg.count(f"<{tag} ") for s in one.parts if isinstance(s, Sign)] for one in (near, far)]
        for tag in ("circle", "rect")
    )
    assert sum(circles[0]) == sum(circles[1]) + 1
    assert sum(squares[1]) == sum(squares[0]) + 1


@given(st.lists(st.sampled_from("aåÄmWi .,–1"), max_size=40).map("".join), st.booleans())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_words_are_as_wide_as_another_library_sets_them(text: str, bold: bool):
    """Pillow lays out by itself, with kerning, which we leave out."""
    font = ImageFont.truetype(findfont("DejaVu Sans:bold" if bold else "DejaVu Sans"), 1000)
    assert width(text, 1000, bold=bold) == pytest.approx(font.getlength(text), abs=70 * max(1, len(text)) ** 0.5)


@given(names, st.integers(20, 300))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_every_line_fits_and_nothing_is_lost_but_what_the_ellipsis_stands_for(text: str, room: int):
    lines = wrapped(text, room, 14, most=1000)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    short = wrapped(text, room, 14, most=3)
    assert len(short) <= 3
    assert (short == lines) == (len(lines) <= 3)
    assert all(width(line, 14) <= room or len(line) <= 1 for line in (*lines, *short[:-1]))


def test_a_drawing_is_read_aloud_in_words_and_nothing_in_it_is_code():
    held = Fish("<script>", "Problem 1", (Bone("A", (Cause(1, "a & b <i>"),)), Bone("B"), Bone("C")))
    html = drawing_output(fishbone(held), fishbone_down(held), alt="Orsak 1 leder till <x>.", caption="c").data[
        "text/html"
    ]
    assert html.count('role="img" aria-label="Orsak 1 leder till &lt;x&gt;."') == 2
    assert "<script" not in html
    assert "<i>" not in html
    assert scan(html) == ()
    with pytest.raises(DisclosureError):
        drawing_output(fishbone(held), fishbone_down(held), alt="", caption="c")
