"""Pages for people. The same template draws a page and the block that replaces part of it."""

from web.pages import home, jobs, people, servers, session

BLUEPRINTS = (session.blueprint, home.blueprint, jobs.blueprint, people.blueprint, servers.blueprint)
