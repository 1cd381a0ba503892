package io.millweir.routing.learned;

/**
 * A learned router, ready to be kept: where it comes from, what it predicts, and the examples that it is sure of.
 *
 * <p>Threading: immutable.
 *
 * @param model one that a learner of {@link Learners} made, or that was read from a file
 * @param confidence of the examples that it was learned from
 */
public record Artifact(Provenance provenance, ScoreModel model, Confidence confidence) {
    public Artifact {
        ModelKinds.kept(model);
        Shape shape = new Shape(provenance.dimensions(), provenance.models().size());
        if (!confidence.shape().equals(shape)) {
            throw new IllegalArgumentException("artifact: " + shape + " was announced, the examples are of "
                    + confidence.shape() + "; give the examples it was learned from");
        }
    }
}
