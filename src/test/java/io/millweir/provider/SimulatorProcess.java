package io.millweir.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The simulator in a process of its own, so that what is measured here is the client alone. */
final class SimulatorProcess implements AutoCloseable {
    private final Process process;
    private final URI url;

    private SimulatorProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    static SimulatorProcess start() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-cp",
                        // Surefire hides the class path in the manifest of a jar.
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "io.millweir.cli.Millweir",
                        "simulate",
                        "--port",
                        "0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("ready http=")) {
                return new SimulatorProcess(process, URI.create(line.substring("ready http=".length())));
            }
        }
        process.destroy();
        throw new IOException("the simulator ended before it was ready");
    }

    String url() {
        return url.toString();
    }

    /** Every call that arrived. */
    JsonNode ledger() throws IOException {
        return new ObjectMapper().readTree(url.resolve("/ledger").toURL());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
