# One image for web, worker and clerk. Not built where this project is written: keep it small and plain.
FROM python:3.12-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=portal.settings.production
WORKDIR /app
RUN useradd --create-home portal
COPY requirements.txt package.json package-lock.json ./
RUN pip install --no-cache-dir -r requirements.txt && npm ci --ignore-scripts --omit=dev --no-audit --no-fund
COPY . .
# The local settings need no secrets; collecting static files touches no server.
RUN DJANGO_SETTINGS_MODULE=portal.settings.local DATA_DIR=/tmp/build python manage.py collect_static \
    && mkdir -p /data && chown portal /data && rm -rf /tmp/build
USER portal
ENV DATA_DIR=/data
EXPOSE 8000
CMD ["gunicorn", "--config", "python:portal.web_server", "--bind", "0.0.0.0:8000", "portal.wsgi"]
