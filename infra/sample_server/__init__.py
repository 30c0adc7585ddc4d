"""A sample media server: Jellyfin or Emby over real HTTP, strict about its contract, for the demo and the tests."""
