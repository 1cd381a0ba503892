package io.millweir.provider;

import io.millweir.config.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The keys of one provider, used in turn; one that was refused or rate limited is set aside for a while.
 *
 * <p>Threading: thread-safe; every method holds the monitor, briefly.
 */
public final class ApiKeys {
    /** How long a refused key is set aside. */
    public static final Duration REFUSED = Duration.ofMinutes(5);

    /** How long a rate limited key is set aside when the provider does not say. */
    public static final Duration LIMITED = Duration.ofSeconds(20);

    private final List<Key> keys;
    private final Clock clock;
    private int next;

    /** These keys, in this order. */
    public ApiKeys(List<Secret> secrets, Clock clock) {
        this.keys = secrets.stream().map(Key::new).toList();
        this.clock = clock;
    }

    /**
     * The key for the next call; empty when none is configured. When all are set aside it is the one that was set aside
     * longest ago, for a call with a doubtful key is better than none.
     */
    public synchronized Optional<Secret> next() {
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Key oldest = keys.get(0);
        for (int step = 0; step < keys.size(); step++) {
            Key key = keys.get((next + step) % keys.size());
            if (!key.until.isAfter(now)) {
                next = (next + step + 1) % keys.size();
                return Optional.of(key.secret);
            }
            if (key.since.isBefore(oldest.since)) {
                oldest = key;
            }
        }
        // Renewed, so that several doubtful keys still take turns.
        oldest.since = now;
        return Optional.of(oldest.secret);
    }

    /** The provider refused this key. */
    public void refused(Secret secret) {
        setAside(secret, REFUSED);
    }

    /** The provider rate limited this key. */
    public void limited(Secret secret, Optional<Duration> retryAfter) {
        setAside(secret, retryAfter.orElse(LIMITED));
    }

    private synchronized void setAside(Secret secret, Duration howLong) {
        Instant now = clock.instant();
        for (Key key : keys) {
            if (key.secret.equals(secret)) {
                key.since = now;
                key.until = now.plus(howLong);
            }
        }
    }

    private static final class Key {
        private final Secret secret;
        private Instant since = Instant.EPOCH;
        private Instant until = Instant.EPOCH;

        Key(Secret secret) {
            this.secret = secret;
        }
    }
}
