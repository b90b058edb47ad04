# One image for web, worker, beat and migrations; docker-compose.yml says which command each runs.
FROM python:3.13-slim AS packages
COPY requirements.txt .
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    REVIEWAPP_DATA_DIR=/data \
    STATIC_ROOT=/app/staticfiles \
    MEDIA_ROOT=/data/media
RUN groupadd --gid 10001 app \
    && useradd --uid 10001 --gid app --no-create-home --home-dir /data --shell /usr/sbin/nologin app \
    && install -d -o app -g app -m 0700 /data /data/media
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY manage.py ./
COPY reviewapp reviewapp
COPY screening screening
COPY templates templates
COPY static static
# The settings ask for production's variables; these are of this step alone and reach no server.
RUN DATABASE_URL=postgres://build/build REDIS_URL=redis://build/0 ALLOWED_HOSTS=build \
    SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
    python manage.py collectstatic --noinput
USER app
EXPOSE 8000
# Waitress lets running requests end when it is interrupted, not when it is terminated.
STOPSIGNAL SIGINT
CMD ["python", "-m", "waitress", "--listen=0.0.0.0:8000", "--threads=8", "reviewapp.wsgi:application"]
