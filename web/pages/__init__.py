"""Pages for people. The same template draws a page and the block that replaces part of it."""

from web.pages import (
    access,
    evaluation,
    home,
    household,
    jobs,
    joining,
    offline,
    people,
    servers,
    session,
    titles,
    verdicts,
    webhooks,
    without,
    yours,
)

PAGES = (
    session,
    joining,
    offline,
    home,
    titles,
    without,
    verdicts,
    yours,
    access,
    jobs,
    people,
    evaluation,
    servers,
    household,
    webhooks,
)
BLUEPRINTS = tuple(page.blueprint for page in PAGES)
