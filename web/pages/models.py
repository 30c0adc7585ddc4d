"""Models, for administrators: which serve and where, whether they answer, what another one would cost, and their vectors."""

import math
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from shared import jobs, options
from shared.errors import NotFound, Problem
from shared.jobs import names
from shared.models import ai_service, costs, embedding_spaces, local_models, model_files, model_tests, prices
from shared.models.model_tests import Tried
from web import auth, caching, fragments, option_pages, request_db
from web.auth import audience
from web.language import gettext as _
from web.pages import option_forms

blueprint = Blueprint("models-page", __name__, url_prefix="/settings/models")

TESTS = {"embedding": model_tests.embedding, "text": model_tests.text}


@dataclass(frozen=True)
class Switch:
    """Another space that is being filled: `done` of `total` titles have a vector in it."""

    name: str
    done: int
    total: int


@blueprint.get("")
@audience("admin")
def page() -> str:
    return _page()


@blueprint.post("")
@audience("admin")
def save() -> Response | tuple[str, int]:
    """Which models; another embedding model is filled in the background beside the present one."""
    return option_forms.save(option_pages.named("models"), url_for("models-page.page"), "models.html", **_shown())


@blueprint.post("/service")
@audience("admin")
def connect() -> Response | tuple[str, int]:
    """Address and key of the service; a key is never shown again."""
    given = {name: request.form.get(name, "") for name in ("url", "api_key")}
    try:
        ai_service.change(request_db.conn(), **given, by=auth.me().actor)
    except Problem as problem:
        return _page(given["url"], problem), problem.status
    return fragments.done(_("The service is saved."), url_for("models-page.page"))


@blueprint.post("/service/forget")
@audience("admin")
def forget() -> Response:
    ai_service.forget(request_db.conn(), by=auth.me().actor)
    return fragments.done(_("The service is forgotten, with its key."), url_for("models-page.page"))


@blueprint.post("/test/<which>")
@audience("admin")
def test(which: str) -> str:
    """One short text to the model that is chosen; the answer stands on the page, whatever it is."""
    if which not in TESTS:
        raise NotFound(_("There is no such test."))
    try:
        return _page(tried=TESTS[which](request_db.conn()))
    except Problem as problem:
        return _page(failed=problem)


@blueprint.post("/spaces/<int(max=32767):space_id>/remove")
@audience("admin")
def remove(space_id: int) -> Response:
    embedding_spaces.drop(request_db.conn(), space_id, by=auth.me().actor)
    return fragments.done(_("The space is removed."), url_for("models-page.page"))


def _page(
    url: str | None = None, problem: Problem | None = None, *, tried: Tried | None = None, failed: Problem | None = None
) -> str:
    caching.keep_secret()  # a key that was typed in is not to be found by going back
    form = option_forms.form(option_pages.named("models"), url_for("models-page.page"))
    more = {"url": url, "problem": problem, "tried": tried, "failed": failed}
    return render_template("models.html", form=form, **_shown() | more)


def _shown() -> dict[str, object]:
    conn = request_db.conn()
    embeds = [offer for offer in costs.offers(conn) if offer.purpose == "embeddings"]
    titles = sum(costs.inputs(conn).titles.values())
    return {
        "service": ai_service.get(conn),
        "titles": titles,
        "pace": costs.titles_a_minute(conn, list(names.EMBED.values())),
        "minutes_of": {name: math.ceil(titles / pace) for name, pace in local_models.TITLES_A_MINUTE.items()},
        "decided": local_models.decision(conn),
        "lacks_e5": local_models.wants_e5(conn) and not model_files.e5_file(),
        "offers": embeds,
        "price_of": {model: price for model, price, until in prices.each() if until is None},
        "spaces": embedding_spaces.listing(conn),
        "switch": _switch(),
        "url": None,
        "problem": None,
        "tried": None,
        "failed": None,
    }


def _switch() -> Switch | None:
    """What is being filled, while it is not what is read."""
    conn = request_db.conn()
    provider, name = str(options.get(conn, "embeddings.provider")), embedding_spaces.wanted_name(conn)
    active = embedding_spaces.active(conn)
    chosen = [one for one in embedding_spaces.listing(conn) if not one.is_active and one.provider == provider]
    wanted = next((one for one in reversed(chosen) if one.name == name), None)
    is_running = any(run.name in names.EMBED.values() for run in jobs.active(conn))
    if wanted is None or not is_running or (active and (active.provider, active.name) == (provider, name)):
        return None
    return Switch(f"{wanted.provider}/{wanted.name}", wanted.titles, sum(costs.inputs(conn).titles.values()))
