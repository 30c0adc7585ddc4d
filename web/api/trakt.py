"""Your account at Trakt: linked, looked at before it changes anything, synced, unlinked."""

from shared import jobs
from shared.watching import trakt_accounts, trakt_sync
from shared.watching.trakt_accounts import Pending
from shared.watching.trakt_sync import Part
from web import auth, request_db
from web.api.blueprint import Blueprint
from web.api.schemas.runs import Run
from web.api.schemas.trakt import TraktCode, TraktLink, TraktPart, Unlinked
from web.auth import audience

blueprint = Blueprint("trakt", __name__, url_prefix="/me/trakt", description="Your account at Trakt.")


@blueprint.get("")
@audience("member")
@blueprint.answers(TraktLink)
def get() -> dict[str, object]:
    """Get your link to Trakt

    Whether it is offered here, the code that you are to enter, or the account that is linked.
    """
    return _link()


@blueprint.post("/link")
@audience("member")
@blueprint.answers(TraktCode, 201)
def begin() -> Pending:
    """Start linking your account at Trakt

    Enter the code at the address while it lasts, then ask whether it was taken.
    """
    return trakt_accounts.begin(request_db.conn(), auth.me().id)


@blueprint.post("/link/check")
@audience("member")
@blueprint.answers(TraktLink)
def check() -> dict[str, object]:
    """Poll the code of your link to Trakt

    Linked, it is counted what a first sync would change. Asked sooner than `intervalS` it answers without asking Trakt.
    """
    trakt_accounts.check(request_db.conn(), auth.me().id)
    return _link()


@blueprint.get("/preview")
@audience("member")
@blueprint.answers(TraktPart, many=True)
def preview() -> list[Part]:
    """List changes of a sync with Trakt

    Here and at Trakt, by what was read there last.
    """
    return trakt_sync.preview(request_db.conn(), auth.me().id)


@blueprint.post("/confirm")
@audience("member")
@blueprint.answers(Run, 202)
def confirm() -> jobs.Run:
    """Enable the sync with Trakt

    From now on your ratings, plays and watch list are kept together with Trakt, every six hours.
    """
    return trakt_accounts.confirm(request_db.conn(), auth.me().id)


@blueprint.post("/sync")
@audience("member")
@blueprint.answers(Run, 202)
def sync() -> jobs.Run:
    """Sync with Trakt now"""
    return trakt_accounts.sync(request_db.conn(), auth.me().id)


@blueprint.delete("")
@audience("member")
@blueprint.answers(Unlinked)
def unlink() -> dict[str, object]:
    """Delete your link to Trakt

    Takes the grant back at Trakt. What was brought from there stays yours.
    """
    return {"revoked": trakt_accounts.unlink(request_db.conn(), auth.me().id)}


def _link() -> dict[str, object]:
    conn, me = request_db.conn(), auth.me().id
    return {
        "is_offered": trakt_accounts.is_offered(conn),
        "code": trakt_accounts.pending(conn, me),
        "linked": trakt_accounts.get(conn, me),
    }
