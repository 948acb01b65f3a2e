"""`bfa slumpkarta`: from a kommun file and its published figures to a page."""

import pytest

KOMMUN = """
kommun: Sverige
published:
  - {form: bred, file: brott.csv, source: Brå, columns: {region: Region}, unit: per 10000}
  - {form: bred, file: folk.csv, source: SCB, columns: {region: Region}, fixed: {what: Invånare}, unit: invånare}
"""
RATES = "Region;Rån 2001;Rån 2002;Rån 2003\n0114 Upplands Väsby;100;80;120\n0115 Vallentuna;50;70;60\n"
PEOPLE = (
    "Region;2000;2001;2002;2003\n0114 Upplands Väsby;5000;5000;5000;5000\n0115 Vallentuna;12000;12000;12000;12000\n"
)


@pytest.fixture
def kommun(tmp_path):
    file = tmp_path / "params" / "kommun" / "sverige.yml"
    file.parent.mkdir(parents=True)
    text = KOMMUN
    for name, rows in (("brott.csv", RATES), ("folk.csv", PEOPLE)):
        (tmp_path / name).write_text(rows, encoding="utf-8")
        text = text.replace(name, str(tmp_path / name))
    file.write_text(text, encoding="utf-8")
    return file


def test_a_page_is_written_of_what_is_published_and_says_where(bfa, kommun, tmp_path):
    code, said, wrong = bfa("slumpkarta", str(kommun), "--fil", str(tmp_path / "sida.html"))
    assert (code, wrong) == (0, "")
    assert "Öppna" in said
    page = (tmp_path / "sida.html").read_text(encoding="utf-8")
    assert "Rån: i kommuner med under 10\u202f000 invånare blev de anmälda minst 17\u00a0% färre" in page
    assert "Källa: Brå, SCB." in page
    assert "Vallentuna" in page


def test_a_kommun_file_without_published_figures_is_refused(bfa, kommun):
    kommun.write_text("kommun: Sverige\n", encoding="utf-8")
    code, _, wrong = bfa("slumpkarta", str(kommun))
    assert code == 2
    assert "ingen publicerad statistik" in wrong
