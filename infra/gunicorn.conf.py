"""How gunicorn serves Matinee: few processes, and in each a greenlet for every request and every open page."""

from typing import Any

from shared.settings import settings

_settings = settings()

wsgi_app = "web:create_app()"
bind = f"{_settings.text('HOST')}:{_settings.number('PORT')}"
workers = _settings.number("WEB_CONCURRENCY")
# Measured (docs/operating.md): 200 connections that hang keep eight threads from everybody, and greenlets from nobody.
worker_class = "web.server.Worker"
worker_connections = 600  # a process may have 1024 open files, most machines say
timeout = 60
# Open streams do not end by themselves; browsers come back to the next process.
graceful_timeout = 5
keepalive = 5  # also what the head of a request may take
# Addresses of webhooks and links hold keys, so requests are not written down here.
accesslog = None
errorlog = "-"
logger_class = "web.log.Log"
loglevel = _settings.log_level.lower()
worker_tmp_dir = "/dev/shm"  # heartbeats must not wait for a disk
# Headers of proxies are believed by nobody until an operator names the proxies.
forwarded_allow_ips = ""
limit_request_line = 4094
limit_request_fields = 60
# It would lie in the home directory, one for all instances of a machine.
control_socket_disable = True


def worker_exit(server: Any, worker: Any) -> None:
    """What a process counted since it last told is told by its end."""
    from web import observing, request_db  # not before the fork

    if worker.app.callable is not None:
        observing.tell_last(worker.app.callable)
        request_db.close(worker.app.callable)
