package io.millweir.cli;

import io.millweir.training.evaluation.Interval;
import io.millweir.training.evaluation.Measured;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prints how routers did, a line each. */
final class EvaluationReport {
    private static final int PERCENT = 100;
    private static final double NEARLY = 0.95;

    private final PrintWriter out;

    EvaluationReport(PrintWriter out) {
        this.out = out;
    }

    void print(List<Measured> measured, int queries, int models) {
        out.println(
                queries + " queries, " + models + " models; quality is the mean score, with 95 % intervals; the gain is"
                        + " paired, over the best single model");
        line("%-19s %-22s %-24s %8s %7s  %s", "ROUTER", "QUALITY", "GAIN", "COST", "SHARE", "LEARNED IN");
        for (Measured each : measured) {
            line(
                    "%-19s %-22s %-24s %8s %7s  %s",
                    each.name(),
                    interval("%.4f", each.quality()),
                    interval("%+.4f", each.gain()),
                    each.cost()
                            .map(cost -> String.format(Locale.ROOT, "%.3g", cost))
                            .orElse("–"),
                    share(each.costShare()),
                    each.learnedMs() == 0 ? "" : each.learnedMs() / 1000.0 + " s");
        }
        if (measured.stream().anyMatch(each -> each.equal().isPresent())) {
            points(measured);
        }
        measured.forEach(each -> each.recovery()
                .ifPresent(gap -> line(
                        "%s: half of the gap between the two models with %.1f %% of calls to the stronger one, 80 %% of it"
                                + " with %.1f %%; APGR %.3f",
                        each.name(), PERCENT * gap.cpt50(), PERCENT * gap.cpt80(), gap.apgr())));
        out.flush();
    }

    /** What cost can be saved, with its weight chosen on other queries. */
    private void points(List<Measured> measured) {
        out.println();
        out.println(
                "cost that keeps a quality, its weight chosen on other queries; then the cheapest point of the frontier of"
                        + " that quality, and the mean quality under the frontier");
        double wanted = measured.get(0).quality().mean();
        double unit = measured.get(0).cost().orElse(Double.NaN);
        line(
                "%-19s %-32s %-32s %-20s %-20s %s",
                "ROUTER",
                "AS GOOD AS BEST SINGLE",
                "95 % AS GOOD",
                "FRONTIER, AS GOOD",
                "FRONTIER, 95 %",
                "MEAN UNDER IT");
        for (Measured each : measured) {
            if (each.equal().isPresent()) {
                line(
                        "%-19s %-32s %-32s %-20s %-20s %s",
                        each.name(),
                        point(each.equal()),
                        point(each.nearly()),
                        reached(each, wanted, unit),
                        reached(each, NEARLY * wanted, unit),
                        each.area()
                                .map(area -> String.format(Locale.ROOT, "%.4f", area))
                                .orElse("–"));
            }
        }
    }

    private static String point(Optional<Measured.Point> point) {
        return point.map(each -> String.format(
                        Locale.ROOT,
                        "%.1f %% of cost, %.4f (%+.4f)",
                        PERCENT * each.costShare(),
                        each.quality().mean(),
                        each.gain().mean()))
                .orElse("–");
    }

    private static String reached(Measured router, double quality, double unit) {
        return router.frontier()
                .flatMap(frontier -> frontier.cheapestOf(quality))
                .map(point -> String.format(Locale.ROOT, "%.1f %% of cost", PERCENT * point.cost() / unit))
                .orElse("–");
    }

    private static String share(Optional<Double> share) {
        return share.map(each -> String.format(Locale.ROOT, "%.1f %%", PERCENT * each))
                .orElse("–");
    }

    private static String interval(String format, Interval interval) {
        return String.format(
                Locale.ROOT,
                format + " [" + format + "," + format + "]",
                interval.mean(),
                interval.low(),
                interval.high());
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values).stripTrailing());
    }
}
