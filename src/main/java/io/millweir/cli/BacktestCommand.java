package io.millweir.cli;

import io.millweir.domain.Nearest;
import io.millweir.registry.Models;
import io.millweir.routing.Routers;
import io.millweir.runtime.Cluster;
import io.millweir.runtime.OfflineRouting;
import io.millweir.runtime.Setup;
import io.millweir.topics.Json;
import io.millweir.topics.TopicName;
import io.millweir.training.backtest.Backtest;
import io.millweir.training.recorded.Recorded;
import io.millweir.training.recorded.RecordedTopics;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millweir backtest}: what another router would have done. */
@Command(
        name = "backtest",
        description = "Replays recorded queries through a router, calling nobody, and tells what would have changed.",
        mixinStandardHelpOptions = true)
final class BacktestCommand implements Callable<Integer> {
    private static final int PERCENT = 100;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Option(names = "--router", paramLabel = "NAME", description = "listed by 'millweir routers'; required")
    private @Nullable String router;

    @Option(names = "--json", description = "prints the result as JSON")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Clock clock = Clock.systemUTC();

    @Override
    public Integer call() {
        if (router == null) {
            throw new UsageException("--router: is missing; name a router that 'millweir routers' lists");
        }
        String name = router;
        Setup setup = config.setup();
        requireRouter(name, setup);
        var from = range.from(clock);
        var to = range.to(clock);
        Cluster cluster = new Cluster(setup.config());
        cluster.require(RecordedTopics.READ.toArray(TopicName[]::new));
        cluster.require(TopicName.MODELS);
        Models models = Models.of(cluster.models(setup.cardReader()).read());
        List<Recorded> recorded =
                RecordedTopics.read(cluster.client(), setup.config().topics().prefix(), from, to).stream()
                        .filter(Recorded::isRouted)
                        .toList();
        try (OfflineRouting routing = OfflineRouting.open(setup, models, clock)) {
            Backtest backtest = Backtest.of(recorded, query -> routing.route(name, query), routing::cost);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(Json.text(backtest));
            } else {
                print(name, backtest, setup.config().accounting().currency(), out);
            }
            out.flush();
        }
        return 0;
    }

    private static void requireRouter(String router, Setup setup) {
        Set<String> names = new TreeSet<>(Routers.builtIn());
        names.addAll(setup.routerSpecs().keySet());
        if (!names.contains(router)) {
            throw new UsageException("--router: unknown router \"" + router + "\"" + Nearest.didYouMean(router, names)
                    + " routers are listed by 'millweir routers'");
        }
    }

    private static void print(String router, Backtest backtest, String currency, PrintWriter out) {
        out.println(
                backtest.queries() + " queries that a router decided; " + router + " would choose another model for "
                        + backtest.changed() + percent(backtest.changed(), backtest.queries()));
        backtest.refused().forEach((code, count) -> out.println("  refused with " + code + ": " + count));
        counts("then", backtest.before(), out);
        counts("now", backtest.after(), out);
        counts("moves", backtest.moves(), out);
        out.println("expected cost: " + backtest.costBefore().toPlainString() + " then, "
                + backtest.costAfter().toPlainString() + " now, " + currency);
        if (backtest.scoreBefore().isPresent() && backtest.scoreAfter().isPresent()) {
            out.println(String.format(
                    Locale.ROOT,
                    "mean score by %s itself: %.4f then, %.4f now",
                    router,
                    backtest.scoreBefore().get(),
                    backtest.scoreAfter().get()));
        }
        backtest.reward()
                .ifPresentOrElse(
                        reward -> out.println(String.format(
                                Locale.ROOT,
                                "mean rating: %.3f then, %.3f ± %.3f now, from %d of %d rated queries whose router was"
                                        + " randomised",
                                reward.logged(),
                                reward.mean(),
                                reward.standardError(),
                                reward.agreed(),
                                reward.rated())),
                        () -> out.println("mean rating: nothing can be said without feedback on queries of a randomised"
                                + " router"));
    }

    private static void counts(String what, Map<String, Integer> counts, PrintWriter out) {
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        out.println(what + ":");
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(each -> out.println(String.format(
                        Locale.ROOT, "  %8d%s  %s", each.getValue(), percent(each.getValue(), all), each.getKey())));
    }

    private static String percent(int part, int all) {
        return all == 0 ? "" : String.format(Locale.ROOT, " (%.1f %%)", PERCENT * (double) part / all);
    }
}
