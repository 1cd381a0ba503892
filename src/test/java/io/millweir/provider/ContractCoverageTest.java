package io.millweir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every provider on the class path has a contract run. */
class ContractCoverageTest {
    private static final Set<String> PROVIDERS = classes(new ImportOption.DoNotIncludeTests(), Provider.class);
    /** Providers without a contract run, and why. */
    private static final Map<String, String> EXEMPT = Map.of(
            "io.millweir.provider.MissingProvider",
            "it makes no call: it stands in for a provider whose library is absent; see MissingProviderTest");

    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("io.millweir");

    @Test
    void finds_the_providers_that_there_are() {
        assertThat(PROVIDERS)
                .contains(
                        "io.millweir.provider.openai.OpenAiProvider",
                        "io.millweir.provider.anthropic.AnthropicProvider",
                        "io.millweir.provider.bedrock.BedrockProvider");
    }

    @Test
    void every_provider_has_a_contract_run() {
        Set<String> opened = TESTS.stream()
                .filter(each -> each.isAssignableTo(ProviderContract.class) && !each.isInterface())
                .filter(each -> each.getSimpleName().endsWith("Contract"))
                .flatMap(each -> each.getConstructorCallsFromSelf().stream())
                .map(call -> call.getTargetOwner().getName())
                .collect(Collectors.toSet());

        EXEMPT.forEach((provider, why) -> System.out.println("no contract run for " + provider + ": " + why));
        opened.addAll(EXEMPT.keySet());
        assertThat(PROVIDERS).as("an exemption of nothing").containsAll(EXEMPT.keySet());
        assertThat(opened)
                .as("a provider without a class that implements ProviderContract; add one beside its tests")
                .containsAll(PROVIDERS);
    }

    private static Set<String> classes(ImportOption option, Class<?> type) {
        return new ClassFileImporter()
                .withImportOption(option).importPackages("io.millweir").stream()
                        .filter(each -> each.isAssignableTo(type) && !each.isInterface())
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
    }
}
