"""The forms that published picks take on a media server, a module each."""
