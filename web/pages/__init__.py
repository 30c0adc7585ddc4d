"""Pages for people. The same template draws a page and the block that replaces part of it."""

from web.pages import home, jobs, people, servers, session, verdicts

BLUEPRINTS = tuple(page.blueprint for page in (session, home, verdicts, jobs, people, servers))
