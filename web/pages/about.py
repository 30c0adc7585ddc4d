"""What this Matinee is: its version, what changed in it, what it runs on and under which terms."""

from flask import Blueprint, render_template

from shared.models import model_files
from shared.upkeep import changelog, new_options, overview, packages, purge
from web import option_pages, request_db
from web.auth import audience

blueprint = Blueprint("about", __name__, url_prefix="/settings/about")


@blueprint.get("")
@audience("admin")
def page() -> str:
    conn = request_db.conn()
    return render_template(
        "about.html",
        version=packages.version(),
        release=changelog.newest(),
        new_options=option_pages.of(new_options.listing(conn)),
        facts=overview.facts(conn),
        stats=purge.stats(conn),
        backup_disk=overview.backup_disk(),
        output_disk=overview.output_disk(),
        packages=packages.listing(),
        models=dict(zip(model_files.NAMES, packages.MODELS, strict=True)),
    )
