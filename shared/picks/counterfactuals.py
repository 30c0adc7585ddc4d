"""What a pick would be without something that was watched: the list's own scores, made once more without it."""

from shared import jobs
from shared.db import Conn
from shared.engine import picks
from shared.errors import Conflict, NotFound
from shared.jobs import Run, names
from shared.language import gettext
from shared.picks import engine_inputs, recommendations

JUST_ASKED = gettext("Somebody has just asked the same; ask again in a moment.")
MOST = 3  # of one person's at a time: they are answered before anybody's new list
TOO_MANY = gettext("%(most)s of your questions are being answered: wait for one of them.", most=MOST)


def ask(conn: Conn, viewer: int, user_id: int, kind: str, title_id: int, watched_id: int) -> Run:
    """The run whose message will be the answer. Raises `NotFound` for what `viewer` cannot see, `Conflict` when somebody
    else is being answered the same, or `viewer` so much already."""
    _check(conn, viewer, user_id, kind, title_id, watched_id)
    args: dict[str, jobs.Value] = {"user_id": user_id, "kind": kind, "title_id": title_id, "watched_id": watched_id}
    if jobs.live(conn, names.RANK_WITHOUT, args) is None:
        _check_patience(conn, viewer)
    run = jobs.ask(conn, names.RANK_WITHOUT, args, trigger="person", requested_by=viewer)
    if run.requested_by != viewer:
        raise Conflict(JUST_ASKED)
    return run


def asked(conn: Conn, viewer: int, run_id: int) -> Run:
    """A run that `viewer` asked for. Raises `NotFound`."""
    run = jobs.get(conn, run_id)
    if run is None or not _is_question_of(run, viewer):
        raise NotFound(gettext("You have asked nothing of this number."))
    return run


def _check_patience(conn: Conn, viewer: int) -> None:
    if sum(_is_question_of(run, viewer) for run in jobs.active(conn)) >= MOST:
        raise Conflict(TOO_MANY)


def _is_question_of(run: Run, viewer: int) -> bool:
    return (run.name, run.requested_by) == (names.RANK_WITHOUT, viewer)


def _check(conn: Conn, viewer: int, user_id: int, kind: str, title_id: int, watched_id: int) -> None:
    """Raises `NotFound` unless `viewer` can see the pick, and what was watched among its evidence."""
    evidence = recommendations.why(conn, viewer, user_id, kind, title_id)["evidence"]
    if watched_id not in {seen["title_id"] for seen in evidence}:
        raise NotFound(gettext("This is no evidence for that pick."))


def rank(conn: Conn, user_id: int, kind: str, title_id: int, watched_id: int) -> tuple[int | None, int | None]:
    """Where the title stands by its score, and where it would; None where it is not among what may be picked.

    By score alone: the list also sees to it that neighbours in it differ. Raises what `engine_inputs.gather` raises.
    """
    inputs = engine_inputs.gather(conn, user_id, kind)
    given = (inputs.community, title_id, inputs.settings, inputs.weights)
    people = (inputs.person, engine_inputs.without(inputs, watched_id))
    now, then = (picks.standing(inputs.loaded.catalogue, person, *given) for person in people)
    return now, then
