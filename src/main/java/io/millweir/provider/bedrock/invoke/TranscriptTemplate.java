package io.millweir.provider.bedrock.invoke;

import io.millweir.provider.ProviderRequest;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Templates in which names and colons tell who speaks. Sources: Anthropic's text completions (the system prompt stands
 * before the first {@code Human:}); AWS's user guide on Titan Text ({@code User:} and {@code Bot:}), whose form the old
 * completion models of Cohere and AI21 read as well. To those three a single question goes as it is.
 */
enum TranscriptTemplate implements PromptTemplate {
    CLAUDE("Human", "Assistant", "\n\n", false),
    TITAN("User", "Bot", "\n", true);

    private final String user;
    private final String assistant;
    private final String between;
    private final boolean plainQuestion;
    private final Pattern speakers;

    TranscriptTemplate(String user, String assistant, String between, boolean plainQuestion) {
        this.user = user;
        this.assistant = assistant;
        this.between = between;
        this.plainQuestion = plainQuestion;
        this.speakers = TurnMarks.speakers(user, assistant);
    }

    @Override
    public String of(ProviderRequest request) {
        List<Turn> turns = Turn.of(request.messages());
        if (plainQuestion && turns.size() == 1 && request.systemPrompt().isEmpty()) {
            return turns.get(0).text();
        }
        StringBuilder prompt = new StringBuilder();
        request.systemPrompt().ifPresent(text -> prompt.append(TurnMarks.withoutSpeakers(text, speakers)));
        Iterator<Turn> rest = turns.iterator();
        while (rest.hasNext()) {
            Turn turn = rest.next();
            say(prompt, turn.ofUser() ? user : assistant)
                    .append(' ')
                    .append(TurnMarks.withoutSpeakers(turn.text(), speakers));
            if (!rest.hasNext() && turn.ofUser()) {
                say(prompt, assistant);
            }
        }
        return prompt.toString();
    }

    private StringBuilder say(StringBuilder prompt, String speaker) {
        // Claude wants its separator even before the first word.
        return prompt.append(plainQuestion && prompt.isEmpty() ? "" : between)
                .append(speaker)
                .append(':');
    }
}
