package io.millweir.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millweir.training.data.QueryRow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class CodeTestsTest {
    private static final String ASSERTS = "['assert double(2) == 4', \"assert double('ab') == 'abab'\"]";
    private static final String BEGUN = "def double(x):\n    \"\"\"Twice x.\"\"\"\n";
    private static final String CHECK = "\n\ndef check(candidate):\n    assert candidate(2) == 4\n";

    private static CodeSandbox sandbox;
    private static CodeTests metric;

    @TempDir
    private Path directory;

    @BeforeAll
    static void open() {
        try {
            sandbox = CodeSandbox.open(new CodeSandbox.Limits(Duration.ofSeconds(2), Duration.ofSeconds(15), 512));
        } catch (IllegalStateException none) {
            Assumptions.abort("skipped: " + none.getMessage());
        }
        metric = new CodeTests(sandbox);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def double(x):\n    return x * 2",
                "```python\ndef double(x):\n    return x * 2\n```",
                "Here:\n```\ndef double(x):\n    return 2 * x\n```\nUse it so:\n```python\nprint(double(2))\n```\n",
                "[BEGIN]\ndef double(x):\n    return x + x\n[DONE]\nThat is all.",
                "[BEGIN]\n```python\ndouble = lambda x: x + x\n```\n[DONE]",
                "```python\nimport math\ndef double(x):\n    return x * 2\n",
            })
    void code_that_passes_the_tests_is_right(String answer) {
        assertThat(metric.score(answer, Rows.asked("Write a function double.", ASSERTS)))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "I cannot do that.",
                "def double(x):\n    return x * 3",
                "def double(x:\n    return x * 2",
                "def triple(x):\n    return x * 2",
                "import sys\nsys.exit(0)",
                "import os\nos._exit(0)",
                "raise SystemExit",
            })
    void code_that_fails_or_avoids_the_tests_is_wrong(String answer) {
        assertThat(metric.score(answer, Rows.asked("Write a function double.", ASSERTS)))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"    return x * 2", "def double(x):\n    return x * 2", "```python\n    return 2 * x\n```"})
    void a_function_that_the_query_begins_may_be_gone_on_with_or_written_anew(String answer) {
        assertThat(metric.score(answer, Rows.asked(BEGUN, CHECK))).isEqualTo(1);
        assertThat(metric.score(answer.replace("2", "5"), Rows.asked(BEGUN, CHECK)))
                .isZero();
    }

    @Test
    void a_check_without_a_function_to_check_is_a_problem() {
        QueryRow row = Rows.asked("Write it.", CHECK);

        assertThat(metric.problem(row)).hasValueSatisfying(problem -> assertThat(problem)
                .startsWith("ground_truth: checks a function that the query does not begin; "));
        assertThat(metric.problem(Rows.asked(BEGUN, CHECK))).isEmpty();
    }

    @Test
    void a_program_that_computes_for_ever_is_ended() {
        CodeSandbox patient =
                CodeSandbox.open(new CodeSandbox.Limits(Duration.ofSeconds(1), Duration.ofSeconds(90), 512));
        long began = System.nanoTime();

        assertThat(patient.passes("while True: pass")).isFalse();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(80));
    }

    @Test
    void a_program_that_waits_for_ever_is_ended() {
        CodeSandbox impatient =
                CodeSandbox.open(new CodeSandbox.Limits(Duration.ofSeconds(2), Duration.ofSeconds(1), 512));

        assertThat(impatient.passes("import time\ntime.sleep(3600)")).isFalse();
    }

    @Test
    void a_program_that_takes_too_much_memory_is_ended() {
        assertThat(sandbox.passes("x = 'a' * 2_000_000_000")).isFalse();
    }

    @Test
    void a_program_that_writes_too_much_is_ended() {
        assertThat(sandbox.passes("while True: print('x' * 100_000)")).isFalse();
        assertThat(sandbox.passes("print('x' * 10_000)")).isTrue();
    }

    @Test
    void a_program_sees_neither_the_environment_nor_input() {
        assertThat(sandbox.passes("import os, sys\n"
                        + "assert set(os.environ) <= {'PATH', 'HOME', 'TMPDIR', 'PWD', 'LC_CTYPE', 'SHLVL', 'OLDPWD', '_'}"
                        + " or any('PYENV' in k for k in os.environ), os.environ\n"
                        + "assert not any('KEY' in k or 'AWS' in k for k in os.environ)\n"
                        + "assert sys.stdin.read() == ''"))
                .isTrue();
    }

    @Test
    void nothing_goes_on_after_a_program() throws Exception {
        Path told = directory.resolve("told");

        assertThat(sandbox.passes("import subprocess\nsubprocess.Popen(['sh', '-c', 'sleep 2; touch " + told + "'])"))
                .isTrue();
        Thread.sleep(3_000);

        assertThat(told).doesNotExist();
    }

    @Test
    void an_isolated_program_has_no_network() throws IOException {
        Assumptions.assumeTrue(sandbox.isolated(), "skipped: this system lets no ordinary user leave the network");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(sandbox.passes(
                            "import socket\nsocket.create_connection(('127.0.0.1', " + server.getLocalPort() + "), 2)"))
                    .isFalse();
        }
    }

    @Test
    void limits_must_be_such_that_python_starts() {
        assertThatThrownBy(
                        () -> CodeSandbox.open(new CodeSandbox.Limits(Duration.ofSeconds(1), Duration.ofSeconds(1), 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("python3: cannot be run here");
    }
}
