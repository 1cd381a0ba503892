package io.millweir.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.routing.online.Statistic;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The key of a record on {@code learned}: the name of a statistic and the partition of {@code lessons} that it is about,
 * as a JSON list like {@code ["games","large","small",3]}. Model names may hold any character.
 */
record LearnedKey(Statistic statistic, int partition) {
    private static final String GAMES = "games";
    private static final String RATINGS = "ratings";

    byte[] bytes() {
        String name = name(statistic);
        return (name.substring(0, name.length() - 1) + "," + partition + "]").getBytes(StandardCharsets.UTF_8);
    }

    /** Reads a key; empty when it is none of ours. */
    static Optional<LearnedKey> read(String key) {
        if (Json.parse(key.getBytes(StandardCharsets.UTF_8)) instanceof Parsed.Ok ok
                && ok.value().size() == 4
                && ok.value().get(3).canConvertToInt()) {
            return statistic(ok.value())
                    .map(statistic ->
                            new LearnedKey(statistic, ok.value().get(3).intValue()));
        }
        return Optional.empty();
    }

    /** The name of a statistic. */
    static String name(Statistic statistic) {
        if (statistic instanceof Statistic.Games games) {
            return Json.text(List.of(GAMES, games.winner(), games.loser()));
        }
        Statistic.Ratings ratings = (Statistic.Ratings) statistic;
        return Json.text(List.of(RATINGS, ratings.space(), ratings.model()));
    }

    /** The statistic of this name. */
    static Optional<Statistic> statistic(String name) {
        return Json.parse(name.getBytes(StandardCharsets.UTF_8)) instanceof Parsed.Ok ok
                ? statistic(ok.value())
                : Optional.empty();
    }

    private static Optional<Statistic> statistic(JsonNode name) {
        return switch (name.path(0).asText()) {
            case GAMES ->
                Optional.of(
                        new Statistic.Games(name.path(1).asText(), name.path(2).asText()));
            case RATINGS ->
                Optional.of(new Statistic.Ratings(
                        name.path(1).asText(), name.path(2).asText()));
            default -> Optional.empty();
        };
    }
}
