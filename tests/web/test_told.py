"""The secret of an outgoing webhook is renewed on a page and by a command, shown once, and in force at once."""

import json

from shared import secrets
from shared.db import Conn
from shared.upkeep import webhooks_out
from tests.web.commands.conftest import Matinee, matinee  # noqa: F401
from tests.web.conftest import SignIn


def stored(conn: Conn, webhook_id: int) -> str:
    row = conn.execute("select secret_enc from webhooks_out where id = %s", (webhook_id,)).fetchone()
    conn.rollback()
    assert row
    return secrets.decrypt(row["secret_enc"])


def test_the_page_shows_another_secret_once(signed_in: SignIn, home: Conn) -> None:
    made, before = webhooks_out.add(home, "Lamp", "http://192.168.1.20:8123", ["job.failed"])
    home.commit()
    ana = signed_in("Ana")
    assert "Lamp" in ana.get("/settings/webhooks").text

    answer = ana.post(f"/settings/webhooks/{made.id}/secret")

    now = stored(home, made.id)
    assert answer.status_code == 200
    assert now != before
    assert f'value="{now}"' in answer.text
    assert now not in ana.get("/settings/webhooks").text
    assert ana.post("/settings/webhooks/9999/secret").status_code == 404
    assert signed_in("Ben").post(f"/settings/webhooks/{made.id}/secret").status_code == 403


def test_the_command_prints_another_secret_and_the_list_none(matinee: Matinee, home: Conn) -> None:  # noqa: F811
    made, _ = webhooks_out.add(home, "Lamp", "http://192.168.1.20:8123", ["job.failed"])
    home.commit()

    printed = matinee("webhooks", "secret", "lamp")

    assert printed.stdout.strip() == stored(home, made.id)
    (listed,) = json.loads(matinee("webhooks", "list", "--json").stdout)
    assert (listed["name"], "secret" in json.dumps(listed)) == ("Lamp", False)
    assert matinee("webhooks", "secret", "Other").exit_code == 1
