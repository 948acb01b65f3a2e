"""What could be shown after a measure in each kommundel by itself, foreseen before its start."""

from bfa.disclosure.plan import ReleasedPlan
from bfa.draw import tables
from bfa.draw.output import Output
from bfa.words import plan as words
from bfa.words.alt import note as in_sentences
from bfa.words.catalogue import message


def table(shown: ReleasedPlan) -> Output:
    """Those planned for by length of follow-up."""
    lengths = list(shown.plan.lengths)[-(tables.MOST_COLUMNS - 1) :]
    wide = shown.table.pivot(index="kommundel", columns="length", values="fall")
    wide = wide.reindex(index=shown.table["kommundel"].unique())[lengths]
    wide.columns = [f"m{length}" for length in lengths]
    return tables.table(
        wide.reset_index(),
        caption=message("plan.caption", brottstyp=shown.plan.brottstyp),
        columns={"kommundel": message("plan.kommundel")} | {f"m{length}": f"{length}" for length in lengths},
        formats=dict.fromkeys(wide.columns, "percent"),
        note=in_sentences(words.unseen_note(shown), words.hidden_note(shown)),
        folded=True,
        on_paper=False,
    )
