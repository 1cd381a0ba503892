package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Tokens;
import io.millweir.provider.CannedServer;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Ends;
import io.millweir.provider.Recorded;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordedConverseTest {
    private final CannedServer server = new CannedServer();
    private final BedrockProvider bedrock = new BedrockProvider(
            Configs.bedrock(Optional.of(server.url())), Set.of(), Clock.systemUTC(), BedrockEnvironment.NONE);

    @AfterEach
    void close() {
        bedrock.close();
        server.close();
    }

    @Test
    void reads_every_recorded_answer_through_the_sdk_and_accounts_for_its_tokens() {
        List<JsonNode> recorded = Recorded.of("bedrock", "converse");
        int read = 0;
        for (JsonNode each : recorded) {
            JsonNode body = each.path("response_body");
            if (each.path("status").asInt() != 200) {
                continue;
            }
            server.answer(200, body.toString());

            Answer answer =
                    Ends.answer(Ends.of(bedrock.call(Cards.chat(Cards.card("m").build(), "hi"), DeltaListener.NONE)));

            JsonNode usage = body.path("usage");
            if (usage.has("inputTokens") && usage.has("outputTokens")) {
                assertThat(answer.tokens().total())
                        .as(each.path("source_path").asText())
                        .hasValue(usage.path("inputTokens").asLong()
                                + usage.path("outputTokens").asLong()
                                + usage.path("cacheReadInputTokens").asLong()
                                + usage.path("cacheWriteInputTokens").asLong());
                if (!each.path("provenance_doubt").asBoolean()) {
                    assertThat(answer.tokens().total())
                            .hasValue(usage.path("totalTokens").asLong());
                }
            } else {
                assertThat(answer.tokens()).isEqualTo(Tokens.UNKNOWN);
            }
            for (JsonNode block : body.path("output").path("message").path("content")) {
                assertThat(answer.text().orElseThrow())
                        .contains(block.path("text").asText(""));
            }
            read++;
        }
        assertThat(read).isGreaterThan(90);
    }

    @Test
    void reads_every_recorded_refusal() {
        int read = 0;
        for (String operation : List.of("converse", "invoke", "converse-stream", "invoke-with-response-stream")) {
            for (JsonNode each : Recorded.of("bedrock", operation)) {
                if (each.path("status").asInt() == 200) {
                    continue;
                }
                JsonNode header = each.path("response_headers").path("x-amzn-errortype");
                String type = header.isArray() ? header.path(0).asText() : header.asText("");
                server.answer(
                        each.path("status").asInt(),
                        each.path("response_body").toString(),
                        type.isEmpty() ? Map.of() : Map.of("x-amzn-ErrorType", type));

                Failure failure = Ends.failure(
                        Ends.of(bedrock.call(Cards.chat(Cards.card("m").build(), "hi"), DeltaListener.NONE)));

                assertThat(failure.code())
                        .as(each.path("response_body").toString())
                        .isNotIn(ErrorCode.INTERNAL, ErrorCode.PROVIDER_ERROR);
                assertThat(failure.httpStatus()).hasValue(each.path("status").asInt());
                read++;
            }
        }
        assertThat(read).isGreaterThan(3);
    }
}
