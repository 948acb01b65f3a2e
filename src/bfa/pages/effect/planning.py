"""What could be shown after a measure, foreseen before its start: a sentence, a curve and a table of kommundelar."""

from collections.abc import Iterator

from bfa.disclosure.plan import ReleasedPlan
from bfa.draw import curves, tables
from bfa.draw.output import Output, figure_output, text
from bfa.words import plan as words
from bfa.words.alt import note as in_sentences
from bfa.words.catalogue import message
from bfa.words.numbers import month_label

#: A table of more kommundelar than this is folded.
_MOST_OPEN = 8


def outputs(shown: ReleasedPlan, *, name: str) -> Iterator[Output | None]:
    """The sentence, the curve of the kommundel called so, and the table of those that were planned for."""
    yield text(words.sentence(shown, name=name))
    yield curve(shown, name=name)
    if shown.table["fall"].notna().any() or shown.table["kommundel"].nunique() > 1:
        yield table(shown)


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
        folded=len(wide) > _MOST_OPEN,
    )


def curve(shown: ReleasedPlan, *, name: str) -> Output | None:
    """The smallest visible fall by length, the chosen kommundel in front of the others; None where there is none."""
    drawn = shown.table[shown.table["fall"].notna()]
    if drawn.empty:
        return None
    chosen = str(shown.own["kommundel"].iloc[0])
    mine = drawn["kommundel"] == chosen
    names = (name if shown.kommundel else chosen, message("plan.others"))
    figure = curves.foreseen(
        drawn[mine], drawn[~mine], lengths=shown.plan.lengths, names=names, across=message("plan.axis")
    )
    start = month_label(shown.plan.start.first)
    caption = message("plan.curve", start=start, brottstyp=shown.plan.brottstyp)
    return figure_output(figure, alt=words.alt(shown, name=name), caption=caption)
