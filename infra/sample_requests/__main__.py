"""`python -m infra.sample_requests`: the sample programs at addresses of this machine, until it is interrupted."""

import argparse
import json
import time

from infra.sample_requests.running import running


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8300, help="of the first of three; 0 for any that are free")
    with running(parser.parse_args().port) as programs:
        found = {name: {"address": programs.address(name), "key": programs.key} for name in programs.wires}
        print(json.dumps({"services": found}), flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
