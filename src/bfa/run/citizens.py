"""Pages of goals that are promised to the citizens: one each, for anyone to read whatever the tier of the batches."""

from datetime import date
from pathlib import Path

from bfa.analyses.goals import Goal
from bfa.analyses.situation import Situation, load
from bfa.disclosure import Policy, open_policy, public_register
from bfa.disclosure.scan import scan
from bfa.errors import ParameterError
from bfa.pages.citizens import Told, citizen_page
from bfa.run.files import inside, told, write_text
from bfa.run.layout import CITIZENS
from bfa.run.outlet import PUBLIC, Compared, area_of, compared_of
from bfa.run.promise import followed_up
from bfa.run.sources import Say, ensure_store
from bfa.run.summary import refuse
from bfa.tables.lock import held
from bfa.tables.municipality import read_kommun
from bfa.tables.store import read_quality
from bfa.words.labels import labels


def write_citizen_pages(file: Path, *, today: date, say: Say) -> list[Path]:
    """Write the page of every goal that is a medborgarlöfte, and take away those of goals that no longer are.

    Parameters
    ----------
    today : date
        Today; where the kommun file has a day of extraction, things are known until that.

    Raises
    ------
    BfaError
        No goal is one, a file cannot be read or written, a page holds something that it must not, or others are being
        written and do not end (`lock.held`).
    """
    kommun = read_kommun(file)
    ensure_store(kommun, say=say)
    folder = inside(kommun.root / "reports" / CITIZENS, kommun.key)
    with held(folder, what=f"Medborgarlöften i {kommun.kommun} skrivs", say=say):
        situation = load(kommun.path, rows=False)
        policy = open_policy(situation, tier=PUBLIC, asked=None)
        goals = public_register(situation.goals[situation.goals["promise"].notna()], policy=policy)
        open_ = goals[~goals["withheld"].astype(bool)]
        pages = {int(number): folder / f"mal-{number}.html" for number in open_["number"]}
        for path in sorted(set(folder.glob("mal-*.html")) - set(pages.values())):
            with told(path):
                path.unlink()
            say(f"{path.name} är borttagen: målet är inget medborgarlöfte längre, eller texten hålls inne.")
        for number in goals.loc[goals["withheld"].astype(bool), "number"]:
            say(f"Mål {number}: ingen sida. Texten hålls inne på nivån {PUBLIC}; sekretess är inte nej.")
        if goals.empty:
            raise ParameterError(
                f"{kommun.kommun}: inget mål är ett medborgarlöfte.",
                do="skriv medborgarlöfte i kolumnen löfte på bladet Mål, och läs in registret.",
            )
        for _, goal in open_.iterrows():
            given = compared_of(situation, int(goal["number"]))
            _write(pages[int(goal["number"])], goal, given, situation, policy, today=str(kommun.uttag or today))
    return list(pages.values())


def _write(
    path: Path,
    goal: Goal,
    given: Compared | None,
    situation: Situation,
    policy: Policy,
    *,
    today: str,
) -> None:
    kommun = situation.kommun
    figures = followed_up(kommun, given) if given else None
    registers = {name: public_register(getattr(situation, name), policy=policy) for name in ("measures", "follow_up")}
    page = citizen_page(
        Told(goal, **registers, figures=figures, today=today),
        labels=labels(kommun, kommundel=area_of(goal), tier=PUBLIC, quality=read_quality(kommun)),
        contact=kommun.kontakt,
        policy=policy,
    )
    refuse(path, scan(page))
    write_text(path, page)
