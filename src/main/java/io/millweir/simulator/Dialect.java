package io.millweir.simulator;

import java.util.Optional;

/**
 * One provider's way of speaking: what it asks of a request and how it words answers and errors.
 *
 * <p>Threading: implementations are stateless.
 */
interface Dialect {
    /** The name in the ledger. */
    String name();

    /** The model id that a call names; empty when it names none. */
    default String model(Incoming call) {
        return call.body().path("model").asText("");
    }

    /** The query and attempt that a call belongs to. */
    default Correlation correlation(Incoming call) {
        return call.headerCorrelation();
    }

    /** Whether the answer is to be streamed. */
    default boolean streams(Incoming call) {
        return call.body().path("stream").asBoolean();
    }

    /** Why the provider would not let this caller in. */
    Optional<Refusal> unauthorised(Incoming call);

    /** What the provider would find wrong with the request. */
    Optional<Refusal> invalid(Incoming call);

    /** The good answer. */
    Answer answer(Incoming call, Occasion occasion);

    /** The error that the provider would give for a status when its service is at fault. */
    Refusal fault(int status, String model);

    /** The refusal of a case that only Bedrock knows. */
    default Refusal aws(AwsCase which, String model) {
        return unsupported("behaviour \"aws-%s\": only Bedrock refuses so; use a status".formatted(which.word()));
    }

    /** An error in the provider's words. */
    Reply error(Refusal refusal, String requestId);

    /** The error for a request that only the simulator cannot take. */
    Refusal unsupported(String message);
}
