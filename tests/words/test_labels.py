"""The labels every page carries."""

import datetime

import pytest

from bfa.errors import ParameterError
from bfa.tables.municipality import IncidentSource, Kommun
from bfa.words import labels


def kommun(**changes):
    rows = IncidentSource(source="Polisens uttag", file="rader.csv", columns={})
    given = {"kommun": "Exempelkommun", "fiktiv": True, "uttag": datetime.date(2010, 9, 6), "incidents": [rows, rows]}
    return Kommun(**(given | changes))


def test_labels_take_their_words_from_the_kommun_file():
    found = labels.labels(kommun(utgava="2"), kommundel="A", tier="samverkan")
    assert (found.kommun, found.kommundel, found.uttag, found.utgava) == ("Exempelkommun", "A", "2010-09-06", "2")
    assert found.sources == "Polisens uttag"


def test_an_unknown_tier_is_refused():
    with pytest.raises(ParameterError, match="samverkan"):
        labels.labels(kommun(), tier="hemlig")


def test_what_the_kommun_file_leaves_out_is_said_to_be_missing():
    said = " ".join(labels.statements(labels.labels(kommun(uttag=None), tier="samverkan")))
    assert "Uttagsdag: inte angiven." in said
    assert "Gemensam problembild: inte bekräftad." in said
    assert "Sekretessprövning: inte registrerad." in said


def test_who_confirmed_and_who_reviewed_stand_at_the_foot():
    given = kommun(problembild="bekräftad av kommun och polis 2010-04-20", sekretessprovning="N.N., dnr 12.")
    said = labels.statements(labels.labels(given, tier="samverkan"))
    assert "Gemensam problembild: bekräftad av kommun och polis 2010-04-20." in said
    assert "Sekretessprövning: N.N., dnr 12." in said


def test_the_page_is_named_after_the_kommundel_or_the_kommun():
    assert labels.place_name(labels.labels(kommun(), kommundel="A", tier="intern")) == "Kommundel A"
    assert labels.place_name(labels.labels(kommun(), kommundel="Åsen", tier="intern")) == "Åsen"
    assert labels.place_name(labels.labels(kommun(), tier="intern")) == "Exempelkommun"


def test_who_counts_events_and_activities_is_told_apart_from_who_counts_crime():
    fires, cleaned = (
        IncidentSource(source=name, file="x.csv", columns={}, kind=kind)
        for name, kind in (("räddningstjänsten", "event"), ("gatukontoret", "activity"))
    )
    police = IncidentSource(source="polisen", file="x.csv", columns={"kind": "Slag"}, kind="event")
    found = labels.labels(kommun(incidents=[police, fires, cleaned]), tier="samverkan")
    assert found.sources == "polisen; händelser och insatser: räddningstjänsten, gatukontoret"
    assert labels.labels(kommun(incidents=[fires]), tier="samverkan").sources == "räddningstjänsten"
