package io.millweir.provider;

import io.millweir.domain.Failure;
import java.time.Duration;
import java.util.Optional;

/** Says whether a failure is the fault of the key, or the credentials, that the call was made with. */
public final class KeyVerdict {
    /** How long a refused key is set aside. */
    public static final Duration REFUSED = Duration.ofMinutes(5);

    /** How long a rate limited key is set aside when the provider does not say. */
    public static final Duration LIMITED = Duration.ofSeconds(20);

    /** How long a key without quota is set aside when the provider does not say: quotas are by the day or longer. */
    public static final Duration USED_UP = Duration.ofHours(2);

    private KeyVerdict() {}

    /**
     * How long the key should be set aside; empty when the key is not at fault. That a key may not use one model says
     * nothing about the others, so a denied access is not the key's.
     */
    public static Optional<Duration> of(Failure failure) {
        return switch (failure.code()) {
            case CREDENTIALS_INVALID, CREDENTIALS_EXPIRED -> Optional.of(REFUSED);
            case RATE_LIMITED -> Optional.of(failure.retryAfter().orElse(LIMITED));
            case QUOTA_EXCEEDED -> Optional.of(failure.retryAfter().orElse(USED_UP));
            default -> Optional.empty();
        };
    }
}
