# The service as a container: one process, no shell needed, nothing written but /data and /keys.
FROM python:3.12-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /source
RUN python -m venv /opt/civimeter
COPY requirements/run.txt requirements/run.txt
RUN /opt/civimeter/bin/pip install --require-hashes --only-binary :all: -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY flows flows
COPY scoring scoring
COPY reports reports
COPY bot bot
RUN /opt/civimeter/bin/pip install --no-deps --no-build-isolation .

FROM python:3.12-slim-bookworm
RUN install -d -o 10001 -g 10001 -m 0700 /data /keys
COPY --from=build /opt/civimeter /opt/civimeter
ENV PATH=/opt/civimeter/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    CIVIMETER_DATA_DIR=/data \
    CIVIMETER_KEYS_DIR=/keys \
    CIVIMETER_LISTEN=0.0.0.0:8080
USER 10001:10001
WORKDIR /data
VOLUME ["/data", "/keys"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s \
    CMD ["civimeter", "doctor", "--offline"]
ENTRYPOINT ["civimeter"]
CMD ["run"]
