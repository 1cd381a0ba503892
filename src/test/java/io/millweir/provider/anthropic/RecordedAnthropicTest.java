package io.millweir.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Answer;
import io.millweir.provider.Ends;
import io.millweir.provider.Recorded;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedAnthropicTest {
    @Test
    void reads_every_recorded_answer_and_accounts_for_its_tokens() {
        List<JsonNode> recorded = Recorded.of("anthropic", "messages");
        int read = 0;
        for (JsonNode each : recorded) {
            if (each.path("status").asInt() != 200) {
                continue;
            }
            JsonNode body = each.path("response_body");
            Answer answer = Ends.answer(new MessagesReader().read("anthropic m", body));
            JsonNode usage = body.path("usage");

            assertThat(answer.tokens().total())
                    .as(each.path("source_path").asText())
                    .hasValue(usage.path("input_tokens").asLong()
                            + usage.path("output_tokens").asLong()
                            + usage.path("cache_read_input_tokens").asLong()
                            + usage.path("cache_creation_input_tokens").asLong());
            for (JsonNode block : body.path("content")) {
                if (block.path("type").asText().equals("text")) {
                    assertThat(answer.text().orElseThrow())
                            .contains(block.path("text").asText());
                }
            }
            read++;
        }
        assertThat(read).isGreaterThan(70);
    }
}
