package io.millweir.training.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What quality a router reaches at what cost as the weight of cost grows.
 *
 * @param points of growing cost, each of more quality than those before: what else there is, is worse and dearer
 */
public record Frontier(List<Point> points) {
    /**
     * What comes of one weight of cost.
     *
     * @param lambda score that one unit of cost is worth
     * @param cost mean cost of a query
     * @param quality mean score
     */
    public record Point(double lambda, double cost, double quality) {}

    /** Of all these, only points that none of the others beats. */
    public Frontier {
        List<Point> best = new ArrayList<>();
        points.stream()
                .sorted(Comparator.comparingDouble(Point::cost)
                        .thenComparing(
                                Comparator.comparingDouble(Point::quality).reversed()))
                .forEach(point -> {
                    if (best.isEmpty()
                            || point.quality() > best.get(best.size() - 1).quality()) {
                        best.add(point);
                    }
                });
        points = List.copyOf(best);
    }

    /** The cheapest point of at least this quality. */
    public Optional<Point> cheapestOf(double quality) {
        return points.stream().filter(point -> point.quality() >= quality).findFirst();
    }

    /** The best quality at no more than this cost. */
    public Optional<Point> bestAt(double cost) {
        return points.stream().filter(point -> point.cost() <= cost).reduce((first, second) -> second);
    }

    /**
     * The mean quality over all costs between two, of the best that is to be had at each; nothing is to be had below
     * the first point.
     */
    public double area(double from, double to) {
        double area = 0;
        for (int i = 0; i < points.size(); i++) {
            double begins = Math.min(to, Math.max(from, points.get(i).cost()));
            double ends = i + 1 < points.size()
                    ? Math.min(to, Math.max(from, points.get(i + 1).cost()))
                    : to;
            area += (ends - begins) * points.get(i).quality();
        }
        return to > from ? area / (to - from) : 0;
    }
}
