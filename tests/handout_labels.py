"""The labels of a handout of the example."""

from bfa.words.labels import Labels

LABELS = Labels(
    kommun="Exempelkommun",
    kommundel="A",
    tier="samverkan",
    fiktiv=True,
    uttag="2010-09-06",
    raknesatt="brottsdatum",
    utgava="2",
    problembild="",
    sekretessprovning="",
    sources="polisen",
)
