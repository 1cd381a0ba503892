package io.millweir.routing.learned;

import io.millweir.domain.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The learners by name, with their parameters.
 *
 * <p>Threading: immutable.
 */
public final class Learners {
    private static final String ENSEMBLE = "ensemble";
    private static final String MEMBERS = "members";
    private static final List<String> USUAL_MEMBERS = List.of("kmeans", "knn", "mlp", "graph");

    private final Map<String, LearnerKind> kinds = new TreeMap<>();

    private Learners(float[][] cards) {
        LearnerKinds.all(cards).forEach(kind -> kinds.put(kind.name(), kind));
    }

    /** All learners. */
    public static Learners standard() {
        return new Learners(new float[0][]);
    }

    /**
     * All learners, those that can use them with what is known of the models beside examples.
     *
     * @param cards vectors of the models' cards from {@link CardVectors}, in the order of the examples' models
     */
    public static Learners withCards(float[][] cards) {
        return new Learners(cards.clone());
    }

    /** Names, in alphabetical order. */
    public List<String> names() {
        List<String> names = new ArrayList<>(kinds.keySet());
        names.add(ENSEMBLE);
        names.sort(null);
        return names;
    }

    /**
     * What a learner does, in one line.
     *
     * @throws IllegalArgumentException for a name that is not among {@link #names}
     */
    public String description(String name) {
        return name.equals(ENSEMBLE)
                ? "mean of what several learners predict"
                : kind(name).description();
    }

    /**
     * The parameters of a learner. That of the ensemble's members lie below the member's name.
     *
     * @throws IllegalArgumentException for a name that is not among {@link #names}
     */
    public List<LearnerParameter> parameters(String name) {
        return name.equals(ENSEMBLE)
                ? List.of(LearnerParameter.list(
                        MEMBERS,
                        USUAL_MEMBERS,
                        0,
                        0,
                        "whose predictions are averaged; parameters of one below its name"))
                : kind(name).parameters();
    }

    private LearnerKind kind(String name) {
        LearnerKind kind = kinds.get(name);
        if (kind == null) {
            throw new IllegalArgumentException(unknown("learner", name, names()));
        }
        return kind;
    }

    private static String unknown(String where, String name, Collection<String> known) {
        return where + ": unknown \"" + name + "\"" + Nearest.didYouMean(name, known) + "; give one of "
                + String.join(", ", known);
    }

    /**
     * A learner with these parameters.
     *
     * @param path for messages: {@code routing.routers.mine}
     * @param given parameters by name, numbers, texts, lists and maps, or such as JSON nodes; the others have their
     *     default
     * @param problems gets everything that is wrong; when it grew, the result is not to be used
     * @return empty for an unknown name
     */
    public Optional<Learner> read(String path, String name, Map<String, ?> given, List<String> problems) {
        if (name.equals(ENSEMBLE)) {
            return Optional.of(ensemble(path, given, problems));
        }
        LearnerKind kind = kinds.get(name);
        if (kind == null) {
            problems.add(unknown(path, name, names()));
            return Optional.empty();
        }
        return Optional.of(
                kind.build().apply(new ParameterValues(path, given, kind.parameters(), List.of(), problems)));
    }

    private Learner ensemble(String path, Map<String, ?> given, List<String> problems) {
        List<LearnerParameter> parameters = parameters(ENSEMBLE);
        ParameterValues values = new ParameterValues(path, given, parameters, kinds.keySet(), problems);
        Map<String, Learner> members = new LinkedHashMap<>();
        List<String> names = values.texts(MEMBERS);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            LearnerKind kind = kinds.get(name);
            if (kind == null) {
                problems.add(unknown(path + "." + MEMBERS + "[" + i + "]", name, kinds.keySet()));
            } else if (members.containsKey(name)) {
                problems.add(path + "." + MEMBERS + "[" + i + "]: \"" + name + "\" is there twice; name it once");
            } else {
                Map<String, ?> nested = values.nested(name);
                members.put(
                        name,
                        kind.build()
                                .apply(new ParameterValues(
                                        path + "." + name, nested, kind.parameters(), List.of(), problems)));
            }
        }
        for (String name : given.keySet()) {
            if (kinds.containsKey(name) && !names.contains(name)) {
                problems.add(path + "." + name + ": parameters of \"" + name + "\", which is no member; add it to "
                        + MEMBERS + " or take them out");
            }
        }
        return new EnsembleLearner(List.copyOf(members.values()));
    }
}
