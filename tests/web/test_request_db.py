"""What becomes of a request's connection."""

import pytest
from flask import Flask

from shared.settings import settings
from web import request_db
from web.auth import audience

END_MINE = "select pg_terminate_backend(pg_backend_pid())"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_connection_that_the_database_ends_is_replaced_and_costs_the_pool_no_place(app: Flask, method: str) -> None:
    @audience("media server")  # who sends no form
    def cut() -> str:
        request_db.conn().execute(END_MINE)
        return "not reached"

    app.add_url_rule("/cut", "cut", cut, methods=[method])
    http = app.test_client()

    statuses = {http.open("/cut", method=method).status_code for _ in range(settings().number("WEB_THREADS") + 1)}

    assert statuses == {503}
    assert http.get("/ready").status_code == 200
