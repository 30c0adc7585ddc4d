"""What was spent on models: tokens by purpose, provider and model."""

from shared import db
from shared.db import Conn

sql = db.queries("costs")


def note(conn: Conn, purpose: str, provider: str, model: str, input_tokens: int, output_tokens: int = 0) -> None:
    """Nothing is noted for what cost nothing: models on this machine."""
    if input_tokens or output_tokens:
        conn.execute(
            sql.note,
            {
                "purpose": purpose,
                "provider": provider,
                "model": model,
                "input_tokens": input_tokens,
                "output_tokens": output_tokens,
            },
        )
