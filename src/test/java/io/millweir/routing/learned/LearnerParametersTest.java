package io.millweir.routing.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LearnerParametersTest {
    private final List<String> problems = new ArrayList<>();
    private final Learners learners = Learners.standard();

    static List<String> names() {
        return Learners.standard().names();
    }

    private void read(String name, String yaml) throws Exception {
        Map<String, JsonNode> given = new LinkedHashMap<>();
        new YAMLMapper().readTree(yaml).properties().forEach(each -> given.put(each.getKey(), each.getValue()));
        learners.read("r.x", name, given, problems);
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_learner_takes_its_own_defaults(String name) {
        Map<String, Object> given = new LinkedHashMap<>();
        learners.parameters(name).forEach(each -> given.put(each.name(), each.byDefault()));

        assertThat(learners.read("r.x", name, given, problems)).isPresent();

        assertThat(problems).isEmpty();
        assertThat(learners.description(name)).isNotBlank();
        assertThat(learners.parameters(name))
                .allSatisfy(each -> assertThat(each.meaning()).isNotBlank());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "knn | {neighbors: 4} | r.x.neighbors: unknown parameter; did you mean \"neighbours\"?; parameters here are neighbours, prior, temperature",
                "knn | {neighbours: -1} | r.x.neighbours: \"-1\" is not a whole number from 0 to 1000000; give one like 0",
                "knn | {neighbours: 1.5} | r.x.neighbours: \"1.5\" is not a whole number",
                "knn | {neighbours: many} | r.x.neighbours: \"many\" is not a whole number",
                "knn | {temperature: 11} | r.x.temperature: \"11\" is not a number from 0.0 to 10.0",
                "ridge | {penalty: 0} | r.x.penalty: \"0\" is not a number from 0.001",
                "mlp | {hidden: 64} | r.x.hidden: \"64\" is not a list of 1 to 16; give one like [64]",
                "mlp | {hidden: []} | r.x.hidden: \"[]\" is not a list",
                "mlp | {hidden: [64, 0]} | r.x.hidden[1]: \"0\" is not a whole number from 1 to 4096",
                "hybrid | {mode: deterministick} | r.x.mode: \"deterministick\" is unknown; did you mean \"deterministic\"?; give one of deterministic, probabilistic, transformed",
                "hybrid | {small: 4} | r.x.small: \"4\" is not a text",
                "ensemble | {members: [knn, kmean]} | r.x.members[1]: unknown \"kmean\"; did you mean \"kmeans\"?",
                "ensemble | {members: [knn, knn]} | r.x.members[1]: \"knn\" is there twice",
                "ensemble | {members: [4]} | r.x.members[0]: \"4\" is not a text",
                "ensemble | {knn: {neighbours: x}} | r.x.knn.neighbours: \"x\" is not a whole number",
                "ensemble | {knn: 5} | r.x.knn: \"5\" is not an object",
                "ensemble | {svm: {}} | r.x.svm: parameters of \"svm\", which is no member",
                "ensemble | {member: [knn]} | r.x.member: unknown parameter; did you mean \"members\"?",
                "kn | {} | r.x: unknown \"kn\"; did you mean \"knn\"?; give one of dc, elo, ensemble",
            })
    void says_where_what_and_what_to_do(String name, String yaml, String problem) throws Exception {
        read(name, yaml);

        assertThat(problems).singleElement().asString().startsWith(problem);
    }

    @Test
    void collects_all_problems() throws Exception {
        read("knn", "{neighbours: x, prior: y, k: 3}");

        assertThat(problems).hasSize(3);
    }

    @Test
    void reads_parameters_of_an_ensembles_members() throws Exception {
        read("ensemble", "{members: [knn, mlp], knn: {neighbours: 7}, mlp: {hidden: [8, 8], epochs: 2}}");

        assertThat(problems).isEmpty();
    }

    @Test
    void two_hidden_layers_can_be_learned() {
        Learner deep = learners.read("r.x", "mlp", Map.of("hidden", List.of(16, 8)), problems)
                .orElseThrow();
        Examples examples = Made.topics(600, 1);

        assertThat(Made.routed(deep.learn(examples, 1), Made.topics(400, 2)))
                .isGreaterThan(Made.bestSingle(examples) + 0.1);
    }

    @Test
    void an_unknown_name_has_no_description() {
        assertThatThrownBy(() -> learners.description("knnn"))
                .hasMessageStartingWith("learner: unknown \"knnn\"; did you mean \"knn\"?");
    }
}
