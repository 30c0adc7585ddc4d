"""What models have cost, and what they would: from what there is here, and from what calls came to."""

from flask import Blueprint, render_template

from shared import options
from shared.models import costs, prices
from web import request_db
from web.auth import audience

blueprint = Blueprint("costs", __name__, url_prefix="/settings/costs")


@blueprint.get("")
@audience("admin")
def page() -> str:
    conn = request_db.conn()
    return render_template(
        "costs.html",
        there=costs.inputs(conn),
        lists_a_month=costs.LISTS_A_MONTH,
        used=costs.used(conn),
        expected=costs.expected(conn),
        offers=costs.offers(conn),
        spent=costs.spent(conn),
        weeks=costs.by_week(conn),
        prices={model: price for model, price, until in prices.each() if until is None},
        is_local=options.get(conn, "embeddings.provider") == "local",
    )
