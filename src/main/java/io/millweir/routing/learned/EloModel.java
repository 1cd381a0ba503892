package io.millweir.routing.learned;

/** Ratings from the games of a query's neighbours, and of all queries. */
final class EloModel implements KeptModel {
    static final String KIND = "elo";

    /** Games that each model has drawn with one of middle strength, so that nobody is infinitely strong. */
    private static final double DRAWN = 0.5;

    /** What the games of all queries count as when no others do: enough for the drawn ones not to matter. */
    private static final double MANY = 1_000;

    private final Memory memory;
    private final int neighbours;
    private final double prior;
    private final Matrix wins;
    private final float level;

    /**
     * Of these games.
     *
     * @param neighbours 0: only the games of all queries count
     * @param wins part that the model of a row won of its games with that of a column, over all queries
     * @param level mean score of all models
     */
    EloModel(Memory memory, int neighbours, double prior, Matrix wins, float level) {
        this.memory = memory;
        this.neighbours = neighbours;
        this.prior = prior;
        this.wins = wins;
        this.level = level;
    }

    @Override
    public float[] predict(float[] vector) {
        int models = wins.rows();
        double common = neighbours == 0 ? MANY : prior;
        double[][] games = new double[models][models];
        for (int a = 0; a < models; a++) {
            for (int b = 0; b < models; b++) {
                games[a][b] = common * wins.at(a, b);
            }
        }
        double height = common * level;
        double counted = common;
        Neighbours nearest = memory.nearest(vector, neighbours);
        float[] scores = new float[models];
        for (int i = 0; i < nearest.count(); i++) {
            int place = nearest.places()[i];
            double sum = 0;
            int tried = 0;
            for (int m = 0; m < models; m++) {
                scores[m] = memory.score(place, m);
                sum += Float.isNaN(scores[m]) ? 0 : scores[m];
                tried += Float.isNaN(scores[m]) ? 0 : 1;
            }
            if (tried > 0) {
                BradleyTerry.play(scores, memory.weight(place), games);
                height += memory.weight(place) * sum / tried;
                counted += memory.weight(place);
            }
        }
        double[] strengths = BradleyTerry.strengths(games, DRAWN);
        float[] predicted = new float[models];
        for (int m = 0; m < models; m++) {
            double score = (counted > 0 ? height / counted : level) + BradleyTerry.advantage(strengths, m);
            predicted[m] = played(m) ? (float) Math.max(0, Math.min(1, score)) : 0;
        }
        return predicted;
    }

    private boolean played(int model) {
        for (int other = 0; other < wins.rows(); other++) {
            if (wins.at(model, other) + wins.at(other, model) > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void keep(Parts parts) {
        parts.put("memory", memory);
        parts.put("neighbours", neighbours);
        parts.put("prior", prior);
        parts.put("wins", wins);
        parts.put("level", Matrix.row(new float[] {level}));
    }

    static EloModel restore(Parts parts, Shape shape) {
        return new EloModel(
                parts.memory("memory", shape),
                parts.whole("neighbours"),
                parts.number("prior"),
                parts.matrix("wins", shape.models(), shape.models()),
                parts.matrix("level", 1, 1).values()[0]);
    }
}
