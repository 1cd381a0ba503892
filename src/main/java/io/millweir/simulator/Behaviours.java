package io.millweir.simulator;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the behaviour of a call: its header, else what was set for its model, else what its model id says.
 *
 * <p>Threading: thread-safe; settings take effect for calls that arrive after them.
 */
final class Behaviours {
    static final String HEADER = "Millweir-Simulate";

    // "sim-" at a word's start; a Bedrock version such as "-v1:0", ":0" or ":0:200k" ends the behaviour.
    private static final Pattern MARKER =
            Pattern.compile("(?:^|.*?[^a-z0-9])sim-(?<behaviour>.*?)(?:-v\\d+)?(?::[0-9a-z]+)*");
    // Base model ids of Bedrock are letters, digits and hyphens: only "-plus-" passes everywhere.
    private static final Pattern JOINT = Pattern.compile("-plus-|\\.plus\\.");

    private final Map<String, String> settings = new ConcurrentHashMap<>();
    private final Map<Seen, AtomicInteger> calls = new ConcurrentHashMap<>();

    Reading of(Optional<String> header, String model) {
        if (header.isPresent() && !header.get().isBlank()) {
            return BehaviourGrammar.read(HEADER, header.get());
        }
        String set = settings.get(model);
        return set != null ? BehaviourGrammar.read("behaviours", set) : ofModelId(model);
    }

    private static Reading ofModelId(String model) {
        Matcher marked = MARKER.matcher(model.toLowerCase(Locale.ROOT));
        if (!marked.matches()) {
            return Behaviour.NORMAL;
        }
        String text = JOINT.matcher(marked.group("behaviour")).replaceAll("+");
        return BehaviourGrammar.read("model \"" + model + "\"", text);
    }

    /** Sets what calls to a model meet from now on. */
    Reading set(String model, String text) {
        Reading reading = BehaviourGrammar.read("behaviours", text);
        if (reading instanceof Behaviour) {
            settings.put(model, text.strip());
        }
        return reading;
    }

    void unset(String model) {
        settings.remove(model);
    }

    /** What is set, by model. */
    Map<String, String> settings() {
        return new TreeMap<>(settings);
    }

    /** How many calls of this query to this model were counted before; counts one more. */
    int countCall(Correlation correlation, String model) {
        return calls.computeIfAbsent(new Seen(correlation.queryId(), model), any -> new AtomicInteger())
                .getAndIncrement();
    }

    /** Forgets the calls counted. */
    void forgetCalls() {
        calls.clear();
    }

    private record Seen(String queryId, String model) {}
}
