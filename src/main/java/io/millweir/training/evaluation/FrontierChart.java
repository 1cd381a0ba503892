package io.millweir.training.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws what quality each router reaches at what cost, as SVG. */
public final class FrontierChart {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 460;
    private static final int LEFT = 70;
    private static final int RIGHT = 190;
    private static final int TOP = 30;
    private static final int BOTTOM = 50;
    private static final int TICKS = 5;
    // Distinct to colour-blind eyes as well (Okabe and Ito, 2008).
    private static final List<String> COLOURS =
            List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999933");

    private final double dearest;
    private final double lowest;
    private final double highest;
    private final StringBuilder svg = new StringBuilder();

    private FrontierChart(double dearest, double lowest, double highest) {
        this.dearest = dearest;
        this.lowest = lowest;
        this.highest = highest;
    }

    /**
     * The chart of routers and single models.
     *
     * @param routers those with a frontier are drawn
     * @param data for the points of single models
     */
    public static String of(List<Measured> routers, Dataset data) {
        List<Measured> drawn =
                routers.stream().filter(each -> each.frontier().isPresent()).toList();
        double[] costs = data.meanCosts();
        float[] means = data.examples().means();
        List<Double> qualities = new ArrayList<>();
        double dearest = 0;
        for (int m = 0; m < costs.length; m++) {
            qualities.add((double) means[m]);
            dearest = Math.max(dearest, costs[m]);
        }
        drawn.forEach(each -> each.frontier().orElseThrow().points().forEach(point -> qualities.add(point.quality())));
        double lowest = qualities.stream().min(Double::compare).orElse(0.0);
        double highest = qualities.stream().max(Double::compare).orElse(1.0);
        double margin = Math.max(0.01, (highest - lowest) * 0.05);
        return new FrontierChart(dearest * 1.05, lowest - margin, highest + margin).draw(drawn, data, costs, means);
    }

    private String draw(List<Measured> routers, Dataset data, double[] costs, float[] means) {
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        .formatted(WIDTH, HEIGHT))
                .append(" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        axes();
        for (int m = 0; m < costs.length; m++) {
            line(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"#888\"><title>%s</title></circle>",
                    x(costs[m]), y(means[m]), escaped(data.models().get(m)));
        }
        for (int i = 0; i < routers.size(); i++) {
            router(routers.get(i), COLOURS.get(i % COLOURS.size()), i);
        }
        return svg.append("</svg>\n").toString();
    }

    private void axes() {
        for (int i = 0; i <= TICKS; i++) {
            double quality = lowest + (highest - lowest) * i / TICKS;
            double cost = dearest * i / TICKS;
            line(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>",
                    LEFT, WIDTH - RIGHT, y(quality), y(quality));
            line("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.3f</text>", LEFT - 6, y(quality) + 4, quality);
            line("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.3g</text>", x(cost), HEIGHT - BOTTOM + 18, cost);
        }
        line(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">mean cost of a query</text>",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12);
        line("<text x=\"%d\" y=\"%d\">mean score</text>", LEFT - 60, TOP - 12);
    }

    private void router(Measured router, String colour, int place) {
        StringBuilder path = new StringBuilder();
        for (Frontier.Point point : router.frontier().orElseThrow().points()) {
            path.append(String.format(
                    Locale.ROOT, "%s%.1f %.1f ", path.isEmpty() ? "M" : "L", x(point.cost()), y(point.quality())));
        }
        line(
                "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                path.toString().strip(), colour);
        int at = TOP + 18 * place;
        line("<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"4\" fill=\"%s\"/>", WIDTH - RIGHT + 16, at, colour);
        line("<text x=\"%d\" y=\"%d\">%s</text>", WIDTH - RIGHT + 36, at + 6, escaped(router.name()));
    }

    private double x(double cost) {
        return LEFT + (WIDTH - LEFT - RIGHT) * cost / dearest;
    }

    private double y(double quality) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (quality - lowest) / (highest - lowest);
    }

    private void line(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
