package io.millweir.provider.bedrock;

import io.millweir.domain.Tokens;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A failure of a call of which a part had succeeded and is to be paid. */
final class PartlyPaid extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Tokens tokens;

    PartlyPaid(Tokens tokens, Throwable cause) {
        super(null, cause);
        this.tokens = tokens;
    }

    /** What was consumed before this problem, which may be wrapped; unknown when nothing says so. */
    static Tokens tokens(Throwable problem) {
        return in(problem).map(paid -> paid.tokens).orElse(Tokens.UNKNOWN);
    }

    /** The problem itself, without what says that a part is paid. */
    static Throwable stripped(Throwable problem) {
        return in(problem).map(Throwable::getCause).orElse(problem);
    }

    private static Optional<PartlyPaid> in(Throwable problem) {
        for (@Nullable Throwable each = problem; each != null; each = each.getCause()) {
            if (each instanceof PartlyPaid paid) {
                return Optional.of(paid);
            }
        }
        return Optional.empty();
    }
}
