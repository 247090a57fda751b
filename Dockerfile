# Two stages: one with pip that fills an environment, one that only runs it, as nobody in particular.
FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /opt/caucus
COPY requirements.lock ./
RUN /opt/caucus/bin/pip install --require-hashes --no-deps -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY handlers ./handlers
COPY storage ./storage
COPY templates ./templates
RUN /opt/caucus/bin/pip install --no-deps --no-build-isolation --no-index .

FROM python:3.12-slim
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin caucus \
    && mkdir /data && chown caucus /data
COPY --from=build /opt/caucus /opt/caucus
# Nothing is written outside /data, so the root file system may be mounted read-only.
ENV PATH=/opt/caucus/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    CAUCUS_DATABASE_URL=sqlite:////data/caucus.db CAUCUS_HTTP_HOST=0.0.0.0
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os,urllib.request as u; u.urlopen('http://127.0.0.1:'+os.environ.get('CAUCUS_HTTP_PORT','8080')+'/livez', timeout=4)"]
ENTRYPOINT ["caucus"]
CMD ["run"]
