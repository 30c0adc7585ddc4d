"""Finds people, libraries and films of the sample server by their names."""

from shared.media_servers import MediaServer, model


def person(client: MediaServer, name: str) -> model.Person:
    return next(user for user in client.users() if user.name == name)


def library(client: MediaServer, name: str = "Films") -> model.Library:
    return next(one for one in client.libraries() if one.name == name)


def films(client: MediaServer) -> list[model.Item]:
    return [item for page in client.items(library(client).id, "movie") for item in page.items]
