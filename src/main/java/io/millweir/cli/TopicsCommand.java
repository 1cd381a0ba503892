package io.millweir.cli;

import io.millweir.runtime.Cluster;
import io.millweir.topics.TopicCatalog;
import io.millweir.topics.TopicSettings;
import io.millweir.topics.TopicSpec;
import io.millweir.topics.TopicsAdmin;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code millweir topics}: the topics as the catalogue wants them, and as they are. */
@Command(
        name = "topics",
        description = "Lists the topics, or creates and corrects them.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT)
final class TopicsCommand {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Command(name = "list", description = "Lists every topic and how it differs from the catalogue.")
    int list(@Mixin ConfigOptions config) {
        Cluster cluster = new Cluster(config.client());
        TopicSettings settings = cluster.topicSettings();
        PrintWriter out = spec.commandLine().getOut();
        List<String> differences = cluster.topics(admin -> admin.check(settings));
        for (TopicSpec topic : TopicCatalog.load().all()) {
            out.printf(
                    "%-28s %3d partitions  %-16s %s%n",
                    topic.name(settings.prefix()),
                    topic.partitions(settings),
                    topic.configs().getOrDefault("cleanup.policy", "delete"),
                    topic.value());
        }
        differences.forEach(difference -> out.println("✘ " + difference));
        out.println(differences.isEmpty() ? "✔ the cluster agrees" : differences.size() + " differences");
        out.flush();
        return differences.isEmpty() ? 0 : Millweir.FAILED;
    }

    @Command(name = "apply", description = "Creates missing topics and corrects their settings; deletes nothing.")
    int apply(@Mixin ConfigOptions config) {
        Cluster cluster = new Cluster(config.client());
        PrintWriter out = spec.commandLine().getOut();
        TopicsAdmin.Applied applied = cluster.topics(admin -> admin.apply(cluster.topicSettings()));
        applied.done().forEach(done -> out.println("✔ " + done));
        applied.left().forEach(left -> out.println("✘ " + left));
        if (applied.done().isEmpty() && applied.left().isEmpty()) {
            out.println("✔ nothing to do");
        }
        out.flush();
        return applied.left().isEmpty() ? 0 : Millweir.FAILED;
    }
}
