"""The engine: arrays in, explained picks out. No database, no files, no clock: what it needs is handed to it."""
