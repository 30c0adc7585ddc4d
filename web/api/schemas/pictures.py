"""Pictures of titles in answers: our own path, by which `web.images` shows them to whoever may see the title."""

from marshmallow import fields


class Picture(fields.String):
    """From the id of the title; the field's name says which of its pictures."""

    def path(self, title_id: object) -> str:
        return f"/images/title/{title_id}/{self.name}"

    def _serialize(self, value: object, *_: object, **__: object) -> str:
        return self.path(value)
