"""Settings of the web server: `gunicorn --config python:portal.web_server portal.wsgi`, everywhere the same."""

from __future__ import annotations

worker_class = "portal.web_worker.CollectingWorker"  # gthread that slow clients cannot stop
workers = 2
threads = 8
max_requests = 2000
max_requests_jitter = 200
timeout = 60
graceful_timeout = 10
# A request never says by itself where the application begins: gunicorn would take SCRIPT_NAME and PATH_INFO from the
# headers of a peer on this machine, and with them anyone behind a proxy that passes headers on.
forwarder_headers = ""
# Nobody steers the server while it runs; without this every one of them would put a socket into the home directory.
control_socket_disable = True
