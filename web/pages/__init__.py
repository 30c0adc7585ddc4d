"""Pages for people. The same template draws a page and the block that replaces part of it."""

from web.pages import evaluation, home, household, jobs, joining, people, servers, session, verdicts, without, yours

PAGES = (session, joining, home, without, verdicts, yours, jobs, people, evaluation, servers, household)
BLUEPRINTS = tuple(page.blueprint for page in PAGES)
