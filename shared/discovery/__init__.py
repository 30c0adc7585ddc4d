"""What the world outside says of titles, and what becomes of it here."""
