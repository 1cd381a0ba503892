package io.millweir.cli;

import io.millweir.simulator.AnswerKey;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millweir simulate}: only the simulated providers. */
@Command(
        name = "simulate",
        description = "Serves simulated providers: OpenAI-compatible, Anthropic and Bedrock, with faults on request.",
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "PORT", description = "0 for a free one; default 0")
    private int port;

    @Option(names = "--seed", paramLabel = "N", description = "of everything random; default 1")
    private long seed = 1;

    @Option(
            names = "--latency",
            paramLabel = "BEHAVIOUR",
            description =
                    "of models that name none: latency-MS or lognormal-MEDIAN-SIGMA, for example lognormal-300-60")
    private String latency = "";

    @Option(
            names = "--answers",
            paramLabel = "FILE",
            description = "queries with their ground_truth, which models with a skill answer by it; see"
                    + " docs/simulator.md")
    private @Nullable Path answers;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return Shutdown.around(this::serve);
    }

    private int serve(Shutdown shutdown) throws IOException, InterruptedException {
        Simulator simulator = shutdown.closing(Simulator.start(SimulatorOptions.defaults(Clock.systemUTC())
                .withPort(port)
                .withSeed(seed)
                .withLatency(latency)
                .withAnswers(key())));
        PrintWriter out = spec.commandLine().getOut();
        out.println("ready http=" + simulator.url());
        out.println("  OpenAI:            --set providers.openai.endpoint=" + simulator.url() + "/v1");
        out.println("  NVIDIA:            --set providers.nvidia.endpoint=" + simulator.url() + "/v1");
        out.println("  Anthropic:         --set providers.anthropic.endpoint=" + simulator.url());
        out.println("  Bedrock:           --set providers.bedrock.endpoint=" + simulator.url());
        out.println("  every call:        curl " + simulator.url() + "/ledger");
        out.flush();
        shutdown.await();
        return 0;
    }

    private AnswerKey key() throws IOException {
        try {
            return answers == null ? AnswerKey.NONE : AnswerKey.read(answers);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException("--answers: " + wrong.getMessage());
        }
    }
}
