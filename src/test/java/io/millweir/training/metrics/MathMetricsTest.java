package io.millweir.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MathMetricsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "She has 18 left.                              | 6 * 3 = <<6*3=18>>18\\n#### 18 | 1",
                "It costs $1,234.50.                           | #### 1234.5    | 1",
                "18.00                                         | #### 18        | 1",
                "The answer is 18 dollars and not 17           | #### 18        | 0",
                "First 5, then 18.                             | #### 18        | 1",
                "#### 18\\nI used 3 steps.                     | #### 18        | 1",
                "\\boxed{18} (in 3 steps)                      | 18             | 1",
                "It fell to -5.                                | -5             | 1",
                "It fell to −5°.                               | -5             | 1",
                "It fell to -$5                                | -5             | 1",
                "10-12                                         | 12             | 1",
                "10-12                                         | -12            | 0",
                "- 12 apples                                   | 12             | 1",
                "1,000,000                                     | 1000000        | 1",
                "the pair 3,4                                  | 4              | 1",
                "the pair 3,4                                  | 34             | 0",
                "50%                                           | 50             | 1",
                ".5                                            | 0.5            | 1",
                "1e3                                           | 1000           | 1",
                "2.5.                                          | 2.5            | 1",
                "eighteen                                      | 18             | 0",
                "１８                                          | 18             | 1",
                "10{,}000                                      | 10000          | 1",
                "99999999999999999999999                       | 99999999999999999999999 | 1",
                "99999999999999999999998                       | 99999999999999999999999 | 0",
            })
    void the_last_number_counts(String answer, String right, double score) {
        assertThat(new LastNumber().score(answer.replace("\\n", "\n"), Rows.right(right.replace("\\n", "\n"))))
                .isEqualTo(score);
    }

    @Test
    void a_right_answer_without_a_number_is_a_problem() {
        assertThat(new LastNumber().problem(Rows.right("eighteen")))
                .contains("ground_truth: holds no number; give one, or use another metric");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\\frac{1}{2}            | \\dfrac12                  | 1",
                "\\frac{1}{2}            | 1/2                        | 1",
                "\\frac{1}{2}            | 0.5                        | 1",
                "\\frac{1}{2}            | .50                        | 1",
                "\\frac{1}{2}            | \\frac{2}{4}               | 1",
                "\\frac{1}{2}            | \\frac{1}{3}               | 0",
                "-\\frac{1}{2}           | \\frac{-1}{2}              | 1",
                "-\\frac{1}{2}           | -1/2                       | 1",
                "\\frac{1}{2}            | -\\frac{1}{2}              | 0",
                "3\\frac{1}{2}           | 3.5                        | 1",
                "\\frac1{72}             | \\frac{1}{72}              | 1",
                "\\frac{\\pi}2           | \\frac{\\pi}{2}            | 1",
                "\\frac{3}{4}\\pi        | 3/4\\pi                    | 1",
                "10,000                  | 10000                      | 1",
                "10,\\!000               | 10000                      | 1",
                "10{,}000                | 10000                      | 1",
                "\\$18.90                | 18.9                       | 1",
                "50\\%                   | 50                         | 1",
                "90^\\circ               | 90                         | 1",
                "90^{\\circ}             | 90°                        | 1",
                "12\\text{ cm}           | 12                         | 1",
                "12\\,\\mbox{cm}^2       | 12                         | 1",
                "12 square inches        | 12                         | 1",
                "2 \\pi                  | 2                          | 0",
                "2 pi                    | 2                          | 0",
                "\\text{Tuesday}         | tuesday                    | 1",
                "\\text{(E)}             | E                          | 1",
                "\\text{even}            | \\text{odd}                | 0",
                "(3, -2)                 | (3,-2)                     | 1",
                "(3, \\frac{1}{2})       | (3, 0.5)                   | 1",
                "(3, -2)                 | (-2, 3)                    | 0",
                "(3, 4]                  | (3, 4)                     | 0",
                "(1,234)                 | 1234                       | 0",
                "\\{1, 2\\}              | \\{2, 1\\}                 | 1",
                "-3, 7                   | 7, -3                      | 1",
                "-3, 7                   | 7, 3                       | 0",
                "3, 3                    | 3, 7                       | 0",
                "x = 5                   | 5                          | 1",
                "x = 5                   | x=5                        | 1",
                "x \\in [1, 2]           | [1,2]                      | 1",
                "y = 2x + 1              | y=2x+1                     | 1",
                "x+1                     | 1+x                        | 0",
                "\\sqrt3                 | \\sqrt{3}                  | 1",
                "2\\sqrt{3}              | 3\\sqrt{2}                 | 0",
                "\\left(1, 2\\right)     | (1,2)                      | 1",
                "\\left[\\frac12, 1\\right) | [0.5, 1)                | 1",
                "(-\\infty, 0) \\cup (1, \\infty) | (-\\infty,0)\\cup(1,\\infty) | 1",
                "(-\\infty, 0) \\cup (1, \\infty) | (-\\infty,0)\\cup(2,\\infty) | 0",
                "x \\leq 3               | x \\le 3                   | 1",
                "$7$                     | 7                          | 1",
                "\\(7\\)                 | 7                          | 1",
                "7.                      | 7                          | 1",
                "2 \\cdot 3^4            | 2 \\times 3^4              | 1",
                "\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix} | \\begin{pmatrix}1\\\\2\\end{pmatrix} | 1",
                "007                     | 7                          | 1",
            })
    void expressions_that_are_written_differently_are_the_same(String one, String other, double score) {
        assertThat(new BoxedMatch().score("So \\boxed{" + one + "}.", Rows.right(other)))
                .as("as written")
                .isEqualTo(score);
        assertThat(new BoxedMatch().score("\\boxed{" + other + "}", Rows.right("Hence \\boxed{" + one + "}")))
                .as("the other way round")
                .isEqualTo(score);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\\boxed{1} or rather \\boxed{2}                | 1",
                "\\fbox{2}                                       | 1",
                "\\boxed 2                                       | 1",
                "$\\boxed 2$                                     | 1",
                "\\boxed{{2}}                                    | 1",
                "Answer: 2                                       | 1",
                "The answer is $2$.                              | 1",
                "2                                               | 0",
                "\\boxed{2                                       | 0",
                "\\boxed{}                                       | 0",
                "\\boxed{2} is not it, it is \\boxed{3}          | 0",
            })
    void the_last_box_counts(String answer, double score) {
        assertThat(new BoxedMatch().score(answer, Rows.right("2"))).isEqualTo(score);
    }

    @Test
    void braces_and_escaped_braces_are_balanced() {
        assertThat(FinalAnswer.boxed("\\boxed{\\frac{1}{\\sqrt{2}}} {")).contains("\\frac{1}{\\sqrt{2}}");
        assertThat(FinalAnswer.boxed("\\boxed{\\{1, 2\\}}")).contains("\\{1, 2\\}");
    }

    @Test
    void an_expression_that_goes_on_for_ever_is_compared_as_text() {
        String nested = "(".repeat(5_000) + "1" + ")".repeat(5_000);

        assertThat(Expression.same("9".repeat(100_000), "9".repeat(100_000))).isTrue();
        assertThat(Expression.same(nested, nested + "1")).isFalse();
    }
}
