package io.millweir.simulator;

import java.util.Optional;

/** What OpenAI's services have in common, whatever they are asked. */
interface OpenAiService extends Dialect {
    @Override
    default String name() {
        return "openai";
    }

    @Override
    default Optional<Refusal> unauthorised(Incoming call) {
        return OpenAiErrors.unauthorised(call);
    }

    @Override
    default Refusal fault(int status, String model) {
        return OpenAiErrors.fault(status, model);
    }

    @Override
    default Reply error(Refusal refusal, String requestId) {
        return OpenAiErrors.reply(refusal, requestId);
    }

    @Override
    default Refusal unsupported(String message) {
        return Refusal.of(400, "invalid_request_error", message);
    }
}
