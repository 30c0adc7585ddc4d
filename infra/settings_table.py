"""The table of settings that README.md shows between its markers: `python -m infra.settings_table` prints it."""

import re

from shared.settings import SETTINGS, Setting

START, END = "<!-- settings -->", "<!-- /settings -->"


def table() -> str:
    head = ["| Variable | Default | What it does |", "|---|---|---|"]
    return "\n".join(head + [_row(setting) for setting in SETTINGS])


def within(text: str) -> str:
    """What stands between the markers of a document; empty when they are missing."""
    found = re.search(f"{re.escape(START)}(.*?){re.escape(END)}", text, flags=re.DOTALL)
    return found[1].strip() if found else ""


def _row(setting: Setting) -> str:
    name = f"`{setting.name}`" + (f" (also `{setting.alias}`)" if setting.alias else "")
    default = f"`{setting.default}`" if setting.default else ""
    return f"| {name} | {default} | {setting.help} |"


if __name__ == "__main__":
    print(table())
