package io.millweir.simulator;

import java.util.OptionalLong;

/** A good answer and the tokens it took, whether or not the answer tells them. */
record Answer(Output output, OptionalLong inputTokens, OptionalLong outputTokens) {
    static Answer of(Output output, Completion completion) {
        return new Answer(
                output, OptionalLong.of(completion.inputTokens()), OptionalLong.of(completion.outputTokens()));
    }
}
