package io.millweir.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private final ModelCardReader reader = ModelCardReader.ofAnyService();

    private static byte[] card(String price) {
        return ("{\"service\": \"OpenAI\", \"model\": \"gpt-4o\", \"input_price\": " + price + "}").getBytes(UTF_8);
    }

    private Registry registry(String... names) {
        Registry registry = new Registry(reader);
        for (String name : names) {
            registry.put(name, card("1"));
        }
        return registry;
    }

    @Test
    void keeps_the_good_card_when_a_bad_one_arrives() {
        Registry registry = registry("a");
        Models before = registry.snapshot();

        CardsRead bad = registry.put("a", card("-1"));

        assertThat(bad.problems()).hasSize(1);
        assertThat(registry.snapshot()).isSameAs(before);
        assertThat(registry.snapshot().find("a")).isPresent();
    }

    @Test
    void a_snapshot_does_not_change_under_its_reader() {
        Registry registry = registry("a");
        Models before = registry.snapshot();

        registry.put("b", card("2"));
        registry.remove("a");

        assertThat(before.all()).extracting(ModelCard::name).containsExactly("a");
        assertThat(registry.snapshot().all()).extracting(ModelCard::name).containsExactly("b");
    }

    @Test
    void has_the_same_version_whatever_the_order_of_arrival() {
        Registry detour = registry("c", "x", "a", "b");
        detour.put("b", card("9"));
        detour.put("b", card("1"));
        detour.remove("x");

        assertThat(detour.snapshot().version())
                .isEqualTo(registry("a", "b", "c").snapshot().version())
                .matches("[0-9a-f]{12}");
    }

    @Test
    void has_another_version_when_any_field_or_name_is_another() {
        Registry other = registry("a", "b");
        other.put("b", card("2"));

        assertThat(List.of(
                        registry().snapshot().version(),
                        registry("a").snapshot().version(),
                        registry("b").snapshot().version(),
                        registry("a", "b").snapshot().version(),
                        other.snapshot().version()))
                .doesNotHaveDuplicates();
    }

    @Test
    void takes_order_of_fields_and_trailing_zeros_for_the_same() {
        Registry left = new Registry(reader);
        Registry right = new Registry(reader);
        left.put(
                "a",
                "{\"service\":\"OpenAI\",\"model\":\"m\",\"input_price\":0.20,\"x\":{\"p\":1,\"q\":2}}"
                        .getBytes(UTF_8));
        right.put(
                "a",
                "{\"x\":{\"q\":2.0,\"p\":1},\"input_price\":0.2,\"model\":\"m\",\"service\":\"OpenAI\"}"
                        .getBytes(UTF_8));

        assertThat(left.snapshot().version()).isEqualTo(right.snapshot().version());
    }

    @Test
    void gives_a_card_back_as_it_came() {
        String json = "{\"service\":\"OpenAI\",\"model\":\"m\",\"input_price\":0.20,\"mine\":[1.50,null]}";
        Registry registry = new Registry(reader);

        registry.put("a", json.getBytes(UTF_8));

        assertThat(registry.cards()).extracting(SourcedCard::json).containsExactly(json);
    }

    @Test
    void names_what_was_added_changed_and_removed() {
        List<SourcedCard> before = read("{\"a\": %s, \"b\": %s, \"c\": %s}", "1", "2.0", "3");
        List<SourcedCard> after = new ArrayList<>(read("{\"b\": %s, \"c\": %s, \"d\": %s}", "2", "4", "5"));

        ModelsDiff diff = ModelsDiff.between(before, after);

        assertThat(diff.added()).extracting(SourcedCard::name).containsExactly("d");
        assertThat(diff.removed()).extracting(SourcedCard::name).containsExactly("a");
        assertThat(diff.changed()).singleElement().satisfies(change -> {
            assertThat(change.card().name()).isEqualTo("c");
            assertThat(change.fields())
                    .containsExactly(new ModelsDiff.FieldChange("input_price", Optional.of("3"), Optional.of("4")));
        });
        assertThat(ModelsDiff.between(after, after).isEmpty()).isTrue();
        assertThat(diff.isEmpty()).isFalse();
    }

    @Test
    void shows_fields_that_came_and_went() {
        List<SourcedCard> before = reader.readFile(
                        "{\"a\": {\"service\": \"OpenAI\", \"model\": \"m\", \"size\": \"7B\"}}".getBytes(UTF_8))
                .cards();
        List<SourcedCard> after = reader.readFile(
                        "{\"a\": {\"service\": \"OpenAI\", \"model\": \"m\", \"enabled\": false}}".getBytes(UTF_8))
                .cards();

        assertThat(ModelsDiff.between(before, after).changed().get(0).fields())
                .containsExactly(
                        new ModelsDiff.FieldChange("enabled", Optional.empty(), Optional.of("false")),
                        new ModelsDiff.FieldChange("size", Optional.of("\"7B\""), Optional.empty()));
    }

    @Test
    void stays_quick_with_a_few_hundred_cards() {
        Registry registry = new Registry(reader);

        long start = System.nanoTime();
        for (int i = 0; i < 500; i++) {
            registry.put("model-" + i, card("1"));
        }

        assertThat(registry.snapshot().all()).hasSize(500);
        assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    }

    private List<SourcedCard> read(String file, String... prices) {
        Object[] cards = java.util.Arrays.stream(prices)
                .map(price -> new String(card(price), UTF_8))
                .toArray();
        return reader.readFile(String.format(file, cards).getBytes(UTF_8)).cards();
    }
}
