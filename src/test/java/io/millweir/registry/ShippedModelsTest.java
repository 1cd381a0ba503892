package io.millweir.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Operation;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShippedModelsTest {
    private static final BigDecimal MILLION = new BigDecimal(1_000_000);

    private static CardsRead shipped() throws Exception {
        return ModelCardReader.ofServices(List.of()).readFile(Files.readAllBytes(Path.of("config/models.json")));
    }

    @Test
    void load_without_a_problem_or_a_warning() throws Exception {
        CardsRead read = shipped();

        assertThat(read.problems()).isEmpty();
        assertThat(read.warnings()).isEmpty();
        assertThat(read.cards()).hasSizeGreaterThanOrEqualTo(14);
    }

    @Test
    void are_of_every_service_and_operation_and_have_prices() throws Exception {
        List<ModelCard> cards =
                shipped().cards().stream().map(SourcedCard::card).toList();

        assertThat(cards).extracting(ModelCard::service).contains("Bedrock", "OpenAI", "Anthropic", "NVIDIA");
        assertThat(cards).extracting(ModelCard::operation).contains(Operation.CHAT, Operation.EMBEDDINGS);
        assertThat(cards).allSatisfy(card -> {
            assertThat(card.prices().known()).isTrue();
            assertThat(card.feature()).isPresent();
            assertThat(card.contextWindow()).isPresent();
        });
    }

    @Test
    void cost_on_bedrock_what_the_price_list_says() throws Exception {
        JsonNode prices = CardJson.MAPPER.readTree(SharedData.read("prices/litellm_bedrock_2026-08-21.json"));

        List<ModelCard> cards = shipped().cards().stream()
                .map(SourcedCard::card)
                .filter(card -> card.service().toLowerCase(Locale.ROOT).equals("bedrock"))
                .toList();

        assertThat(cards).hasSizeGreaterThanOrEqualTo(6).allSatisfy(card -> {
            JsonNode entry = prices.get(card.model());
            assertThat(entry).as(card.name()).isNotNull();
            assertThat(entry.has("deprecation_date")).as(card.name()).isFalse();
            same(card.prices().input(), entry.get("input_cost_per_token"));
            same(card.prices().output(), entry.get("output_cost_per_token"));
            same(card.prices().cacheRead(), entry.get("cache_read_input_token_cost"));
            same(card.prices().cacheWrite(), entry.get("cache_creation_input_token_cost"));
            assertThat(card.contextWindow().getAsLong())
                    .isEqualTo(entry.get("max_input_tokens").longValue());
        });
    }

    private static void same(Optional<BigDecimal> price, JsonNode perToken) {
        assertThat(price.isPresent()).isEqualTo(perToken != null);
        price.ifPresent(each ->
                assertThat(each).isEqualByComparingTo(perToken.decimalValue().multiply(MILLION)));
    }
}
