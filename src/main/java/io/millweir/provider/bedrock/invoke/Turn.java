package io.millweir.provider.bedrock.invoke;

import io.millweir.domain.Message;
import io.millweir.domain.Role;
import java.util.ArrayList;
import java.util.List;

/** What one speaker says before the other's turn: every family wants the roles to alternate. */
record Turn(boolean ofUser, List<String> texts) {
    static List<Turn> of(List<Message> messages) {
        List<Turn> turns = new ArrayList<>();
        int next = 0;
        while (next < messages.size()) {
            boolean ofUser = messages.get(next).role() != Role.ASSISTANT;
            List<String> texts = new ArrayList<>();
            while (next < messages.size() && (messages.get(next).role() != Role.ASSISTANT) == ofUser) {
                texts.add(messages.get(next++).content());
            }
            turns.add(new Turn(ofUser, List.copyOf(texts)));
        }
        return turns;
    }

    /** {@code user} or {@code assistant}. */
    String role() {
        return ofUser ? "user" : "assistant";
    }

    /** All that is said, a paragraph each. */
    String text() {
        return String.join("\n\n", texts);
    }
}
