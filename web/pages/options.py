"""The household's options, for administrators: a page for what belongs together, drawn from the table of such pages."""

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from shared import options
from web import option_pages, request_db
from web.auth import audience
from web.pages import option_forms

blueprint = Blueprint("option-page", __name__, url_prefix="/settings/options")


@blueprint.get("")
@audience("admin")
def listing() -> str:
    """All pages, each with how many of its options are not as they come."""
    values = options.all_values(request_db.conn())
    pages = option_pages.table()
    different = {page.slug: sum(values[one.name] != one.option.default for one in page.controls) for page in pages}
    return render_template("options_listing.html", pages=pages, different=different)


@blueprint.get("/<page>")
@audience("admin")
def page(page: str) -> str:
    found = option_pages.named(page)
    return render_template("options.html", form=option_forms.form(found, _address(page)))


@blueprint.post("/<page>")
@audience("admin")
def save(page: str) -> Response | tuple[str, int]:
    """What was changed of this page: all of it, or none."""
    return option_forms.save(option_pages.named(page), _address(page))


def _address(page: str) -> str:
    return url_for("option-page.page", page=page)
