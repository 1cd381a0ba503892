package io.millweir.provider.bedrock.invoke;

import io.millweir.provider.ProviderRequest;
import java.util.Iterator;

/**
 * Templates in which marks enclose what the user says. Sources: Meta's format for Llama 2 chat; Mistral's instruct
 * template, in which a system prompt stands before the first instruction; DeepSeek's tokenizer configuration.
 */
enum InstructionTemplate implements PromptTemplate {
    LLAMA_2("", "<s>[INST] ", " [/INST]", " ", " </s>", "<<SYS>>\n", "\n<</SYS>>\n\n"),
    MISTRAL("<s>", "[INST] ", " [/INST]", " ", "</s>", "", "\n\n"),
    DEEPSEEK(
            "<\uFF5Cbegin\u2581of\u2581sentence\uFF5C>",
            "<\uFF5CUser\uFF5C>",
            "<\uFF5CAssistant\uFF5C>",
            "",
            "<\uFF5Cend\u2581of\u2581sentence\uFF5C>",
            "",
            "\n\n");

    private final String begin;
    private final String open;
    private final String close;
    private final String beforeAnswer;
    private final String afterAnswer;
    private final String openSystem;
    private final String closeSystem;

    InstructionTemplate(
            String begin,
            String open,
            String close,
            String beforeAnswer,
            String afterAnswer,
            String openSystem,
            String closeSystem) {
        this.begin = begin;
        this.open = open;
        this.close = close;
        this.beforeAnswer = beforeAnswer;
        this.afterAnswer = afterAnswer;
        this.openSystem = openSystem;
        this.closeSystem = closeSystem;
    }

    @Override
    public String of(ProviderRequest request) {
        String system = request.systemPrompt()
                .map(text -> openSystem + TurnMarks.withoutTokens(text) + closeSystem)
                .orElse("");
        StringBuilder prompt = new StringBuilder(begin);
        Iterator<Turn> turns = Turn.of(request.messages()).iterator();
        boolean first = true;
        while (turns.hasNext()) {
            Turn turn = turns.next();
            String text = TurnMarks.withoutTokens(turn.text());
            if (turn.ofUser()) {
                prompt.append(open).append(first ? system : "").append(text).append(close);
            } else {
                // An answer answers something: a conversation that begins with one begins with an empty instruction.
                prompt.append(first ? open + system + close : "")
                        .append(beforeAnswer)
                        .append(text)
                        .append(turns.hasNext() ? afterAnswer : "");
            }
            first = false;
        }
        return prompt.toString();
    }
}
