"""Static files, with a digest of what they hold in their address: browsers keep them for a year and never ask whether they
have changed.

A style sheet's `@import "part.css" layer(parts);` is put in its place, so that a page loads one file; scripts stay modules
that name each other with their digests. All of it is done once, when a process starts.
"""

import gzip
import hashlib
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from flask import Flask, Response, request, url_for
from werkzeug.exceptions import NotFound

from web.auth import audience

FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
VENDOR = "vendor/"  # of others: whole already, see infra/assets
PACKED = (".png", ".woff2")  # these are as small as they get
FOREVER, ASKED_AGAIN = "public, max-age=31536000, immutable", "public, no-cache"

_IMPORT = re.compile(r'@import "([^"]+)" layer\(([\w.-]+)\);')
_URL = re.compile(r'url\("(?!data:)([^"#]+)("|#)')
_MODULE = re.compile(r'(\b(?:from|import) ?)"(\.[^"]+)"')


@dataclass(frozen=True)
class Asset:
    """What is sent for one name. `modules` are the scripts it imports, and theirs."""

    name: str
    data: bytes
    modules: tuple[str, ...] = ()

    @cached_property
    def version(self) -> str:
        return hashlib.sha256(self.data).hexdigest()[:12]

    @cached_property
    def packed(self) -> bytes | None:
        """By gzip; None for what would not get smaller."""
        packed = None if Path(self.name).suffix in PACKED else gzip.compress(self.data, mtime=0)
        return packed if packed and len(packed) < len(self.data) else None

    @property
    def type(self) -> str:
        return TYPES.get(Path(self.name).suffix, TYPES[".txt"])


class Assets:
    """All files below a folder, by their paths in it. Raises `OSError` for a name that is not there, also within a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Asset] = {}

    def __getitem__(self, name: str) -> Asset:
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return (str(path.relative_to(self._folder)) for path in sorted(self._folder.rglob("*")) if path.is_file())

    def _make(self, name: str) -> Asset:
        suffix, is_ours = Path(name).suffix, not name.startswith(VENDOR)
        if suffix == ".css" and is_ours:
            return Asset(name, self._style(name, name).encode())
        if suffix == ".js" and is_ours:
            return self._script(name)
        return Asset(name, (self._folder / name).read_bytes())

    def _style(self, name: str, whole: str) -> str:
        """With its imports in their places, and its pictures and fonts as seen from the `whole`, under their versions."""
        text = (self._folder / name).read_text(encoding="utf-8")
        text = _URL.sub(lambda found: f'url("{self._versioned(beside(name, found[1]), whole)}{found[2]}', text)
        return _IMPORT.sub(lambda found: f"@layer {found[2]} {{\n{self._style(beside(name, found[1]), whole)}}}", text)

    def _script(self, name: str) -> Asset:
        text = (self._folder / name).read_text(encoding="utf-8")
        imported = [self[beside(name, found[2])] for found in _MODULE.finditer(text)]
        text = _MODULE.sub(lambda found: f'{found[1]}"./{self._versioned(beside(name, found[2]), name)}"', text)
        names = (name for asset in imported for name in (asset.name, *asset.modules))
        return Asset(name, text.encode(), tuple(dict.fromkeys(names)))

    def _versioned(self, target: str, seen_from: str) -> str:
        """`img/x.svg` for `css/matinee.css` → `../img/x.svg?v=…`."""
        path = posixpath.relpath(target, posixpath.dirname(seen_from))
        return f"{path}?v={self[target].version}"


def beside(name: str, address: str) -> str:
    """`css/matinee.css` and `../img/x.svg` → `img/x.svg`."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), address))


@lru_cache
def ours() -> dict[str, Asset]:
    assets = Assets(FOLDER)
    return {name: assets[name] for name in assets}


def init(app: Flask) -> None:
    """For an app without a static folder of its own: `url_for("static", filename=…)` gives the address with the digest."""
    app.add_url_rule("/static/<path:filename>", "static", _send)
    app.url_defaults(_add_version)
    app.add_template_global(preloaded)


def preloaded(script: str) -> list[str]:
    """Addresses of all that a script imports, so that a browser need not read one to learn of the next."""
    return [url_for("static", filename=name) for name in ours()[script].modules]


def _add_version(endpoint: str, values: dict[str, object]) -> None:
    if endpoint == "static" and (asset := ours().get(str(values.get("filename")))):
        values.setdefault("v", asset.version)


@audience("anyone")
def _send(filename: str) -> Response:
    """Under an old digest comes what there is now: pages of before and after an update meet both processes."""
    asset = ours().get(filename)
    if asset is None:
        raise NotFound
    is_packed = asset.packed is not None and request.accept_encodings["gzip"] > 0
    response = Response(asset.packed if is_packed else asset.data, content_type=asset.type)
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    if asset.packed is not None:
        response.vary.add("Accept-Encoding")
    response.set_etag(f"{asset.version}-gzip" if is_packed else asset.version)
    response.headers["Cache-Control"] = FOREVER if request.args.get("v") == asset.version else ASKED_AGAIN
    return response.make_conditional(request)  # type: ignore[return-value]
