package io.millweir.routing.learned;

import java.util.List;

/** The mean of what several learners make of the same examples. */
final class EnsembleLearner implements Learner {
    private final List<Learner> members;

    EnsembleLearner(List<Learner> members) {
        this.members = List.copyOf(members);
    }

    @Override
    public MeanModel learn(Examples examples, long seed) {
        return new MeanModel(members.stream()
                .map(member -> ModelKinds.kept(member.learn(examples, seed)))
                .toList());
    }
}
