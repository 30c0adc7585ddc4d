"""What the world outside says of titles and what becomes of it here; what is shown when, and what rises and falls."""
