package io.millweir.provider;

import io.millweir.domain.Answer;
import io.millweir.domain.Failure;
import java.util.concurrent.TimeUnit;

/** Waits for the ends of calls. */
public final class Ends {
    private Ends() {}

    public static ProviderResult of(Call call) {
        try {
            return call.result().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception problem) {
            throw new AssertionError("the call did not end as a value", problem);
        }
    }

    public static Failure failure(ProviderResult result) {
        if (result instanceof ProviderResult.Failed failed) {
            return failed.failure();
        }
        throw new AssertionError("expected a failure but was " + result);
    }

    public static Answer answer(ProviderResult result) {
        if (result instanceof ProviderResult.Answered answered) {
            return answered.answer();
        }
        throw new AssertionError("expected an answer but was " + result);
    }
}
