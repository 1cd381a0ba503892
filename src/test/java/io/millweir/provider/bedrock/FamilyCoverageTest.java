package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.millweir.provider.Cards;
import io.millweir.provider.EmbeddingsContract;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every family of models that has a payload of its own has a contract run. */
class FamilyCoverageTest {
    private static final List<JavaClass> RUNS = new ClassFileImporter()
                    .withImportOption(new ImportOption.OnlyIncludeTests())
                    .importPackages("io.millweir.provider.bedrock")
                    .stream()
                    .filter(each -> !each.isInterface())
                    .toList();

    @Test
    void every_family_runs_the_contract() {
        Set<ModelFamily> expected = EnumSet.allOf(ModelFamily.class);
        // These have no payload of their own: they are served by Converse only.
        expected.remove(ModelFamily.OTHER);

        Set<ModelFamily> covered = RUNS.stream()
                .filter(each ->
                        each.isAssignableTo(InvokeContract.class) || each.isAssignableTo(EmbeddingsContract.class))
                .map(FamilyCoverageTest::family)
                .collect(Collectors.toSet());

        assertThat(covered)
                .as("a family without a contract run; add one beside the others")
                .containsAll(expected);
    }

    private static ModelFamily family(JavaClass run) {
        try {
            Object contract = run.reflect().getDeclaredConstructor().newInstance();
            String model = contract instanceof InvokeContract invoke
                    ? invoke.model("echo")
                    : ((EmbeddingsContract) contract).model("echo");
            return ModelFamily.of(Cards.card(model).build());
        } catch (ReflectiveOperationException problem) {
            throw new AssertionError(problem);
        }
    }
}
