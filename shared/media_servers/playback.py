"""What a server would play of an item."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Playback:
    """What a server would play of an item: `protocol` as the server says it ("File", "Http"), `has_video` once it looked."""

    path: str | None
    protocol: str | None
    size: int | None = None
    runtime_s: int | None = None
    has_video: bool = False
