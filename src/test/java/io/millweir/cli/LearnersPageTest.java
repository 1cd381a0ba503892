package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.routing.learned.LearnerParameter;
import io.millweir.routing.learned.Learners;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Holds docs/learners.md to the program. */
class LearnersPageTest {
    private final Learners learners = Learners.standard();

    private static Markdown page() throws IOException {
        return Markdown.read(Path.of("docs/learners.md"));
    }

    @Test
    void every_learner_is_there_and_said_to_be_what_it_is() throws IOException {
        Markdown page = page();

        assertThat(page.headings()).containsSequence(learners.names());
        learners.names().stream()
                .map(learners::description)
                .map(text -> text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".")
                .forEach(text -> assertThat(page.prose()).contains(text));
    }

    @Test
    void every_parameter_is_there_with_its_default() throws IOException {
        Markdown page = page();

        for (String name : learners.names()) {
            List<String> shown = page.rows(name).stream()
                    .map(row -> String.join(" ", row.code(0)) + "=" + String.join("", row.code(1)) + " "
                            + row.cells().get(2))
                    .toList();
            List<String> there = learners.parameters(name).stream()
                    .map(LearnersPageTest::shown)
                    .toList();
            assertThat(shown).as(name).isEqualTo(there);
        }
    }

    private static String shown(LearnerParameter parameter) {
        return parameter.name() + "=" + parameter.byDefault() + " " + parameter.meaning();
    }
}
