package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a copy of an installation, with a java that says what it was called with. */
@Timeout(60)
class LauncherTest {
    private static final Path LAUNCHER = Path.of("millweir");

    @TempDir
    private Path directory;

    private Path home;
    private Path elsewhere;

    private record Ended(int status, String out) {}

    @BeforeEach
    void install() throws IOException {
        home = Files.createDirectories(directory.resolve("a path with spaces"));
        elsewhere = Files.createDirectories(directory.resolve("else where"));
        script(home.resolve("millweir"), Files.readString(LAUNCHER));
        script(
                Files.createDirectories(home.resolve("jdk/bin")).resolve("java"),
                "#!/bin/sh\nfor each in \"$@\"; do echo \"<$each>\"; done\nexit 7\n");
    }

    private static void script(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ended run(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(elsewhere.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), out);
    }

    private void runsFromHome(Ended ended) throws IOException {
        Path real = home.toRealPath();
        assertThat(ended.out().lines())
                .contains(
                        "<-Dmillweir.home=" + real + ">",
                        "<" + real + "/target/millweir/lib/*>",
                        "<io.millweir.cli.Millweir>");
        assertThat(ended.status()).isEqualTo(7);
    }

    @Test
    void is_a_script_that_a_plain_shell_accepts() throws Exception {
        assertThat(run("sh", "-n", LAUNCHER.toAbsolutePath().toString())).isEqualTo(new Ended(0, ""));
        assertThat(Files.isExecutable(LAUNCHER)).isTrue();
    }

    @Test
    void has_nothing_that_shellcheck_objects_to() throws Exception {
        assumeTrue(List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .anyMatch(each -> Files.isExecutable(Path.of(each, "shellcheck"))));

        assertThat(run("shellcheck", LAUNCHER.toAbsolutePath().toString())).isEqualTo(new Ended(0, ""));
    }

    @Test
    void runs_from_any_directory_with_the_java_of_java_home() throws Exception {
        runsFromHome(run(home.resolve("millweir").toString(), "--version"));
        runsFromHome(run("../a path with spaces/millweir", "--version"));
    }

    @Test
    void runs_through_links_wherever_they_lie() throws Exception {
        Path relative =
                Files.createSymbolicLink(elsewhere.resolve("relative"), Path.of("../a path with spaces/millweir"));
        Path deeper = Files.createDirectories(directory.resolve("bin/x y"));
        Path ofLink = Files.createSymbolicLink(deeper.resolve("of link"), Path.of("../../else where/relative"));
        Path absolute = Files.createSymbolicLink(deeper.resolve("absolute"), ofLink);
        Path ofDirectory = Files.createSymbolicLink(directory.resolve("linked"), home);

        runsFromHome(run(relative.toString()));
        runsFromHome(run(ofLink.toString()));
        runsFromHome(run(absolute.toString()));
        runsFromHome(run(ofDirectory.resolve("millweir").toString()));
        runsFromHome(run("./relative"));
    }

    @Test
    void hands_arguments_on_as_they_are() throws Exception {
        Ended ended = run(home.resolve("millweir").toString(), "query", "a  b*", "", "--set", "k=\"v\" w");

        assertThat(ended.out()).endsWith("<io.millweir.cli.Millweir>\n<query>\n<a  b*>\n<>\n<--set>\n<k=\"v\" w>\n");
    }

    @Test
    void says_what_is_missing_to_build() throws Exception {
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        Path tools = Files.createDirectories(directory.resolve("tools"));
        for (String tool : List.of("dirname", "readlink", "find", "head")) {
            script(tools.resolve(tool), "#!/bin/sh\nPATH=/usr/bin:/bin exec " + tool + " \"$@\"\n");
        }
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", home.resolve("millweir").toString(), "demo");
        builder.redirectErrorStream(true);
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());

        Process process = builder.start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("millweir: the program is not built and mvn is not installed; install Maven 3.8 or newer\n");
        assertThat(process.waitFor()).isEqualTo(2);
    }
}
