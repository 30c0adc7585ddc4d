"""What a page of options is made of: a few that belong together, each with its words for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import url_for

from shared import options
from shared.options import Option

MOST = 8  # on one page


@dataclass(frozen=True)
class Control:
    """One option as a page shows it. `choices` are words by value, `unit` stands beside a number, `zero` is what 0 means
    where it is no number like the others, `empty` what an empty text means; `suggestions` are offered while one types."""

    name: str
    label: str
    help: str = ""
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    zero: str = ""
    empty: str = ""
    suggestions: Sequence[str] = ()

    @property
    def option(self) -> Option:
        return options.by_name()[self.name]


@dataclass(frozen=True)
class OptionPage:
    """`slug` is its name in addresses. `kind` is that of the titles it is about, where it is about one; `endpoint` that of the page
    on which it is shown beside other things, where it has one."""

    slug: str
    title: str
    lead: str
    controls: tuple[Control, ...]
    kind: str | None = None
    endpoint: str = ""

    @property
    def url(self) -> str:
        if self.endpoint:
            return url_for(self.endpoint, kind=self.kind) if self.kind else url_for(self.endpoint)
        return url_for("option-page.page", page=self.slug)
