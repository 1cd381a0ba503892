package io.millweir.training.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millweir.routing.AutoMixPolicy;
import io.millweir.training.data.RoutingData;
import io.millweir.training.data.RoutingRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoMixTuningTest {
    @TempDir
    private Path directory;

    private static RoutingRow row(int i, double small, double large, double confidence) {
        return new RoutingRow(
                "question " + i,
                Map.of("small", small, "large", large),
                Optional.empty(),
                OptionalLong.empty(),
                Map.of(),
                Map.of("small", new BigDecimal("0.001"), "large", new BigDecimal("0.02")),
                Map.of(),
                Map.of("small", confidence),
                1);
    }

    /** The small model is right when two of three checks say yes, and the large one nearly always. */
    private static RoutingData data() {
        List<RoutingRow> rows = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            double confidence = (i % 3 + 1) / 3.0;
            rows.add(row(i, confidence > 0.5 ? 1 : 0, i % 10 == 0 ? 0 : 1, confidence));
        }
        return RoutingData.of(rows);
    }

    @Test
    void finds_the_share_of_yes_at_which_the_small_models_answer_is_better() {
        AutoMixPolicy policy = AutoMixTuning.tune(data(), "small", "large", 0);

        assertThat(policy.checks()).isEqualTo(3);
        assertThat(policy.threshold()).isEqualTo(2.0 / 3);
        assertThat(policy.queries()).isEqualTo(90);
        assertThat(policy.metrics().get("escalated")).isEqualTo(1.0 / 3);
        assertThat(policy.metrics().get("score"))
                .isGreaterThan(policy.metrics().get("score/large"))
                .isGreaterThan(policy.metrics().get("score/small"));
    }

    @Test
    void a_great_weight_of_cost_keeps_the_small_model() {
        assertThat(AutoMixTuning.tune(data(), "small", "large", 5).threshold()).isLessThanOrEqualTo(1.0 / 3);
    }

    @Test
    void says_what_is_missing() {
        RoutingData bare = RoutingData.of(List.of(RoutingRow.of("question", Map.of("small", 1.0, "large", 1.0))));

        assertThatThrownBy(() -> AutoMixTuning.tune(bare, "small", "large", 0))
                .hasMessageContaining("millweir generate --verify small");
        assertThatThrownBy(() -> AutoMixTuning.tune(data(), "small", "nobody", 0))
                .hasMessageContaining("\"nobody\"");
        RoutingData rounded = RoutingData.of(List.of(row(1, 1, 1, 0.33), row(2, 1, 1, 0.67)));
        assertThatThrownBy(() -> AutoMixTuning.tune(rounded, "small", "large", 0))
                .hasMessageContaining("not rounded");
    }

    @Test
    void a_policy_is_kept_in_a_file() throws IOException {
        AutoMixPolicy policy = AutoMixTuning.tune(data(), "small", "large", 0);
        Path file = directory.resolve("routers/automix.json");

        policy.write(file);

        assertThat(AutoMixPolicy.read(file)).isEqualTo(policy);
        assertThat(file.getParent().toFile().list()).containsExactly("automix.json");
    }

    @Test
    void refuses_what_is_no_policy() throws IOException {
        Path file = directory.resolve("automix.json");
        assertThatThrownBy(() -> AutoMixPolicy.read(file)).hasMessageContaining("cannot be read");

        Files.writeString(file, "{");
        assertThatThrownBy(() -> AutoMixPolicy.read(file)).hasMessageContaining("is no JSON");
        Files.writeString(file, "{\"format\": \"millweir-automix\", \"version\": 2}");
        assertThatThrownBy(() -> AutoMixPolicy.read(file)).hasMessageContaining("is not of the format");
        Files.writeString(
                file,
                "{\"format\": \"millweir-automix\", \"version\": 1, \"small\": \"a\", \"large\": \"b\","
                        + " \"checks\": 3, \"threshold\": 1.5}");
        assertThatThrownBy(() -> AutoMixPolicy.read(file))
                .hasMessageContaining("\"1.5\"")
                .hasMessageContaining("millweir train --router automix");
    }
}
