"""`python -m infra.sample_world`: the world at an address of this machine, until it is interrupted."""

import argparse
import json
import time
from datetime import date

from infra.sample_world.running import KEYS, running


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8200, help="0 for any that is free")
    parser.add_argument("--today", type=date.fromisoformat, help="the world's day, as 2024-11-30; else it is today")
    given = parser.parse_args()
    with running(given.today, given.port) as world:
        services = {service: {"address": world.address(service), "key": key} for service, key in KEYS.items()}
        print(json.dumps({"today": world.world.today.isoformat(), "services": services}), flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
