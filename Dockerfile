FROM maven:3-eclipse-temurin-17 AS build
WORKDIR /src
COPY pom.xml ./
COPY .mvn .mvn
COPY config config
COPY topics topics
COPY src src
RUN --mount=type=cache,target=/root/.m2 mvn -q -B -DskipTests package

FROM eclipse-temurin:17-jre
RUN useradd --system --user-group --no-create-home millweir \
    && install -d -o millweir -g millweir /var/lib/millweir
COPY --from=build /src/target/millweir/lib /opt/millweir/lib
COPY --from=build /src/config /opt/millweir/config
WORKDIR /opt/millweir
USER millweir
# State is restored from Kafka when this is lost; kept, a restart is ready sooner.
VOLUME /var/lib/millweir
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
# The exec form: java is process 1, gets SIGTERM, and drains.
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "-XX:MaxRAMPercentage=75", "-XX:+ExitOnOutOfMemoryError", "-cp", "/opt/millweir/lib/*", "io.millweir.cli.Millweir"]
CMD ["run", "--http-port", "8080", "--state-dir", "/var/lib/millweir", "--set", "http.host=0.0.0.0"]
