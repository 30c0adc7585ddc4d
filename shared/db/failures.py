"""What is said of a database that lets nobody in: three sentences, none of which quotes its address."""

import psycopg

UNKNOWN = "Postgres has no such database; create it, or correct the name at the end of DATABASE_URL."
REFUSED = "Postgres does not take this name and password; correct them in DATABASE_URL."
AWAY = "The database does not answer; check DATABASE_URL, and that Postgres runs."


def sentence(error: psycopg.OperationalError) -> str:
    """Before anybody is let in, Postgres's answer has no code, only words."""
    words = str(error)
    if "authentication failed" in words or "no password supplied" in words or "no pg_hba.conf entry" in words:
        return REFUSED
    if 'database "' in words and "does not exist" in words:
        return UNKNOWN
    return AWAY
