"""Pages for people. The same template draws a page and the block that replaces part of it."""

from web.pages import evaluation, home, household, jobs, people, servers, session, verdicts, yours

BLUEPRINTS = tuple(page.blueprint for page in (session, home, verdicts, yours, jobs, people, evaluation, servers, household))
