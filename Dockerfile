# Builds the service and puts it, alone, on an image without a shell.
FROM rust:1.95-slim-bookworm AS build
RUN apt-get update && apt-get install --yes --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --release --locked && cp target/release/jixiao /jixiao && mkdir /data

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /jixiao /usr/local/bin/jixiao
# The embedded database lives here when no DATABASE_URL is given; the image's user is 65532.
COPY --from=build --chown=65532:65532 /data /var/lib/jixiao
WORKDIR /var/lib/jixiao
VOLUME /var/lib/jixiao
ENV DATABASE_URL=sqlite:///var/lib/jixiao/jixiao.db JIXIAO_LISTEN=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=6s --start-period=20s CMD ["/usr/local/bin/jixiao", "health"]
ENTRYPOINT ["/usr/local/bin/jixiao"]
