"""How often the text tags are right on labelled police notices (`tests/text`), and how many texts a second.

Run `python benchmarks/text_tags.py --data FOLDER` where the folder holds `se_polisen_handelser`. The half `tune` was
looked at while the codebook was written; the half `test` was run once when it was done (`--half tune` before that).
Prints figures and, for `tune` only, ids of what is wrong; never a text.
"""

import argparse
import os
import time
from pathlib import Path

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from bfa.tables.tag_book import BOOK, PLACE, TagBook, read_tag_book
from bfa.tables.text_tags import tag_texts

PROJECT = Path(__file__).resolve().parents[1]
FILE = "se_polisen_handelser/brottsnotiser_fulltext_2024_2025.parquet"
LABELS = PROJECT / "tests" / "text" / "notices.csv"
TAGS = ("alcohol", "youth", "weapon", "close_relation")
YEAR = 2024


def texts_of(data: Path) -> "pd.Series[str]":
    """The text of each notice by its id, as it was labelled; missing where there is none."""
    rows = pd.read_parquet(data / FILE).drop_duplicates("id").set_index("id")
    whole = rows["ingress"].str.strip() + "\n" + rows["brodtext"].str.strip()
    return whole.fillna(rows["brodtext"]).fillna(rows["ingress"])


def judged(texts: "pd.Series[str]", labels: pd.DataFrame, book: TagBook) -> pd.DataFrame:
    """id, what (a tag or place), said, true, doubt: each labelled notice by what was said and what is true of it."""
    found = tag_texts([texts[number] for number in labels.index], book, years=YEAR).table
    found = found.assign(id=labels.index.to_numpy()[found["text"]])
    sure = found[found["confidence"] >= book.confidence.limit]
    places = found[found["tag"].str.startswith(PLACE)].set_index("id")["tag"].str.removeprefix(PLACE)
    doubt = labels["doubt"].fillna("").str.split()
    parts = []
    for what in (*TAGS, "place"):
        said = (
            places.reindex(labels.index) if what == "place" else labels.index.isin(sure.loc[sure["tag"] == what, "id"])
        )
        true = labels[what] if what == "place" else labels[what] == 1
        doubted = [what in words for words in doubt]
        parts.append(pd.DataFrame({"what": what, "said": said, "true": true, "doubt": doubted}, index=labels.index))
    return pd.concat(parts).rename_axis("id").reset_index()


def shares(rows: pd.DataFrame) -> list[tuple[str, str, int, int]]:
    """What, which share, right and of how many: precision and recall of each tag, and places right."""
    found = []
    for what in TAGS:
        own = rows[rows["what"] == what]
        said, true = own["said"].astype(bool), own["true"].astype(bool)
        both = int((said & true).sum())
        found += [(what, "precision", both, int(said.sum())), (what, "recall", both, int(true.sum()))]
    place = rows[rows["what"] == "place"]
    return [*found, ("place", "right", int((place["said"] == place["true"]).sum()), len(place))]


def lines(rows: pd.DataFrame, *, title: str) -> list[str]:
    """A table in Markdown with Wilson's intervals."""
    out = [f"### {title}", "", "| what | share | right | of | [%] | 95 % interval |", "|---|---|---:|---:|---:|---|"]
    for what, share, right, of in shares(rows):
        low, high = proportion_confint(right, of, method="wilson") if of else (float("nan"), float("nan"))
        percent = f"{100 * right / of:.0f}" if of else "-"
        out.append(f"| `{what}` | {share} | {right} | {of} | {percent} | {100 * low:.0f}-{100 * high:.0f} |")
    return [*out, ""]


def main() -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=Path(os.environ.get("BFA_REAL_DATA", "../shared/data")))
    asked.add_argument("--half", choices=("tune", "test", "both"), default="both")
    given = asked.parse_args()
    book = read_tag_book(PROJECT / "data" / "codebook" / BOOK)
    texts, labels = texts_of(given.data), pd.read_csv(LABELS).set_index("id")
    for half in ("tune", "test") if given.half == "both" else (given.half,):
        rows = judged(texts, labels[labels["half"] == half], book)
        print("\n".join(lines(rows, title=f"half {half}, {len(rows) // 5} notices")))
        print("\n".join(lines(rows[~rows["doubt"]], title=f"half {half}, without what is marked doubtful")))
        if half == "tune":
            wrong = rows[rows["said"].ne(rows["true"])]
            print("wrong in tune:", ", ".join(f"{row.id} {row.what}" for row in wrong.itertuples()), "\n")
    began, used = time.perf_counter(), time.process_time()
    every = tag_texts([None if pd.isna(text) else text for text in texts], book, years=YEAR)
    wall, used = time.perf_counter() - began, time.process_time() - used
    print(f"{len(texts)} notices, {int(every.filled.sum())} with text: {wall:.1f} s wall, {used:.1f} s processor,")
    print(f"{len(texts) / used:.0f} notices a second.\n")
    print("| tag | sure | uncertain |\n|---|---:|---:|")
    for code in book.codes:
        own = every.table.loc[every.table["tag"] == code, "confidence"]
        print(f"| `{code}` | {(own >= book.confidence.limit).sum()} | {(own < book.confidence.limit).sum()} |")


if __name__ == "__main__":
    main()
