package io.millweir.simulator;

import java.util.OptionalLong;

/** A good answer and the tokens it took, whether or not the answer tells them. */
record Answer(Reply reply, OptionalLong inputTokens, OptionalLong outputTokens) {
    static Answer of(Reply reply, Completion completion) {
        return new Answer(reply, OptionalLong.of(completion.inputTokens()), OptionalLong.of(completion.outputTokens()));
    }
}
