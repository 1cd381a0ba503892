package io.millweir.provider;

import io.millweir.config.Secret;
import io.millweir.domain.Failure;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The keys of one provider, used in turn; one that was refused, rate limited or has no quota left is set aside for a
 * while.
 *
 * <p>Threading: thread-safe.
 */
public final class ApiKeys {
    private final Turns<Secret> keys;

    /** These keys, in this order. */
    public ApiKeys(List<Secret> secrets, Clock clock) {
        this.keys = new Turns<>(secrets, clock);
    }

    /** The key for the next call; empty when none is configured, a doubtful one when all are set aside. */
    public Optional<Secret> next() {
        return keys.next();
    }

    /**
     * Takes note of how a call with this key failed.
     *
     * @return whether only the key is at fault and another one is left to try
     */
    public boolean failed(Secret secret, Failure failure) {
        return KeyVerdict.of(failure)
                .map(howLong -> {
                    keys.setAside(secret, howLong);
                    return othersLeft(secret);
                })
                .orElse(false);
    }

    /** Whether another key than this one is there and not set aside. */
    public boolean othersLeft(Secret secret) {
        return keys.othersLeft(secret);
    }
}
