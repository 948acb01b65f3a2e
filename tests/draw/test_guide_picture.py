"""The guide's picture of a package and of the three answers: `make picture` puts today's in its place."""

import os
from pathlib import Path

import pytest
from PIL import Image

from bfa.methods.drift import limit
from bfa.words.labels import VERDICTS
from tests.guide_picture import comparisons, figure, save, verdict
from tests.small_situation import CHECKOUT

PICTURE = CHECKOUT / "docs" / "bild" / "insatspaket.png"
#: The most a picture of the guide may weigh. [bytes]
SMALL = 60_000


def test_the_three_answers_of_the_picture_are_what_their_intervals_say():
    shown, points, nothing = comparisons()
    assert [verdict(each) for each in (shown, points, nothing)] == [
        *("fall_shown", "fall_indicated", "no_difference_shown"),
    ]
    assert shown.upper < 1
    assert limit(points, "upper") < 1 < points.upper
    assert limit(nothing, "upper") > 1


def test_the_picture_says_them_in_the_words_of_the_closed_list():
    words = {text.get_text() for axes in figure().axes for text in axes.texts}
    assert {VERDICTS[verdict(each)] for each in comparisons()} <= words
    assert {"Samtidigt", "I tur och ordning"} <= words


def test_the_picture_of_the_guide_is_small_and_todays(tmp_path: Path):
    save(tmp_path / "bild.png")
    if target := os.environ.get("BFA_GUIDE_PICTURE"):
        with Image.open(tmp_path / "bild.png") as image:
            image.convert("P", palette=Image.Palette.ADAPTIVE).save(target, optimize=True)
    with Image.open(tmp_path / "bild.png") as today, Image.open(PICTURE) as kept:
        assert today.size == kept.size
    assert PICTURE.stat().st_size < SMALL
    assert "bild/insatspaket.png" in (CHECKOUT / "docs" / "anvandarguide.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["first", "second"])
def test_the_same_picture_is_drawn_again(tmp_path: Path, name: str):
    save(tmp_path / f"{name}.png")
    save(tmp_path / "again.png")
    assert (tmp_path / f"{name}.png").read_bytes() == (tmp_path / "again.png").read_bytes()
