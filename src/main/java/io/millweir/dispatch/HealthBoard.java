package io.millweir.dispatch;

import io.millweir.domain.Health;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all processes say of the deployments: this one posts the changes of its breakers, and hears those of the others.
 * News are only a reason for caution: an open breaker of another process counts until the time it names, for a day at
 * most, and a closed one opens nothing here.
 *
 * <p>Threading: thread-safe; never blocks as long as the writer does not.
 */
public final class HealthBoard {
    /** No wish for a pause is believed for longer, whoever has it. */
    static final Duration LONGEST_PAUSE = Duration.ofHours(24);

    /** So long after its time a word that nobody took back is taken back by whoever knows better. */
    private static final Duration STALE = Duration.ofMinutes(1);

    private final String process;
    private final Clock clock;
    private final Consumer<Health> writer;
    private final Map<String, Health> words = new ConcurrentHashMap<>();

    /**
     * A board with nothing on it.
     *
     * @param process boot id of this process
     * @param writer gets what this process posts; must not block
     */
    public HealthBoard(String process, Clock clock, Consumer<Health> writer) {
        this.process = process;
        this.clock = clock;
        this.writer = writer;
    }

    /** Takes note of the last word on a deployment, whoever has it, this process included. */
    public void heard(Health health) {
        words.put(health.deployment(), health);
    }

    /** Takes note that there is no word on a deployment any more. */
    public void forget(String deployment) {
        words.remove(deployment);
    }

    /** The last word on each deployment. */
    public Map<String, Health> words() {
        return Map.copyOf(words);
    }

    /** Says what became of a breaker of this process. */
    void post(String deployment, Health.State state, String cause, @Nullable Instant until) {
        Health health = new Health(deployment, state, cause, clock.instant(), until, process);
        words.put(deployment, health);
        writer.accept(health);
    }

    /** The open breaker of another process, while it is to be believed. */
    Optional<Health> badNews(String deployment) {
        return Optional.ofNullable(words.get(deployment))
                .filter(word ->
                        word.state() == Health.State.OPEN && !word.process().equals(process))
                .filter(word -> isNear(word.until()));
    }

    private boolean isNear(@Nullable Instant until) {
        Instant now = clock.instant();
        return until != null
                && until.isAfter(now)
                && until.isBefore(now.plus(LONGEST_PAUSE).plus(STALE));
    }

    /** Whether the last word is bad and so old that its process has stopped, or has nothing to call with. */
    boolean isOutdated(String deployment) {
        Health word = words.get(deployment);
        if (word == null || word.state() == Health.State.CLOSED) {
            return false;
        }
        Instant end = word.until();
        return (end == null ? word.changedAt() : end).plus(STALE).isBefore(clock.instant());
    }
}
