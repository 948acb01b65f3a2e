"""Exempelkommun: an invented municipality that reproduces the handbook's worked example from its rows.

The place, its kommundelar, every row, name and clock time are made up. The fixed figures are in `plan`. The registers
in `registers/`, all for kommundel A, hold the facts of the worked example; the sentences, dates without a day in the
text, the coding and what was decided and is proposed are ours, and nobody is named: there are roles only.
"""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from bfa.example import asked, days, export, faults, inhabitants, plan, published, register_log, reports, write
from bfa.example.rows import draw_rows

#: Files that `build` writes, in this order.
FILES = (
    "polisexport.csv",
    "antal_per_manad.csv",
    "kommundelar.geojson",
    "platser.geojson",
    "baskarta.geojson",
    "problem.csv",
    "orsaker.csv",
    "atgarder.csv",
    "mal.csv",
    "uppfoljning.csv",
    "beslut.csv",
    "ansvariga.csv",
    "prioriteringar.csv",
    "kunskapslage.csv",
    "register.jsonl",
    "gator.geojson",
    "befolkning_rutor.csv",
    "kalender.csv",
    "felanmalan.csv",
    "raddningstjanst.csv",
    "klottersanering.csv",
    "trygghet.csv",
    "kostnader.csv",
    "anteckningar.csv",
    "publicerat.csv",
)


def build(folder: Path, *, seed: int = 2010) -> list[Path]:
    """Write all source files of Exempelkommun: rows, counts, map layers, inhabitants and registers.

    Parameters
    ----------
    folder : Path
        Made if it is not there; files of the same names are overwritten.
    seed : int
        Another seed gives other rows with the same fixed figures.

    Returns
    -------
    list of Path
        The files of `FILES`; the same bytes for the same seed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = draw(seed)
    paths = {name: folder / name for name in FILES}
    write.write_export(paths["polisexport.csv"], export.to_export(rows))
    write.write_table(paths["antal_per_manad.csv"], export.to_counts(rows, plan.AREAS))
    write.write_areas(paths["kommundelar.geojson"])
    write.write_places(paths["platser.geojson"])
    write.write_base_map(paths["baskarta.geojson"])
    for register in (Path(__file__).parent / "registers").glob("*.csv"):
        shutil.copyfile(register, paths[register.name])
    register_log.write_log(paths["register.jsonl"])
    write.write_streets(paths["gator.geojson"])
    write.write_table(paths["befolkning_rutor.csv"], inhabitants.cells())
    write.write_table(paths["kalender.csv"], days.calendar())
    for name, table in beside_crime(rows, seed).items():
        write.write_table(paths[name], table)
    return list(paths.values())


def beside_crime(rows: pd.DataFrame, seed: int) -> dict[str, pd.DataFrame]:
    """What others than the police count, ask and pay for, by file.

    `rows` are those of `draw`, which are neither changed nor drawn otherwise by this.
    """
    steps = (np.random.default_rng([seed, step]) for step in range(10, 16))
    reporting, burning, cleaning, asking, paying, publishing = steps
    reported = reports.reports(reporting)
    cleaned = reports.cleaned(reported, cleaning)
    counts = export.to_counts(rows, plan.AREAS)
    return {
        "felanmalan.csv": reported,
        "raddningstjanst.csv": reports.fires(burning),
        "klottersanering.csv": cleaned,
        "trygghet.csv": asked.survey(asking),
        "kostnader.csv": asked.costs(cleaned, counts, paying),
        "publicerat.csv": published.published(counts, publishing),
    }


def draw(seed: int) -> pd.DataFrame:
    """Every row of the export before it is written, faults and duplicates included.

    Returns
    -------
    DataFrame
        The columns of `rows.draw_rows`, and case, name and text.
    """
    counting, placing, spoiling, naming, doubling = (np.random.default_rng([seed, step]) for step in range(5))
    rows = faults.with_faults(draw_rows(plan.draw_counts(counting), placing), spoiling)
    return faults.with_duplicates(export.with_cases(rows, naming), doubling)


__all__ = ["FILES", "build"]
