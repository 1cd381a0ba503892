package io.millweir.cli;

import io.millweir.registry.CardsRead;
import io.millweir.registry.ModelCard;
import io.millweir.registry.ModelCardReader;
import io.millweir.registry.ModelsDiff;
import io.millweir.registry.SourcedCard;
import io.millweir.runtime.Cluster;
import io.millweir.runtime.ModelsTopic;
import io.millweir.topics.TopicName;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millweir models}: the registry. */
@Command(
        name = "models",
        description = "Lists, validates, applies and tries model cards.",
        subcommands = ModelsCheckCommand.class,
        mixinStandardHelpOptions = true)
final class ModelsCommand {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Command(name = "list", description = "Lists the models of the registry.", mixinStandardHelpOptions = true)
    int list(@Mixin ConfigOptions config) {
        List<SourcedCard> cards = topic(config).read();
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-24s %-10s %-48s %10s %10s  %s%n", "NAME", "SERVICE", "MODEL", "INPUT/M", "OUTPUT/M", "REGION");
        cards.stream()
                .sorted(Comparator.comparing(SourcedCard::name))
                .map(SourcedCard::card)
                .forEach(card -> line(out, card));
        out.println(cards.size() + " models");
        out.flush();
        return 0;
    }

    @Command(
            name = "validate",
            description = "Checks a file of model cards without any network.",
            mixinStandardHelpOptions = true)
    int validate(@Mixin ConfigOptions config, @Parameters(paramLabel = "FILE", description = "a models.json") Path file)
            throws IOException {
        CardsRead read = read(config, file);
        PrintWriter out = spec.commandLine().getOut();
        read.warnings().forEach(warning -> out.println("! " + warning));
        read.problems().forEach(problem -> out.println("✘ " + problem));
        if (read.ok()) {
            out.println("✔ " + read.cards().size() + " models, nothing wrong");
        }
        out.flush();
        return read.ok() ? 0 : Millweir.FAILED;
    }

    @Command(
            name = "apply",
            description = "Shows what a file adds, changes and removes, and writes it to the models topic.",
            mixinStandardHelpOptions = true)
    int apply(
            @Mixin ConfigOptions config,
            @Parameters(paramLabel = "FILE", description = "a models.json") Path file,
            @Option(names = "--dry-run", description = "shows the changes and writes nothing") boolean dryRun,
            @Option(names = "--keep", description = "keeps models that the file does not name") boolean keep)
            throws IOException {
        CardsRead read = read(config, file);
        PrintWriter out = spec.commandLine().getOut();
        if (!read.ok()) {
            read.problems().forEach(problem -> out.println("✘ " + problem));
            out.println("nothing was written");
            out.flush();
            return Millweir.FAILED;
        }
        ModelsTopic topic = topic(config);
        ModelsDiff all = ModelsDiff.between(topic.read(), read.cards());
        ModelsDiff diff = keep ? new ModelsDiff(all.added(), all.changed(), List.of()) : all;
        print(out, diff);
        if (!dryRun && !diff.isEmpty()) {
            topic.write(diff);
        }
        out.println(diff.isEmpty() ? "nothing to do" : dryRun ? "nothing was written" : "written");
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, ModelsDiff diff) {
        diff.added().forEach(card -> out.println("+ " + card.name()));
        diff.changed().forEach(change -> {
            out.println("~ " + change.card().name());
            change.fields()
                    .forEach(field -> out.println(
                            "    " + field.field() + ": " + field.before().orElse("(none)") + " → "
                                    + field.after().orElse("(none)")));
        });
        diff.removed().forEach(card -> out.println("- " + card.name()));
    }

    private static void line(PrintWriter out, ModelCard card) {
        out.printf(
                "%-24s %-10s %-48s %10s %10s  %s%s%n",
                card.name(),
                card.service(),
                card.model(),
                price(card.prices().input()),
                price(card.prices().output()),
                card.awsRegion().orElse("–"),
                card.enabled() ? "" : "  disabled");
    }

    private static String price(Optional<BigDecimal> price) {
        return price.map(BigDecimal::toPlainString).orElse("–");
    }

    private static CardsRead read(ConfigOptions config, Path file) throws IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new UsageException("FILE: \"" + file + "\" cannot be read; name a readable models.json");
        }
        return reader(config).readFile(Files.readAllBytes(file));
    }

    private static ModelsTopic topic(ConfigOptions config) {
        ModelCardReader reader = reader(config);
        Cluster cluster = new Cluster(config.client());
        cluster.require(TopicName.MODELS);
        return cluster.models(reader);
    }

    private static ModelCardReader reader(ConfigOptions config) {
        return ModelCardReader.ofServices(config.client().providers().keySet());
    }
}
