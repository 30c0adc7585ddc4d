import pytest

from functions import sync_users
from infra.sample_server.running import running
from shared import db
from shared.jobs.progress import Attempt
from shared.media_servers import servers
from shared.people import accounts


@pytest.mark.parametrize("kind", ["jellyfin", "emby"])
def test_the_people_of_the_server_come_in_and_a_second_sync_changes_nobody(database: str, kind: str) -> None:
    from shared import db

    with running(kind) as home, db.connect() as conn:
        servers.add(conn, kind=kind, url=home.base, api_key=home.api_key)

        first, second = Attempt(1, "sync-users"), Attempt(2, "sync-users")
        sync_users.handler(conn, first)
        sync_users.handler(conn, second)

        assert first.message == "6 new, 0 changed."
        assert second.message == "0 new, 0 changed."
        people = accounts.listing(conn)
        assert [user.name for user in people] == ["Ana", "Ben", "Chloe", "Dev", "Ella", "Finn"]
        assert {user.name: user.age_limit for user in people if user.age_limit is not None} == {"Ella": 10}
        assert not any(user.kinds for user in people)


def test_a_new_member_of_the_household_is_one_new_person(database: str) -> None:
    with running("jellyfin") as home, db.connect() as conn:
        servers.add(conn, kind="jellyfin", url=home.base, api_key=home.api_key)
        sync_users.handler(conn, Attempt(1, "sync-users"))
        home.control.user(name="Gus", password="gus")

        run = Attempt(2, "sync-users")
        sync_users.handler(conn, run)

        assert run.message == "1 new, 0 changed."
