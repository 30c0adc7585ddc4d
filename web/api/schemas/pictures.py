"""Pictures of titles in answers: our own path, by which `web.images` shows them to whoever may see the title."""

from marshmallow import fields


class PictureBeyond(fields.String):
    """Of what search found beyond the library: from the path by which TMDB serves it."""

    def _serialize(self, value: object, *_: object, **__: object) -> str | None:
        return f"/images/beyond{value}" if value else None


class Picture(fields.String):
    """From the id of the title; the field's name says which of its pictures."""

    def path(self, title_id: object) -> str:
        return f"/images/title/{title_id}/{self.name}"

    def _serialize(self, value: object, *_: object, **__: object) -> str:
        return self.path(value)
