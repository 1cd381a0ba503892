package io.millweir.simulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The ids of Bedrock's models and of the profiles that AWS defines over them. */
record AwsCatalogue(List<String> listed, Set<String> baseIds) {
    private static final String RESOURCE = "/registry/bedrock-model-ids.txt";

    static AwsCatalogue load() {
        try (InputStream file = Objects.requireNonNull(AwsCatalogue.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            List<String> ids = lines.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
            return new AwsCatalogue(
                    ids, ids.stream().map(BedrockFamily::baseId).collect(Collectors.toUnmodifiableSet()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    List<String> models() {
        return baseIds.stream().sorted().toList();
    }

    List<String> profiles() {
        return listed.stream()
                .filter(id -> !BedrockFamily.baseId(id).equals(id))
                .toList();
    }

    /** Whether a model can be called on demand, not only by a profile. */
    boolean onDemand(String baseId) {
        return listed.contains(baseId);
    }

    /** Whether it holds the model; ARNs that do not tell their model count as known. */
    boolean knows(String model) {
        String base = BedrockFamily.baseId(model);
        return base.isEmpty() || baseIds.contains(base);
    }
}
