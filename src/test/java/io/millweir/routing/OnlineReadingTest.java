package io.millweir.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.millweir.routing.RouterSpec.Bandit.Policy;
import io.millweir.routing.embedding.Embedders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnlineReadingTest {
    private final List<String> problems = new ArrayList<>();

    private Map<String, RouterSpec> read(String yaml) throws Exception {
        return RouterSpecReader.read(new YAMLMapper().readTree(yaml), "routing.routers", problems);
    }

    @Test
    void reads_routers_that_learn_while_they_run() throws Exception {
        Map<String, RouterSpec> specs = read(
                """
                league: {type: bradley-terry, cost-weight: 0.1}
                usual: {type: bandit}
                careful: {type: bandit, policy: linucb, exploration: 0.4, cost-weight: 0.2, seed: 7}
                """);

        assertThat(problems).isEmpty();
        assertThat(specs)
                .isEqualTo(Map.of(
                        "league", new RouterSpec.BradleyTerry(0.1),
                        "usual", new RouterSpec.Bandit(Policy.THOMPSON, 0.2, 0, 0, Embedders.USUAL),
                        "careful", new RouterSpec.Bandit(Policy.LINUCB, 0.4, 0.2, 7, Embedders.USUAL)));
    }

    @Test
    void says_what_is_wrong_with_one() throws Exception {
        read(
                """
                league: {type: bradley-terry, seed: 1}
                usual: {type: bandit, policy: tompson, exploration: -1}
                """);

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "routing.routers.league.seed: unknown key; keys here are cost-weight, type",
                        "routing.routers.usual.policy: unknown \"tompson\"; did you mean \"thompson\"?; give one of"
                                + " thompson, linucb",
                        "routing.routers.usual.exploration: \"-1\" is not a number from 0 to 10; give one");
    }

    @Test
    void refuses_bandits_that_look_at_different_features() throws Exception {
        read(
                """
                a: {type: bandit}
                b: {type: bandit, embedder: static-minilm-1/256}
                """);

        assertThat(problems)
                .containsExactly(
                        "routing.routers.b.embedder: \"static-minilm-1/256\" is not the one of the bandit \"a\";"
                                + " give all bandits the same embedder");
    }
}
