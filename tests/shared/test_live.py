"""News from the database reaches everybody who waits for it, also after an outage."""

import threading
import time

import psycopg

from shared import db, live


def publish(payload: str, channel: str = "recommendations") -> None:
    with db.connect() as conn:
        live.publish(conn, channel, payload)


def test_everybody_who_listens_hears_what_is_committed(database: str) -> None:
    with live.subscribe("recommendations") as one, live.subscribe("recommendations") as two:
        drain(one, two)
        publish("7")

        assert (one.wait(3), two.wait(3)) == (["7"], ["7"])


def drain(*subscriptions: live.Subscription) -> None:
    """Until the listener is at this test's database and has said so: everybody is told to look again."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        publish("ready?")
        if all("ready?" in subscription.wait(0.5) for subscription in subscriptions):
            break
    for subscription in subscriptions:
        while subscription.wait(0.05):
            pass


def test_what_is_rolled_back_is_never_heard(database: str) -> None:
    with live.subscribe("recommendations") as news:
        drain(news)
        with db.connect() as conn:
            live.publish(conn, "recommendations", "never")
            conn.rollback()
        publish("after")

        assert news.wait(3) == ["after"]


def test_a_channel_hears_its_own_news_only(database: str) -> None:
    with live.subscribe("recommendations") as news, live.subscribe("job_runs") as runs:
        drain(news)
        runs.wait(0.05)
        publish("7")

        assert news.wait(3) == ["7"]
        assert runs.wait(0.1) == []


def test_a_change_of_a_run_is_news_with_its_id_and_its_parents(database: str) -> None:
    with live.subscribe("recommendations") as other, live.subscribe("job_runs") as runs:
        drain(other)
        while runs.wait(0.05):
            pass
        with db.connect() as conn:
            row = conn.execute(
                "insert into job_runs (name, trigger) values ('prune-data', 'person') returning id"
            ).fetchone()

        assert row
        assert runs.wait(3) == [f"{row['id']} "]


def test_after_an_outage_everybody_is_told_to_look_again_and_hears_on(database: str) -> None:
    with live.subscribe("recommendations") as news:
        drain(news)
        with psycopg.connect(database, autocommit=True) as conn:
            conn.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'"
            )

        assert "" in news.wait(10)
        publish("8")
        assert news.wait(3) == ["8"]


def test_a_reader_who_is_too_slow_loses_the_oldest_and_holds_nobody_up() -> None:
    subscription = live.Subscription()

    for number in range(live.BACKLOG + 50):
        subscription.put(str(number))

    assert subscription.wait(0) == [str(number) for number in range(50, live.BACKLOG + 50)]
    assert subscription.wait(0.01) == []


def test_one_process_listens_on_one_connection_however_many_wait(database: str) -> None:
    with live.subscribe("job_runs") as runs, live.subscribe("recommendations") as news:
        drain(news)
        runs.wait(0.01)
        assert sum(thread.name == "live" for thread in threading.enumerate()) == 1
        with psycopg.connect(database) as conn:
            query = "select count(*) from pg_stat_activity where datname = current_database() and query ilike 'listen%'"
            assert conn.execute(query).fetchone() == (1,)
