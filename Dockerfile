# syntax=docker/dockerfile:1
# One image for every role: `docker run communique run worker`. Built from the lock file, so that a build today and one
# next month hold the same packages.

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/communique
COPY requirements/runtime.lock requirements/
RUN /opt/communique/bin/python -m pip install --quiet --only-binary :all: --require-hashes -r requirements/runtime.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY config config
COPY summarizer summarizer
RUN /opt/communique/bin/python -m pip install --quiet --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home --home-dir /data communique
COPY --from=build /opt/communique /opt/communique
ENV PATH=/opt/communique/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/communique.db \
    COMMUNIQUE_METRICS__PORT=9464
USER 10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
# Models are loaded before the first answer, and a database that others migrate is waited for.
HEALTHCHECK --interval=30s --timeout=10s --start-period=120s --retries=3 CMD ["python", "-c", \
    "import os, urllib.request as web; web.urlopen(f'http://127.0.0.1:{os.environ[\"COMMUNIQUE_METRICS__PORT\"]}/livez', timeout=8)"]
ENTRYPOINT ["communique"]
CMD ["run"]
