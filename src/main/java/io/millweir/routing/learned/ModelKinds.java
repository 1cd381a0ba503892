package io.millweir.routing.learned;

import java.util.Map;
import java.util.function.BiFunction;

/** The kinds of models that can be kept and restored. */
final class ModelKinds {
    private static final Map<String, BiFunction<Parts, Shape, KeptModel>> KINDS = Map.ofEntries(
            Map.entry(KnnModel.KIND, KnnModel::restore),
            Map.entry(KMeansModel.KIND, KMeansModel::restore),
            Map.entry(LinearModel.KIND, LinearModel::restore),
            Map.entry(NetworkModel.KIND, NetworkModel::restore),
            Map.entry(DcModel.KIND, DcModel::restore),
            Map.entry(EloModel.KIND, EloModel::restore),
            Map.entry(HybridModel.KIND, HybridModel::restore),
            Map.entry(MeanModel.KIND, MeanModel::restore));

    private ModelKinds() {}

    /** A model that a learner of this package made. */
    static KeptModel kept(ScoreModel model) {
        if (model instanceof KeptModel kept) {
            return kept;
        }
        throw new IllegalArgumentException("artifact: a model of "
                + model.getClass().getSimpleName() + " cannot be kept; give one that a learner of Learners made");
    }

    static void keep(KeptModel model, Parts parts) {
        parts.put("kind", model.kind());
        model.keep(parts);
    }

    static KeptModel restore(Parts parts, Shape shape) {
        String kind = parts.text("kind");
        BiFunction<Parts, Shape, KeptModel> restore = KINDS.get(kind);
        if (restore == null) {
            throw new IllegalArgumentException("the model is of the unknown kind \"" + kind + "\"");
        }
        return restore.apply(parts, shape);
    }
}
