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
from bfa.draw.causes.event_chain import Chain, Link, Step, event_chain, event_chain_down
from bfa.draw.causes.fishbone import Bone, Fish, fishbone, fishbone_down
from bfa.draw.causes.matrix import Matrix, matrix, matrix_down
from bfa.draw.causes.sheet import Cause, Drawing, Line, Measure, Said, Sign, drawing_output
from bfa.draw.lettering import width, wrapped
from bfa.errors import DisclosureError

Boxes = NDArray[np.float64]
STATES = ("klar", "pågår", "delvis", "föreslagen", "ej påbörjad", "läge saknas")
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
said = st.sampled_from([("", ""), ("supported", "stöds av data"), ("hidden", "svaret är dolt")])
many = settings(max_examples=12, deadline=None, derandomize=True)


def causes(most: int = 25, least: int = 0):
    one = st.builds(lambda name, far, told: (name, far, *told), names, st.booleans(), said)
    return st.lists(one, min_size=least, max_size=most).map(
        lambda held: [Cause(n, *each) for n, each in enumerate(held, 1)]
    )


@st.composite
def fish(draw: st.DrawFn) -> Fish:
    bones = [Bone(name, tuple(draw(causes(12)))) for name in ("Objekt och plats", "Gärningsperson", "Brottsutsatt")]
    bones = bones[: draw(st.integers(1, 3))]
    return Fish(draw(names), draw(st.sampled_from(("", "Problem 12"))), tuple(bones))


def measures(most: int = 15):
    one = st.builds(lambda name, state: (name, state, state, state != "föreslagen"), names, st.sampled_from(STATES))
    return st.lists(one, max_size=most).map(lambda held: [Measure(n, *each) for n, each in enumerate(held, 1)])


@st.composite
def answered(draw: st.DrawFn) -> tuple[Chain, Matrix]:
    """The same causes and measures as a chain of three steps and as a matrix."""
    stated, acting = draw(causes(least=1)), draw(measures())
    aimed = {cause.number: tuple(draw(st.sets(st.sampled_from([m.number for m in acting] or [0])))) for cause in stated}
    aimed = {number: own if acting else () for number, own in aimed.items()}
    links = [Link(cause, tuple(acting[n - 1] for n in aimed[cause.number])) for cause in stated]
    steps = tuple(Step(f"Led {at}", tuple(links[at::3])) for at in range(3) if links[at::3])
    return Chain(draw(names), "Problem 1", steps), Matrix(tuple(stated), tuple(acting), aimed)


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


@many
@given(answered())
def test_a_chain_and_a_matrix_are_legible_on_a_page_and_on_a_phone_whatever_they_hold(held: tuple[Chain, Matrix]):
    chain, table = held
    for drawn in (event_chain(chain), event_chain_down(chain), matrix(table), matrix_down(table)):
        assert_legible(drawn)


def test_a_link_is_cut_by_a_measure_that_has_begun_and_by_no_other():
    begun, proposed = Measure(1, "a", "pågår", "pågår", begun=True), Measure(2, "b", "föreslagen", "föreslagen")
    links = [Link(Cause(n, "x"), own) for n, own in enumerate([(begun, proposed), (proposed,), ()], 1)]
    drawn = event_chain(Chain("K", "", (Step("S", tuple(links)),)))
    slanted = [part for part in drawn.parts if isinstance(part, Line) and part.start[1] != part.end[1]]
    assert [link.cut for link in links] == [True, False, False]
    assert len([line for line in slanted if line.thick == 2.4]) == 2
    assert "ingen åtgärd är riktad hit" in texts(drawn)


def test_a_cause_without_a_measure_and_a_measure_without_a_cause_both_stand_out():
    measures = tuple(Measure(n, "m", "klar", "klar", begun=True) for n in (1, 2))
    drawn = matrix(Matrix((Cause(1, "x"), Cause(2, "y")), measures, {1: (1,), 2: ()}))
    assert down(drawn, "x") < down(drawn, "y") < down(drawn, "Åtgärder utan orsak här")
    assert abs(down(drawn, "ingen åtgärd är riktad hit") - down(drawn, "y")) < 10
    assert "Åtgärder utan orsak här" not in texts(matrix(Matrix((), (), {})))


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
