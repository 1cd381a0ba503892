package io.millweir.cli;

import io.millweir.routing.AutoMixPolicy;
import io.millweir.routing.RouterSpec;
import io.millweir.routing.Routers;
import io.millweir.routing.StrategySpec;
import io.millweir.routing.learned.ArtifactException;
import io.millweir.routing.learned.ArtifactFile;
import io.millweir.routing.learned.Learners;
import io.millweir.routing.learned.Provenance;
import io.millweir.runtime.Setup;
import io.millweir.training.evaluation.HeldOut;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millweir routers}: the routers that a query may name. */
@Command(name = "routers", description = "Lists the routers.", mixinStandardHelpOptions = true)
final class RoutersCommand implements Callable<Integer> {
    private static final int SHOWN = 12;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Setup setup = config.setup();
        PrintWriter out = spec.commandLine().getOut();
        Set<String> names = new TreeSet<>(Routers.builtIn());
        names.addAll(setup.routerSpecs().keySet());
        for (String name : names) {
            RouterSpec configured = setup.routerSpecs().get(name);
            out.printf(
                    "%-20s %s%s%n",
                    name,
                    configured == null ? "built in" : "configured: " + configured.type(),
                    name.equals(setup.config().routing().defaultRouter()) ? ", the default" : "");
            if (configured instanceof RouterSpec.Learned learned) {
                learned(learned, out);
            } else if (configured instanceof StrategySpec.AutoMix mix
                    && mix.policy().isPresent()) {
                tuned(mix.policy().get(), out);
            }
        }
        out.println();
        out.println("Can be trained with 'millweir train --router NAME', with --parameter KEY=VALUE:");
        Learners learners = Learners.standard();
        for (String name : learners.names()) {
            out.printf("%-20s %s%n", name, learners.description(name));
            learners.parameters(name)
                    .forEach(parameter -> out.printf(
                            "%-20s   %s=%s  %s%n", "", parameter.name(), parameter.byDefault(), parameter.meaning()));
        }
        out.flush();
        return 0;
    }

    private static void good(Map<String, Double> metrics, PrintWriter out) {
        if (metrics.containsKey(HeldOut.QUALITY)) {
            out.printf(
                    Locale.ROOT,
                    "%-20s   mean score %.4f on queries it had not learned from, %+.4f [%+.4f, %+.4f] over the best"
                            + " single model; %+.4f with confidence%n",
                    "",
                    metrics.get(HeldOut.QUALITY),
                    metrics.get(HeldOut.GAIN),
                    metrics.get(HeldOut.GAIN_LOW),
                    metrics.get(HeldOut.GAIN_HIGH),
                    metrics.get(HeldOut.GAIN_WITH_CONFIDENCE));
        } else {
            out.printf("%-20s   was not measured%n", "");
        }
    }

    /** When the small model's answer stands, and what came of it on the data that say so. */
    private static void tuned(Path file, PrintWriter out) {
        try {
            AutoMixPolicy policy = AutoMixPolicy.read(file);
            out.printf(
                    Locale.ROOT,
                    "%-20s   %s, \"%s\" stands from a share of %.2f of %d checks on, tuned on %d queries (%s…)%n",
                    "",
                    file,
                    policy.small(),
                    policy.threshold(),
                    policy.checks(),
                    policy.queries(),
                    shown(policy.data()));
            policy.metrics().forEach((name, value) -> out.printf(Locale.ROOT, "%-20s   %s %.4f%n", "", name, value));
        } catch (IOException unusable) {
            out.printf("%-20s   ✘ %s%n", "", unusable.getMessage());
        }
    }

    private static String shown(String hash) {
        return hash.substring(0, Math.min(SHOWN, hash.length()));
    }

    /** What the router learned, when, on what, and how good the best single model of the data is. */
    private static void learned(RouterSpec.Learned router, PrintWriter out) {
        try {
            Provenance from = ArtifactFile.read(router.artifact()).provenance();
            out.printf(
                    "%-20s   %s, trained %s on %d queries (%s…) of %d models, seed %d, embedder %s%n",
                    "",
                    router.artifact(),
                    from.trainedAt(),
                    from.queries(),
                    shown(from.dataHash()),
                    from.models().size(),
                    from.seed(),
                    from.embedder());
            good(from.metrics(), out);
            from.metrics().forEach((name, value) -> {
                if (!name.startsWith(HeldOut.PREFIX)) {
                    out.printf(Locale.ROOT, "%-20s   %s %.4f%n", "", name, value);
                }
            });
        } catch (ArtifactException unusable) {
            out.printf("%-20s   ✘ %s%n", "", unusable.getMessage());
        }
    }
}
