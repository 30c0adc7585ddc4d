"""`python -m infra.sample_server --kind jellyfin`: listens, prints one line of JSON about itself, runs until it is stopped."""

import argparse
import json
import signal
import threading
from pathlib import Path

from infra.sample_server import building, generated, snapshot
from infra.sample_server.wire import Wire


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.sample_server", description=__doc__)
    parser.add_argument("--kind", choices=sorted(building.DIALECTS), default="jellyfin", help="which server to be")
    parser.add_argument("--version", help="what version of it, such as 12.0.0; decides what it plays")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one")
    parser.add_argument("--media", type=Path, help="the directory that the server sees as /media")
    parser.add_argument(
        "--state", type=Path, help="directory in which users' data, libraries and lists survive a restart"
    )
    parser.add_argument(
        "--library", choices=["sample", "large", "empty"], default="sample", help="what is in it at the start"
    )
    parser.add_argument("--books", action="store_true", help="a library of books beside those of the sample")
    parser.add_argument(
        "--seed-size", type=generated.parse, help="films=N,series=N,episodes=N,people=N: a made-up library"
    )
    parser.add_argument("--webhook", action="append", default=[], help="address that is told of plays; may be repeated")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    app = building.build(
        options.kind, library=options.seed_size or options.library, media=options.media, version=options.version,
        has_books=options.books,
    )  # fmt: skip
    if options.state:
        snapshot.restore(app.state, options.state)
        app.scanner.scan_all()
    for url in options.webhook:
        app.webhooks.configure({"url": url})
    wire = Wire((options.host, options.port), app)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    threading.Thread(target=wire.serve_forever, daemon=True).start()
    print(json.dumps(announcement(app)), flush=True)
    stopped.wait()
    wire.stop()
    if options.state:
        snapshot.save(app.state, options.state)


def announcement(app: building.SampleServer) -> dict[str, object]:
    people = [{"name": user.name, "password": user.password} for user in app.state.users.values()]
    return {
        "url": app.state.url,
        "base": app.state.url + app.dialect.base_path,
        "apiKey": building.api_key(app),
        "kind": app.dialect.kind,
        "version": app.dialect.version,
        "serverId": app.state.server_id,
        "controlToken": app.control_token,
        "people": people[:10],
    }


if __name__ == "__main__":
    main()
