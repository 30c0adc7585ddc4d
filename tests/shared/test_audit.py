from shared import audit
from shared.db import Conn
from shared.people import passwords


def test_the_newest_comes_first_with_who_and_what(conn: Conn) -> None:
    ana = passwords.create(conn, "ana@home.example", "a long password", name="Ana", role="admin")
    audit.record(conn, ana.actor, "servers.add", "1", {"name": "House"})
    audit.record(conn, audit.TERMINAL, "admins.add", "2")
    audit.record(conn, ana.actor, "servers.rename", "1")

    entries, total = audit.listing(conn, limit=2)

    assert total == 3
    assert [(entry.actor_name, entry.action) for entry in entries] == [
        ("Ana", "servers.rename"),
        ("terminal", "admins.add"),
    ]
    assert audit.listing(conn, action="servers.add")[0][0].data == {"name": "House"}


def test_secrets_are_hidden_however_deep(conn: Conn) -> None:
    secret = "s3cr3t"
    data = {
        "apiKey": secret,
        "server": {"url": "http://tv", "api_key": secret, "webhook-url": secret},
        "list": [{"refreshToken": secret, "password": secret}],
        "client_secret": secret,
    }

    audit.record(conn, audit.TERMINAL, "servers.add", "1", data)

    row = conn.execute("select data::text as data from audit_log").fetchone()
    assert row is not None
    assert secret not in row["data"]
    assert '"http://tv"' in row["data"]


def test_an_entry_outlives_its_author(conn: Conn) -> None:
    ana = passwords.create(conn, "ana@home.example", "a long password", name="Ana", role="admin")
    audit.record(conn, ana.actor, "jobs.start", "sync-users")

    conn.execute("delete from users")

    (entry,), _ = audit.listing(conn)
    assert (entry.actor_id, entry.actor_name) == (None, "Ana")
