package io.millweir.routing.learned;

/** A model that can be kept in an artifact; {@link ModelKinds} restores it. */
interface KeptModel extends ScoreModel {
    /** The name under which {@link ModelKinds} knows how to restore it. */
    String kind();

    /** Puts everything that predictions depend on. */
    void keep(Parts parts);
}
