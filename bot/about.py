"""What citizens tell of themselves: asked once, after all nine questions, and noted with later ones."""

from bot import rated, screens
from bot.rated import Rated
from bot.turn import Screen, Turn
from scoring.intake.rules import PROFILE
from scoring.jobs import journey
from scoring.notifications import contacts

FIELDS = tuple(PROFILE)


async def after_questions(turn: Turn, mine: Rated) -> Screen:
    """Return the first question about the citizen when they have not been asked before, else the end.

    What they told then is noted with this feedback too: who answers a survey is counted in each.
    """
    known = turn.reach.profile if turn.reach else {}
    if not mine.is_open:
        return screens.done(turn, mine)
    if known is None:
        await contacts.keep_profile(turn.session, turn.visitor, {}, key=turn.key)
        return screens.about(mine, FIELDS[0])
    if known:
        await journey.amend(turn.session, mine.id, known, key=turn.key, now=turn.now)
        mine = rated.changed(turn, mine)
    return screens.done(turn, mine)


async def note(turn: Turn, mine: Rated, field: str, value: str) -> Rated:
    """Note what a citizen tells of themselves, with this feedback and for later ones."""
    await journey.amend(turn.session, mine.id, {field: value}, key=turn.key, now=turn.now)
    known = {**((turn.reach.profile if turn.reach else None) or {}), field: value}
    await contacts.keep_profile(turn.session, turn.visitor, known, key=turn.key)
    return rated.changed(turn, mine)


def next_screen(turn: Turn, mine: Rated, field: str) -> Screen:
    """Return the question after one, or the end after the last."""
    at = FIELDS.index(field) + 1
    return screens.about(mine, FIELDS[at]) if at < len(FIELDS) else screens.done(turn, mine)
