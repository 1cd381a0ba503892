package io.millweir.cli;

import io.millweir.domain.Nearest;
import io.millweir.routing.AutoMixPolicy;
import io.millweir.training.data.RoutingData;
import io.millweir.training.tuning.AutoMixTuning;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;

/**
 * {@code millweir train --router automix}: when a small model's answer had better stand.
 *
 * @param costWeight what the whole cost of the large model is worth, as a score
 */
record TrainAutoMix(String small, String large, double costWeight) {
    static final String ROUTER = "automix";

    private static final Set<String> PARAMETERS = Set.of("small", "large", "cost-weight");

    /**
     * Reads {@code --parameter}.
     *
     * @throws UsageException with all that is wrong
     */
    static TrainAutoMix of(Map<String, String> parameters) {
        List<String> problems = new ArrayList<>();
        for (String key : parameters.keySet()) {
            if (!PARAMETERS.contains(key)) {
                problems.add("--parameter " + key + ": unknown parameter of automix"
                        + Nearest.didYouMean(key, PARAMETERS) + "; give small, large, cost-weight");
            }
        }
        for (String model : List.of("small", "large")) {
            if (parameters.getOrDefault(model, "").isBlank()) {
                problems.add("--parameter " + model + ": missing; name a model of the data, " + model + "=NAME");
            }
        }
        double weight = 0;
        String given = parameters.getOrDefault("cost-weight", "0");
        try {
            weight = Double.parseDouble(given);
        } catch (NumberFormatException e) {
            weight = -1;
        }
        if (!(weight >= 0 && weight <= 1000)) {
            problems.add("--parameter cost-weight: \"" + given + "\" is not a number from 0 to 1000; give one");
        }
        if (!problems.isEmpty()) {
            throw new UsageException(String.join("\n", problems));
        }
        return new TrainAutoMix(
                Objects.requireNonNull(parameters.get("small")),
                Objects.requireNonNull(parameters.get("large")),
                weight);
    }

    /** Tunes on these data; the exit status. */
    int write(RoutingData data, Path directory, CommandLine command) throws IOException {
        PrintWriter say = command.getErr();
        data.warnings().forEach(warning -> say.println("! " + warning));
        AutoMixPolicy policy;
        try {
            policy = AutoMixTuning.tune(data, small, large, costWeight);
        } catch (IllegalArgumentException refused) {
            say.println("✘ --data: " + refused.getMessage());
            say.flush();
            return Millweir.FAILED;
        }
        Path file = directory.resolve(ROUTER + ".json");
        policy.write(file);
        Map<String, Double> metrics = policy.metrics();
        PrintWriter print = command.getOut();
        print.println(String.format(
                Locale.ROOT,
                "%s: \"%s\" stands at %d of %d; on %d queries it scores %.3f (\"%s\" %.3f, \"%s\" %.3f) and escalates %.0f %%;"
                        + " name it in the configuration:",
                file,
                small,
                Math.round(policy.threshold() * policy.checks()),
                policy.checks(),
                policy.queries(),
                metrics.get("score"),
                small,
                metrics.get("score/" + small),
                large,
                metrics.get("score/" + large),
                100 * metrics.getOrDefault("escalated", 0.0)));
        print.println("routing:\n  routers:\n    automix: {type: automix, small: " + small + ", large: " + large
                + ", artifact: " + file + "}");
        print.flush();
        return 0;
    }
}
