"""Jellyfin and Emby behind one interface."""
