package io.millweir.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Attempt;
import io.millweir.domain.Cost;
import io.millweir.domain.Deployment;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Message;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Operation;
import io.millweir.domain.Parameters;
import io.millweir.domain.Prices;
import io.millweir.domain.Priority;
import io.millweir.domain.Query;
import io.millweir.domain.Response;
import io.millweir.domain.Tokens;
import io.millweir.domain.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BooksTest {
    private static final BigDecimal MILLION = new BigDecimal(1_000_000);
    private static final Instant START = Instant.parse("2026-01-02T03:04:05.006Z");
    private static final Prices PRICES = prices("0.035", "0.14", null, null);

    private final Books books = new Books("USD");

    private static Prices prices(String input, String output, String cacheRead, String cacheWrite) {
        return new Prices(decimal(input), decimal(output), decimal(cacheRead), decimal(cacheWrite));
    }

    private static Optional<BigDecimal> decimal(String text) {
        return Optional.ofNullable(text).map(BigDecimal::new);
    }

    private static Tokens tokens(long input, long output, long cacheRead, long cacheWrite) {
        return new Tokens(
                OptionalLong.of(input),
                OptionalLong.of(output),
                OptionalLong.of(cacheRead),
                OptionalLong.of(cacheWrite),
                OptionalLong.empty(),
                false);
    }

    private static Attempt attempt(int number, Tokens tokens, Prices prices) {
        return new Attempt(
                number,
                "nova-micro",
                new Deployment("aws.bedrock", "amazon.nova-micro-v1:0", Optional.of("us-east-1")),
                number - 1,
                START,
                START.plusMillis(250),
                OptionalLong.empty(),
                tokens,
                prices,
                "v1",
                false,
                false,
                Optional.empty(),
                Optional.empty());
    }

    private static Query query(Map<String, String> tags, Optional<Map<String, Object>> metadata) {
        return new Query(
                "q-1",
                Operation.CHAT,
                List.of(Message.user("Why?")),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                false,
                Parameters.NONE,
                ModelOptions.NONE,
                "team-a",
                Optional.of("u"),
                tags,
                Priority.NORMAL,
                OptionalLong.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                metadata,
                List.of());
    }

    @Test
    void a_call_costs_tokens_times_price() {
        Cost cost = books.cost(Tokens.of(18, 42), PRICES).orElseThrow();

        assertThat(cost)
                .isEqualTo(new Cost(
                        new BigDecimal("0.00000063"),
                        new BigDecimal("0.00000588"),
                        Optional.empty(),
                        Optional.empty(),
                        new BigDecimal("0.00000651"),
                        "USD"));
    }

    @Test
    void cost_is_exact_for_any_tokens_and_prices() {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            long[] counts = random.longs(4, 0, i % 2 == 0 ? 100_000 : 1L << 40).toArray();
            BigDecimal[] each = new BigDecimal[4];
            for (int j = 0; j < 4; j++) {
                each[j] = BigDecimal.valueOf(random.nextInt(1_000_000), random.nextInt(9));
            }
            Prices prices =
                    new Prices(Optional.of(each[0]), Optional.of(each[1]), Optional.of(each[2]), Optional.of(each[3]));

            Cost cost = books.cost(tokens(counts[0], counts[1], counts[2], counts[3]), prices)
                    .orElseThrow();

            BigDecimal sum = BigDecimal.ZERO;
            for (int j = 0; j < 4; j++) {
                sum = sum.add(each[j].multiply(BigDecimal.valueOf(counts[j])));
            }
            assertThat(cost.total().multiply(MILLION)).isEqualByComparingTo(sum);
            assertThat(cost.input()
                            .add(cost.output())
                            .add(cost.cacheRead().orElse(BigDecimal.ZERO))
                            .add(cost.cacheWrite().orElse(BigDecimal.ZERO)))
                    .isEqualByComparingTo(cost.total());
            assertThat(cost.input().toString() + cost.output() + cost.total()).doesNotContain("E+");
        }
    }

    @Test
    void the_sum_over_attempts_is_the_sum_of_their_costs() {
        Random random = new Random(8);
        for (int i = 0; i < 500; i++) {
            List<Attempt> attempts = new ArrayList<>();
            BigDecimal sum = BigDecimal.ZERO;
            for (int number = 1; number <= 5; number++) {
                Prices prices = prices(
                        BigDecimal.valueOf(random.nextInt(100_000), 4).toString(),
                        BigDecimal.valueOf(random.nextInt(100_000), 5).toString(),
                        null,
                        null);
                Attempt attempt = attempt(number, Tokens.of(random.nextInt(100_000), random.nextInt(9_999)), prices);
                attempts.add(attempt);
                Usage usage = books.usage(query(Map.of(), Optional.empty()), attempt);
                sum = sum.add(usage.cost().total());
            }

            assertThat(books.cost(attempts).orElseThrow().total()).isEqualByComparingTo(sum);
        }
    }

    @Test
    void the_sum_leaves_out_what_is_not_known() {
        Cost known = books.cost(Tokens.of(18, 42), PRICES).orElseThrow();

        assertThat(books.cost(List.of(
                        attempt(1, Tokens.UNKNOWN, PRICES),
                        attempt(2, Tokens.of(18, 42), PRICES),
                        attempt(3, Tokens.estimated(18, 42), PRICES))))
                .contains(known);
        assertThat(books.cost(List.of())).isEmpty();
        assertThat(books.cost(List.of(attempt(1, Tokens.UNKNOWN, PRICES)))).isEmpty();
    }

    @Test
    void unknown_or_estimated_tokens_have_no_cost() {
        Tokens onlyInput = new Tokens(
                OptionalLong.of(5),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                false);

        assertThat(books.cost(Tokens.UNKNOWN, PRICES)).isEmpty();
        assertThat(books.cost(onlyInput, PRICES)).isEmpty();
        assertThat(books.cost(Tokens.estimated(18, 42), PRICES)).isEmpty();
    }

    @Test
    void a_class_of_tokens_that_was_used_and_has_no_price_leaves_no_cost() {
        assertThat(books.cost(Tokens.of(1, 1), prices(null, "1", null, null))).isEmpty();
        assertThat(books.cost(Tokens.of(1, 1), prices("1", null, null, null))).isEmpty();
        assertThat(books.cost(tokens(1, 1, 1, 0), prices("1", "1", null, "1"))).isEmpty();
        assertThat(books.cost(tokens(1, 1, 0, 1), prices("1", "1", "1", null))).isEmpty();
    }

    @Test
    void a_class_of_tokens_that_was_not_used_needs_no_price() {
        assertThat(books.cost(Tokens.of(1_000_000, 0), prices("0.02", null, null, null)))
                .map(Cost::total)
                .hasValueSatisfying(total -> assertThat(total).isEqualByComparingTo("0.02"));
        assertThat(books.cost(tokens(1_000_000, 0, 0, 0), prices("0.02", null, null, null)))
                .hasValueSatisfying(cost -> {
                    assertThat(cost.cacheRead()).isEmpty();
                    assertThat(cost.cacheWrite()).isEmpty();
                });
    }

    @Test
    void tokens_of_the_cache_are_paid_at_their_own_prices() {
        Cost cost = books.cost(tokens(1_000_000, 2_000_000, 3_000_000, 4_000_000), prices("1", "2", "0.1", "1.25"))
                .orElseThrow();

        assertThat(cost.input()).isEqualByComparingTo("1");
        assertThat(cost.output()).isEqualByComparingTo("4");
        assertThat(cost.cacheRead().orElseThrow()).isEqualByComparingTo("0.3");
        assertThat(cost.cacheWrite().orElseThrow()).isEqualByComparingTo("5");
        assertThat(cost.total()).isEqualByComparingTo("10.3");
    }

    @Test
    void a_free_model_costs_nothing_which_is_known() {
        assertThat(books.cost(Tokens.of(10, 10), prices("0", "0.00", null, null)))
                .map(Cost::total)
                .hasValueSatisfying(total -> assertThat(total).isEqualByComparingTo("0"));
    }

    @Test
    void a_usage_record_says_everything_of_the_call() {
        Tokens tokens = new Tokens(
                OptionalLong.of(10),
                OptionalLong.of(20),
                OptionalLong.of(30),
                OptionalLong.empty(),
                OptionalLong.of(5),
                false);

        Usage usage = books.usage(
                query(Map.of("app", "x"), Optional.of(Map.of("k", "v"))),
                attempt(2, tokens, prices("1", "2", "0.5", null)));

        assertThat(usage)
                .isEqualTo(new Usage(
                        "q-1/2",
                        "q-1",
                        2,
                        "team-a",
                        "u",
                        Map.of("app", "x"),
                        Map.of("k", "v"),
                        "chat",
                        "nova-micro",
                        "amazon.nova-micro-v1:0",
                        "aws.bedrock",
                        "us-east-1",
                        false,
                        "ok",
                        10L,
                        20L,
                        60L,
                        30L,
                        null,
                        5L,
                        null,
                        new Response.CostFields(
                                new BigDecimal("0.00001"),
                                new BigDecimal("0.00004"),
                                new BigDecimal("0.000015"),
                                null,
                                new BigDecimal("0.000065"),
                                "USD"),
                        new Usage.UnitPrices(new BigDecimal("1"), new BigDecimal("2"), new BigDecimal("0.5"), null),
                        "v1",
                        1,
                        START,
                        START.plusMillis(250),
                        null));
    }

    @Test
    void a_usage_record_leaves_out_what_is_not_known() {
        Usage usage = books.usage(query(Map.of(), Optional.empty()), attempt(1, Tokens.UNKNOWN, Prices.UNKNOWN));

        assertThat(usage.tags()).isNull();
        assertThat(usage.metadata()).isNull();
        assertThat(usage.inputTokens()).isNull();
        assertThat(usage.outputTokens()).isNull();
        assertThat(usage.totalTokens()).isNull();
        assertThat(usage.estimated()).isNull();
        assertThat(usage.cost()).isNull();
        assertThat(usage.prices()).isNull();
    }

    @Test
    void estimated_tokens_are_marked_and_have_prices_but_no_cost() {
        Usage usage = books.usage(query(Map.of(), Optional.empty()), attempt(1, Tokens.estimated(3, 4), PRICES));

        assertThat(usage.estimated()).isTrue();
        assertThat(usage.totalTokens()).isEqualTo(7);
        assertThat(usage.prices()).isNotNull();
        assertThat(usage.cost()).isNull();
        assertThat(Books.counts(Tokens.estimated(3, 4)))
                .isEqualTo(new Response.TokenCounts(3L, 4L, 7L, null, null, null, true));
    }

    @Test
    void the_outcome_is_ok_an_error_code_or_lost() {
        Attempt answered = attempt(1, Tokens.UNKNOWN, PRICES);
        Attempt failed = new Attempt(
                1,
                answered.model(),
                answered.deployment(),
                0,
                START,
                START,
                OptionalLong.empty(),
                Tokens.UNKNOWN,
                PRICES,
                "v1",
                false,
                false,
                Optional.of(Failure.of(ErrorCode.RATE_LIMITED, "m")),
                Optional.empty());
        Attempt lost = new Attempt(
                1,
                answered.model(),
                answered.deployment(),
                0,
                START,
                START,
                OptionalLong.empty(),
                Tokens.UNKNOWN,
                PRICES,
                "v1",
                false,
                true,
                Optional.empty(),
                Optional.empty());

        Query query = query(Map.of(), Optional.empty());
        assertThat(books.usage(query, answered).outcome()).isEqualTo("ok");
        assertThat(books.usage(query, failed).outcome()).isEqualTo("rate_limited");
        assertThat(books.usage(query, lost).outcome()).isEqualTo("lost");
    }
}
