"""Pictures of titles in answers: our own path, by which `web.images` shows them to whoever may see the title."""

from typing import Any

from marshmallow import fields


class PictureBeyond(fields.String):
    """Of what search found beyond the library: from the path by which its source serves it."""

    def _serialize(self, value: object, attr: str | None, obj: Any, **_: object) -> str | None:
        of = "" if obj["source"] == "tmdb" else f"?of={obj['source']}"
        return f"/images/beyond{value}{of}" if value else None


class Picture(fields.String):
    """From the id of the title; the field's name says which of its pictures."""

    def path(self, title_id: object) -> str:
        return f"/images/title/{title_id}/{self.name}"

    def _serialize(self, value: object, *_: object, **__: object) -> str:
        return self.path(value)
