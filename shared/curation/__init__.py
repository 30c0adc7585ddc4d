"""What is put together for everybody, not for one person."""
