package io.millweir.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordMetricsTest {
    private static double score(MetricName name, String answer, String... right) {
        return name.comparing().orElseThrow().score(answer, Rows.right(right));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Paris                                     | Paris            | 1",
                "  paris.                                  | Paris            | 1",
                "The Beatles                               | Beatles          | 1",
                "The Who                                   | Who              | 1",
                "**Paris**                                 | Paris            | 1",
                "\"Paris\"                                 | paris            | 1",
                "It is Paris.                              | Paris            | 0",
                "The answer is Paris.                      | Paris            | 1",
                "I think so. Answer: **Paris**             | Paris            | 1",
                "Answer: Rome. No, final answer: Paris     | Paris            | 0",
                "Answer: Rome~n~Answer: Paris              | Paris            | 1",
                "Answer:~n~Paris                           | Paris            | 1",
                "Paris, France                             | Paris            | 0",
                "Sammy Davis Jr.                           | Sammy Davis, Jr  | 1",
                "Beyonce                                   | Beyoncé          | 1",
                "U.S.                                      | US               | 1",
                "well known                                | well-known       | 1",
                "it's                                      | it’s             | 1",
                "C                                         | C++              | 0",
                "c++                                       | C++              | 1",
                "C#                                        | C                | 0",
                "-5                                        | 5                | 0",
                "−5                                        | -5               | 1",
                "1,000                                     | 1000             | 1",
                "1.5                                       | 15               | 0",
                "3.14                                      | 3.14             | 1",
                "1990–1995                                 | 1990-1995        | 1",
                "A                                         | the              | 0",
                "A                                         | a                | 1",
                "東京                                      | 東京             | 1",
                "東京都                                    | 東京             | 0",
                "ＡＢＣ１２                                | abc12            | 1",
                "~~                                        | Paris            | 0",
                "!?                                        | ...              | 0",
                "🐧                                        | 🐧               | 1",
                "🐧                                        | 🐟               | 0",
            })
    void an_exact_match_overlooks_only_what_says_nothing(String answer, String right, double score) {
        assertThat(score(MetricName.EM, answer.replace("~n~", "\n"), right)).isEqualTo(score);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "The town is Bayreuth, Germany, I think    | bayreuth germany | 1",
                "A large party was held                    | art              | 0",
                "He was 15 years old                       | 5                | 0",
                "There are 1,500 of them                   | 1500             | 1",
                "Germany's Bayreuth                        | bayreuth germany | 0",
                "We went to the Hague                      | The Hague        | 1",
                "首都は東京です                            | 東京             | 1",
                "It lost 5 points                          | -5               | 0",
                "It is -5 degrees                          | -5               | 1",
                "He uses C++ and Java                      | C++              | 1",
                "Nothing                                   | the              | 0",
            })
    void an_answer_contains_whole_words_in_their_order(String answer, String right, double score) {
        assertThat(score(MetricName.CONTAINS, answer, right)).isEqualTo(score);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "red green blue        | red green blue   | 1",
                "blue red green        | red green blue   | 1",
                "red                   | red green blue   | 0.5",
                "red red red           | red green blue   | 0.3333333",
                "red green yellow grey | red green blue   | 0.5714286",
                "the red               | a red            | 1",
                "It may be grey. Answer: red | red        | 1",
                "yellow                | red              | 0",
                "!                     | red              | 0",
            })
    void f1_weighs_the_shared_words(String answer, String right, double score) {
        assertThat(score(MetricName.F1, answer, right)).isCloseTo(score, within(1e-6));
    }

    @Test
    void any_of_several_right_answers_will_do() {
        for (MetricName name : new MetricName[] {MetricName.EM, MetricName.CONTAINS, MetricName.F1}) {
            assertThat(score(name, "Ada Lovelace", "Lady Lovelace", "Ada Lovelace"))
                    .as(name.text())
                    .isEqualTo(1);
            assertThat(score(name, "Grace", "Lady Lovelace", "Ada Lovelace"))
                    .as(name.text())
                    .isZero();
        }
    }

    @Test
    void contains_f1_is_the_better_of_both() {
        assertThat(score(MetricName.CONTAINS_F1, "It was Ada Lovelace, of course", "Ada Lovelace"))
                .isEqualTo(1);
        assertThat(score(MetricName.CONTAINS_F1, "Ada", "Ada Lovelace")).isCloseTo(2.0 / 3, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "He drives a red car.                 | drive, car         | 1",
                "He was driving two cars.             | drive, car         | 1",
                "They ran.                            | run                | 0",
                "Running is fun.                      | run                | 1",
                "She carries berries.                 | carry, berry       | 1",
                "He dresses well and presses on.      | dress, press       | 1",
                "He tried to sell dishes, he discussed | try, sell, dish, discuss | 1",
                "A cat.                               | cat, dog           | 0.5",
                "A carpet.                            | car                | 0",
                "An ice cream melts.                  | ice cream          | 1",
                "Nothing of it.                       | stop, go           | 0",
                "He hoped to stop.                    | hope, stopping     | 1",
            })
    void coverage_counts_the_words_that_were_used(String answer, String words, double score) {
        assertThat(score(MetricName.COVERAGE, answer, words)).isEqualTo(score);
    }

    @Test
    void a_query_without_a_right_answer_cannot_be_scored() {
        for (MetricName name : MetricName.values()) {
            name.comparing().ifPresent(metric -> assertThat(metric.problem(Rows.right()))
                    .as(name.text())
                    .hasValueSatisfying(problem -> assertThat(problem).startsWith("ground_truth: is missing; ")));
        }
        assertThat(new ExactMatch().problem(Rows.right("Paris"))).isEmpty();
    }

    @Test
    void metrics_are_found_by_the_names_of_llmrouter() {
        assertThat(MetricName.of("em_mc")).contains(MetricName.EM_MC);
        assertThat(MetricName.of("f1_score")).contains(MetricName.F1);
        assertThat(MetricName.of("f1")).contains(MetricName.F1);
        assertThat(MetricName.of("cem")).contains(MetricName.CONTAINS);
        assertThat(MetricName.of("cemf1")).contains(MetricName.CONTAINS_F1);
        assertThat(MetricName.of("GSM8K")).contains(MetricName.GSM8K);
        assertThat(MetricName.of("MATH")).contains(MetricName.MATH);
        assertThat(MetricName.of("code_eval")).contains(MetricName.CODE);
        assertThat(MetricName.of("commongen_coverage")).contains(MetricName.COVERAGE);
        assertThat(MetricName.of("llm_judge")).contains(MetricName.JUDGE);
        assertThat(MetricName.of("bert_score")).isEmpty();
        assertThat(MetricName.all()).isSorted().contains("em", "code_eval").doesNotHaveDuplicates();
    }
}
