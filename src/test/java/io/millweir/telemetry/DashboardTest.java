package io.millweir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millweir.domain.Attempt;
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
import io.millweir.domain.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped dashboard asks for series that a scrape has. */
class DashboardTest {
    private static final Path DASHBOARD = Path.of("monitoring/grafana/dashboards/millweir.json");
    private static final Pattern SAMPLE = Pattern.compile("^(\\w+)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern METRIC =
            Pattern.compile("\\b((?:millweir|gen_ai_client|gen_ai_server)_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern BY = Pattern.compile("\\bby \\(([^)]*)\\)");
    private static final Pattern EXCLUDED = Pattern.compile("(\\w+)!=\"([^\"]*)\"");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");

    private static String scrape;
    private static final Map<String, Set<String>> LABELS = new HashMap<>();

    @BeforeAll
    static void scrapeEveryMeter() {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Telemetry telemetry = new Telemetry(meters);
        CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();
        telemetry.breakers(breakers);
        breakers.circuitBreaker("openai/gpt-5-mini").transitionToOpenState();
        telemetry.inFlight(() -> 3);
        telemetry.waiting(() -> 4);
        telemetry.limits("gpt", () -> 37, () -> 5);
        telemetry.throttled("gpt");
        telemetry.accepted("cheapest");
        telemetry.refused("budget_exceeded");
        telemetry.deadLetter("invalid_query");
        telemetry.responded("ok", Duration.ofMillis(30));
        telemetry.called(query(), attempt(Optional.empty()), Duration.ofMillis(30));
        telemetry.called(
                query(),
                attempt(Optional.of(Failure.of(ErrorCode.RATE_LIMITED, "openai: too many calls"))),
                Duration.ofMillis(30));
        scrape = meters.scrape();
        scrape.lines().map(SAMPLE::matcher).filter(Matcher::matches).forEach(sample -> {
            Set<String> labels = LABELS.computeIfAbsent(sample.group(1), absent -> new TreeSet<>());
            Matcher label = LABEL.matcher(Optional.ofNullable(sample.group(2)).orElse(""));
            while (label.find()) {
                labels.add(label.group(1));
            }
        });
    }

    record Target(String expr, String legend) {}

    static Stream<Target> targets() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        return dashboard.findParents("expr").stream()
                .map(each -> new Target(
                        each.path("expr").asText(), each.path("legendFormat").asText()));
    }

    @Test
    void the_dashboard_has_queries() throws IOException {
        assertThat(targets()).hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void every_series_of_the_dashboard_is_in_a_scrape_with_its_labels(Target target) {
        Matcher metric = METRIC.matcher(target.expr());
        assertThat(metric.find()).as(target.expr()).isTrue();
        String name = metric.group(1);

        Set<String> used = new TreeSet<>();
        BY.matcher(target.expr())
                .results()
                .flatMap(by -> Stream.of(by.group(1).split("\\s*,\\s*")))
                .forEach(used::add);
        LEGEND.matcher(target.legend()).results().forEach(legend -> used.add(legend.group(1)));
        Optional.ofNullable(metric.group(2)).ifPresent(matchers -> Pattern.compile("(\\w+)\\s*!?=~?")
                .matcher(matchers)
                .results()
                .forEach(matcher -> used.add(matcher.group(1))));

        assertThat(LABELS).containsKey(name);
        assertThat(LABELS.get(name)).as(name).containsAll(used);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void a_value_that_the_dashboard_leaves_out_is_one_that_a_scrape_has(Target target) {
        EXCLUDED.matcher(target.expr()).results().forEach(excluded -> assertThat(scrape)
                .contains(excluded.group(1) + "=\"" + excluded.group(2) + "\""));
    }

    @Test
    void an_open_breaker_is_1() {
        assertThat(scrape).contains("millweir_breaker_state{deployment=\"openai/gpt-5-mini\"} 1.0");
    }

    @Test
    void calls_have_the_buckets_of_the_conventions() {
        assertThat(scrape).contains("le=\"0.01\"", "le=\"1.28\"", "le=\"81.92\"");
    }

    @Test
    void tokens_are_summed_by_type() {
        assertThat(scrape).containsPattern("gen_ai_client_token_usage_total\\{.*gen_ai_token_type=\"input\".*} 10\\.0");
    }

    private static Attempt attempt(Optional<Failure> failure) {
        Instant at = Instant.parse("2026-03-01T12:00:00Z");
        return new Attempt(
                1,
                "gpt",
                new Deployment("openai", "gpt-5-mini", Optional.empty()),
                0,
                at,
                at.plusMillis(30),
                OptionalLong.of(12),
                Tokens.of(5, 6),
                Prices.UNKNOWN,
                "v1",
                false,
                false,
                failure,
                Optional.empty());
    }

    private static Query query() {
        return new Query(
                "q-1",
                Operation.CHAT,
                List.of(Message.user("hello")),
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
                Optional.empty(),
                Map.of(),
                Priority.NORMAL,
                OptionalLong.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                List.of());
    }
}
