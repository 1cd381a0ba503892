package io.millweir.routing.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What loading and embedding do to a process: no socket, no thread, no file that stays. */
@EnabledOnOs(OS.LINUX)
class QuietEmbeddersTest {
    private static final String ALL =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    @TempDir
    private Path folder;

    private final List<String> flags = new ArrayList<>(
            List.of("-Xmx400m", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:-UseDynamicNumberOfCompilerThreads"));

    private List<String> probe(List<String> before, String classPath, String... embedders) throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, EmbeddingProbe.class.getName()));
        command.addAll(List.of(embedders));
        Path out = folder.resolve("out");
        Path errors = folder.resolve("errors");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile());
        builder.environment().put("HOME", Files.createDirectories(home()).toString());
        builder.environment().put("TMPDIR", temporary.toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return Files.readAllLines(out);
    }

    private Path home() {
        return folder.resolve("home");
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void embedding_opens_no_socket_starts_no_thread_and_leaves_no_file() throws Exception {
        List<String> lines = probe(List.of(), ALL, StaticEmbedder.ID, Minilm.ID);

        assertThat(lines)
                .containsExactly(
                        "static-minilm-1/256: vector of 384; sockets 0; threads of its own 0",
                        "all-minilm-l6-v2-q/256: vector of 384; sockets 0; threads of its own 0");
        assertThat(home()).isEmptyDirectory();
        assertThat(filesBelow(folder.resolve("tmp"))).isEmpty();
    }

    @Test
    void not_even_a_socket_that_is_closed_at_once() throws Exception {
        List<String> java = sockets();
        List<String> embedding = sockets(StaticEmbedder.ID, Minilm.ID);

        assertThat(embedding).hasSameSizeAs(java).noneMatch(call -> call.contains("connect("));
    }

    /** The calls by which a process with these embedders opens sockets to a network. */
    private List<String> sockets(String... embedders) throws Exception {
        Path calls = folder.resolve("calls");
        List<String> strace = List.of("strace", "-f", "-qq", "-e", "trace=socket,connect", "-o", calls.toString());
        assumeTrue(works(strace), "skipped: there is no strace here, or it may not be used");
        probe(strace, ALL, embedders);
        return Files.readAllLines(calls).stream()
                .filter(line -> line.contains("INET"))
                .toList();
    }

    private static boolean works(List<String> tracer) throws InterruptedException {
        List<String> command = new ArrayList<>(tracer);
        command.add("true");
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @Test
    void the_static_embedder_works_without_onnx_runtime() throws Exception {
        String without = Arrays.stream(ALL.split(File.pathSeparator))
                .filter(each -> !each.contains("onnxruntime"))
                .collect(Collectors.joining(File.pathSeparator));

        assertThat(probe(List.of(), without, StaticEmbedder.ID))
                .singleElement()
                .asString()
                .startsWith("static-minilm-1/256: vector of 384;");
    }

    @Test
    void where_the_native_library_does_not_load_the_message_says_what_to_do() throws Exception {
        flags.add("-Donnxruntime.native.onnxruntime.path=" + folder.resolve("nowhere.so"));

        assertThat(probe(List.of(), ALL, Minilm.ID, Minilm.ID, StaticEmbedder.ID))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains("the native library of ONNX Runtime for \"all-minilm-l6-v2-q/256\" cannot be"
                                        + " loaded on Linux/")
                                .contains("or use the embedder \"static-minilm-1/256\""),
                        again -> assertThat(again).contains("cannot be loaded on Linux/"),
                        other -> assertThat(other).startsWith("static-minilm-1/256: vector of 384;"));
    }
}
