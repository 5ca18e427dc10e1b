# One image for web, worker and clerk. The tests do not build it, so keep it small and plain.
FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=portal.settings.production
WORKDIR /app
# Only the portal's user may read what the portal writes, static files included, so that user collects them.
RUN useradd --create-home portal && chown portal /app \
    && install --directory --owner portal --mode 700 /data /anchors
COPY requirements.txt package.json package-lock.json ./
RUN pip install --no-cache-dir -r requirements.txt && npm ci --ignore-scripts --omit=dev --no-audit --no-fund
COPY . .
USER portal
# The local settings need no secrets, and collecting static files needs no server.
RUN DJANGO_SETTINGS_MODULE=portal.settings.local DATA_DIR=/tmp/build python manage.py collect_static && rm -rf /tmp/build
ENV DATA_DIR=/data ANCHORS_DIR=/anchors
EXPOSE 8000
CMD ["gunicorn", "--config", "python:portal.web_server", "--bind", "0.0.0.0:8000", "portal.wsgi"]
