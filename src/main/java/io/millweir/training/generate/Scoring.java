package io.millweir.training.generate;

import io.millweir.domain.Nearest;
import io.millweir.training.data.QueryRow;
import io.millweir.training.metrics.CodeSandbox;
import io.millweir.training.metrics.CodeTests;
import io.millweir.training.metrics.Metric;
import io.millweir.training.metrics.MetricName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Which metric each query is scored by, and what speaks against it. */
public final class Scoring {
    private static final int MOST = 20;

    private final Optional<MetricName> byDefault;
    private final boolean judged;
    private final Map<MetricName, Metric> metrics = new EnumMap<>(MetricName.class);

    private Scoring(Optional<MetricName> byDefault, boolean judged) {
        this.byDefault = byDefault;
        this.judged = judged;
    }

    /**
     * Sets the metrics up.
     *
     * @param byDefault of queries that name none
     * @param judged whether there is a judge
     * @param sandbox opened when a query needs it; empty when code may not be run
     * @throws IllegalArgumentException when a query cannot be scored, naming each
     */
    public static Scoring of(
            String file,
            List<QueryRow> rows,
            Optional<MetricName> byDefault,
            boolean judged,
            Optional<Supplier<CodeSandbox>> sandbox) {
        Scoring scoring = new Scoring(byDefault, judged);
        for (MetricName name : MetricName.values()) {
            name.comparing().ifPresent(metric -> scoring.metrics.put(name, metric));
        }
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            String where = file + ": query " + (i + 1) + ": ";
            if (sandbox.isPresent()
                    && scoring.needsCode(rows.get(i))
                    && !scoring.metrics.containsKey(MetricName.CODE)) {
                scoring.metrics.put(MetricName.CODE, new CodeTests(sandbox.get().get()));
            }
            scoring.problem(rows.get(i)).ifPresent(problem -> problems.add(where + problem));
        }
        if (!problems.isEmpty()) {
            int untold = problems.size() - MOST;
            throw new IllegalArgumentException(String.join("\n", problems.subList(0, Math.min(MOST, problems.size())))
                    + (untold > 0
                            ? "\n" + file + ": \"" + untold + "\" more problems are not shown; mend these first"
                            : ""));
        }
        return scoring;
    }

    private boolean needsCode(QueryRow row) {
        return named(row).filter(MetricName.CODE::equals).isPresent();
    }

    private Optional<MetricName> named(QueryRow row) {
        return row.metric().map(MetricName::of).orElse(byDefault);
    }

    private Optional<String> problem(QueryRow row) {
        Optional<MetricName> named = named(row);
        if (named.isEmpty()) {
            return Optional.of(
                    row.metric().isEmpty()
                            ? "metric: is missing; name one, or give --metric NAME for all that name none"
                            : "metric: unknown metric \"" + row.metric().get() + "\""
                                    + Nearest.didYouMean(row.metric().get(), MetricName.all()) + "; metrics are "
                                    + String.join(", ", MetricName.all()));
        }
        if (named.get() == MetricName.JUDGE) {
            return judged
                    ? Optional.empty()
                    : Optional.of("metric: \"judge\" needs a model that judges; name it with --judge MODEL");
        }
        Metric metric = metrics.get(named.get());
        return metric == null
                ? Optional.of("metric: \"code\" runs what models write, on this machine; give --allow-code to allow"
                        + " that, or leave the query out")
                : metric.problem(row);
    }

    /** The metric that a query is scored by. */
    MetricName metric(QueryRow row) {
        return named(row).orElseThrow();
    }

    /** The score of an answer, where no judge is needed for it. */
    double score(QueryRow row, String answer) {
        Metric metric = metrics.get(metric(row));
        if (metric == null) {
            throw new IllegalStateException("metric: a judged answer is scored by its verdict");
        }
        return metric.score(answer, row);
    }
}
