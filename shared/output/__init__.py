"""Picks as playlists and libraries on the media servers: planned, written, published, and followed when they change."""
