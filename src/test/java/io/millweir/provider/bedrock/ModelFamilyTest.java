package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.provider.Cards;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFamilyTest {
    @ParameterizedTest
    @CsvSource({
        "anthropic.claude-3-haiku-20240307-v1:0, CLAUDE",
        "us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0, CLAUDE",
        "global.anthropic.claude-opus-5, CLAUDE",
        "anthropic.claude-v2:1, CLAUDE_TEXT",
        "anthropic.claude-instant-v1, CLAUDE_TEXT",
        "ca.amazon.nova-lite-v1:0, NOVA",
        "amazon.nova-2-multimodal-embeddings-v1:0, NOVA_EMBED",
        "amazon.titan-text-lite-v1, TITAN_TEXT",
        "amazon.titan-embed-text-v2:0, TITAN_EMBED",
        "us.meta.llama3-2-1b-instruct-v1:0, LLAMA",
        "mistral.mistral-7b-instruct-v0:2, MISTRAL",
        "cohere.command-text-v14, COMMAND",
        "cohere.command-r-plus-v1:0, COMMAND_R",
        "cohere.embed-v4:0, COHERE_EMBED",
        "ai21.j2-mid-v1, JURASSIC",
        "ai21.jamba-1-5-mini-v1:0, JAMBA",
        "us.deepseek.r1-v1:0, OTHER",
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2:1, CLAUDE_TEXT",
        "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0, NOVA",
        "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.titan-text-lite-v1:0:4k/abcdefgh1234, TITAN_TEXT",
        "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefgh1234, OTHER",
    })
    void goes_by_the_model_that_the_id_names(String model, ModelFamily family) {
        assertThat(ModelFamily.of(Cards.card(model).build())).isEqualTo(family);
    }
}
