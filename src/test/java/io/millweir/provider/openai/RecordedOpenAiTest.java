package io.millweir.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Answer;
import io.millweir.domain.Tokens;
import io.millweir.provider.Ends;
import io.millweir.provider.Recorded;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedOpenAiTest {
    @Test
    void reads_every_recorded_chat_answer_and_accounts_for_its_tokens() {
        List<JsonNode> recorded = Recorded.of("openai", "chat.completions");
        int read = 0;
        for (JsonNode each : recorded) {
            JsonNode body = each.path("response_body");
            if (each.path("status").asInt() != 200) {
                continue;
            }
            Answer answer = Ends.answer(new ChatReader().read("openai m", body));
            JsonNode usage = body.path("usage");

            if (usage.isObject()) {
                assertThat(answer.tokens().total())
                        .as(each.path("source_path").asText())
                        .hasValue(usage.path("prompt_tokens").asLong()
                                + usage.path("completion_tokens").asLong());
            } else {
                assertThat(answer.tokens()).isEqualTo(Tokens.UNKNOWN);
            }
            String content =
                    body.path("choices").path(0).path("message").path("content").asText("");
            if (!content.equals("null") && !content.isEmpty()) {
                assertThat(answer.text()).contains(content);
            }
            read++;
        }
        assertThat(read).isGreaterThan(40);
    }

    @Test
    void reads_every_recorded_embedding() {
        for (JsonNode each : Recorded.of("openai", "embeddings")) {
            JsonNode body = each.path("response_body");
            if (each.path("status").asInt() != 200) {
                continue;
            }
            int texts = body.path("data").size();

            Answer answer = Ends.answer(new EmbeddingsReader(texts).read("openai m", body));

            assertThat(answer.embeddings()).hasSize(texts).allSatisfy(vector -> assertThat(vector)
                    .hasSizeGreaterThan(10));
            assertThat(answer.tokens().input())
                    .hasValue(body.path("usage").path("prompt_tokens").asLong());
        }
    }
}
