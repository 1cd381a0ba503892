package io.millweir.provider.bedrock.invoke;

import io.millweir.provider.ProviderRequest;
import java.util.Iterator;

/**
 * Templates in which a header names the speaker of each turn. Sources: Meta's "Model Cards and Prompt formats" for Llama
 * 3 and Llama 4; OpenAI's ChatML, which Qwen has learnt.
 */
enum HeaderTemplate implements PromptTemplate {
    LLAMA_3("<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>\n\n", "<|eot_id|>"),
    LLAMA_4("<|begin_of_text|>", "<|header_start|>", "<|header_end|>\n\n", "<|eot|>"),
    CHATML("", "<|im_start|>", "\n", "<|im_end|>\n");

    private final String begin;
    private final String open;
    private final String close;
    private final String end;

    HeaderTemplate(String begin, String open, String close, String end) {
        this.begin = begin;
        this.open = open;
        this.close = close;
        this.end = end;
    }

    @Override
    public String of(ProviderRequest request) {
        StringBuilder prompt = new StringBuilder(begin);
        request.systemPrompt().ifPresent(text -> prompt.append(header("system"))
                .append(TurnMarks.withoutTokens(text))
                .append(end));
        Iterator<Turn> turns = Turn.of(request.messages()).iterator();
        while (turns.hasNext()) {
            Turn turn = turns.next();
            prompt.append(header(turn.role())).append(TurnMarks.withoutTokens(turn.text()));
            if (turns.hasNext() || turn.ofUser()) {
                prompt.append(end);
            }
            if (!turns.hasNext() && turn.ofUser()) {
                prompt.append(header("assistant"));
            }
        }
        return prompt.toString();
    }

    private String header(String role) {
        return open + role + close;
    }
}
