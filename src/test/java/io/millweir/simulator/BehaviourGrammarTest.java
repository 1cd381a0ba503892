package io.millweir.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BehaviourGrammarTest {
    @ParameterizedTest
    @CsvSource({
        "gpt-4o-mini-sim-429-after-2, 429-after-2",
        "amazon.sim-hang-v1:0, hang",
        "us.amazon.sim-hang-v1:0, hang",
        "amazon.sim-hang:0, hang",
        "amazon.sim-hang-v1:0:200k, hang",
        "vendor/sim-flaky-30, flaky-30",
        "sim-slow-50, slow-50",
        "SIM-Echo, echo",
        "amazon.sim-latency-200-plus-500-v1:0, latency-200+500",
        "vendor/sim-latency-200.plus.500, latency-200+500",
        "gpt-sim-latency-200+500, latency-200+500",
    })
    void reads_the_behaviour_out_of_a_model_id(String model, String text) {
        // When
        Reading reading = new Behaviours().of(Optional.empty(), model);

        // Then
        assertThat(reading).isInstanceOf(Behaviour.class).isEqualTo(BehaviourGrammar.read("test", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "maxsim-500", "amazon.nova-lite-v1:0", "simple", ""})
    void finds_nothing_in_an_ordinary_model_id(String model) {
        // When
        Reading reading = new Behaviours().of(Optional.empty(), model);

        // Then
        assertThat(reading).isEqualTo(Behaviour.NORMAL);
    }

    @Test
    void prefers_the_header_to_the_setting_and_the_setting_to_the_model_id() {
        // Given
        Behaviours behaviours = new Behaviours();
        behaviours.set("m-sim-500", "503");

        // When
        Reading byHeader = behaviours.of(Optional.of("echo"), "m-sim-500");
        Reading bySetting = behaviours.of(Optional.empty(), "m-sim-500");
        behaviours.unset("m-sim-500");
        Reading byId = behaviours.of(Optional.empty(), "m-sim-500");

        // Then
        assertThat(byHeader).isEqualTo(BehaviourGrammar.read("", "echo"));
        assertThat(bySetting).isEqualTo(BehaviourGrammar.read("", "503"));
        assertThat(byId).isEqualTo(BehaviourGrammar.read("", "500"));
    }

    @Test
    void reads_every_part_of_a_combination() {
        // When
        Reading reading =
                BehaviourGrammar.read("test", "lognormal-300-60 + first-2-429-after-date-9 + slow-5 + no-usage+echo");

        // Then
        assertThat(reading).isInstanceOfSatisfying(Behaviour.class, behaviour -> {
            assertThat(behaviour.latency()).hasValue(new Wait.Lognormal(300, 60));
            assertThat(behaviour.triggers())
                    .containsExactly(new Trigger.First(2, new Fault.Status(429, OptionalLong.of(9), true)));
            assertThat(behaviour.delivery()).isEqualTo(new Delivery.Slow(5));
            assertThat(behaviour.twists()).isEqualTo(Set.of(Twist.NO_USAGE, Twist.ECHO));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"latncy-200", "200", "latency", "flaky-101", "first-2", "first-2-echo", "429-after", "echo+", "-"
            })
    void refuses_an_unknown_word_and_lists_the_grammar(String text) {
        // When
        Reading reading = BehaviourGrammar.read("Millweir-Simulate", text);

        // Then
        assertThat(reading).isInstanceOfSatisfying(Reading.Refused.class, refused -> assertThat(refused.message())
                .startsWith("Millweir-Simulate: unknown behaviour \"")
                .endsWith(BehaviourGrammar.TEXT));
    }

    @Test
    void offers_the_word_that_was_probably_meant() {
        // When
        Reading reading = BehaviourGrammar.read("Millweir-Simulate", "latncy-200");

        // Then
        assertThat(((Reading.Refused) reading).message())
                .contains("unknown behaviour \"latncy-200\"; did you mean \"latency\"?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"latency-1+latency-2", "latency-1+lognormal-1-1", "slow-5+malformed"})
    void refuses_a_contradiction(String text) {
        // When
        Reading reading = BehaviourGrammar.read("test", text);

        // Then
        assertThat(reading).isInstanceOfSatisfying(Reading.Refused.class, refused -> assertThat(refused.message())
                .contains("contradicts itself"));
    }

    @Test
    void draws_latencies_about_their_median() {
        // Given
        Wait wait = new Wait.Lognormal(300, 60);

        // When
        long[] millis = LongStream.range(0, 2_001)
                .map(i -> wait.length(Draw.of(7, "q-" + i, "1")).toMillis())
                .sorted()
                .toArray();

        // Then
        assertThat(millis[1_000]).isBetween(280L, 320L);
        // One sigma above the median lies at the 84th percentile: 300 * e^0.6 = 547.
        assertThat(millis[1_683]).isBetween(500L, 595L);
        assertThat(wait.length(Draw.of(7, "q-1", "1"))).isEqualTo(wait.length(Draw.of(7, "q-1", "1")));
    }

    @Test
    void strikes_the_given_share_of_calls() {
        // Given
        Behaviour flaky = (Behaviour) BehaviourGrammar.read("test", "flaky-30");

        // When
        long struck = IntStream.range(0, 4_000)
                .filter(i -> flaky.fault(Draw.of(1, "q-" + i, "1", ""), alone(), false)
                        .isPresent())
                .count();

        // Then
        assertThat(struck).isBetween(1_100L, 1_300L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "latency-5+echo", "fast"})
    void refuses_options_whose_latency_is_none(String latency) {
        // When
        var options = SimulatorOptions.defaults(Clock.systemUTC());

        // Then
        assertThatThrownBy(() -> options.withLatency(latency))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("simulator latency: \"" + latency
                        + "\" is no latency; give latency-MS or lognormal-MEDIAN-SIGMA");
        assertThat(options.withLatency("latency-5").usualWait().length(Draw.of(1)))
                .isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void reads_a_limit_of_calls_at_once() {
        assertThat(BehaviourGrammar.read("test", "limit-37"))
                .isEqualTo(BehaviourGrammar.read("test", "limit-37-429"))
                .isNotEqualTo(BehaviourGrammar.read("test", "limit-38"))
                .isNotEqualTo(BehaviourGrammar.read("test", "limit-37-429-after-2"));
    }

    private static Traffic alone() {
        return new Traffic(Correlation.NONE, "m", new Behaviours(), new Traffic.Places());
    }
}
