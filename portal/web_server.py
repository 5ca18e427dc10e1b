"""Settings of gunicorn in all environments: `gunicorn --config python:portal.web_server portal.wsgi`."""

from __future__ import annotations

worker_class = "portal.web_worker.CollectingWorker"  # gunicorn's threaded worker, protected against slow clients
workers = 2
threads = 8
max_requests = 2000
max_requests_jitter = 200
timeout = 60
graceful_timeout = 10
# Never take SCRIPT_NAME and PATH_INFO from headers. By default gunicorn trusts these headers from the same machine, and
# a proxy there might pass them on from any client.
forwarder_headers = ""
# Nothing controls the server while it runs; without this setting each one would create a socket in the home directory.
control_socket_disable = True
