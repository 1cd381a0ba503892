package io.millweir.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The program {@code millweir}. */
@Command(
        name = "millweir",
        description = "Routes LLM queries over Kafka and keeps exact books.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            StandaloneCommand.class,
            RunCommand.class,
            SimulateCommand.class,
            QueryCommand.class,
            ModelsCommand.class,
            TopicsCommand.class,
            AuditCommand.class,
            RoutersCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            BacktestCommand.class,
            GenerateCommand.class,
            HelpCommand.class
        })
public final class Millweir {
    /** Exit status of a job that failed. */
    static final int FAILED = 1;

    /** Exit status of a wrong usage or configuration. */
    static final int USAGE = 2;

    private Millweir() {}

    /** Runs a command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        fewThreads();
        System.exit(commandLine().execute(arguments));
    }

    /** Where the JDK sees one or two processors, its futures start a thread for each task unless told otherwise. */
    private static void fewThreads() {
        String setting = "java.util.concurrent.ForkJoinPool.common.parallelism";
        if (Runtime.getRuntime().availableProcessors() <= 2 && System.getProperty(setting) == null) {
            System.setProperty(setting, "2");
        }
    }

    /** The commands, for the program and for tests. */
    static CommandLine commandLine() {
        CommandLine millweir = new CommandLine(new Millweir())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new Complaints());
        giveVersion(millweir);
        return millweir;
    }

    private static void giveVersion(CommandLine command) {
        command.getCommandSpec().versionProvider(new Version());
        command.getSubcommands().values().forEach(Millweir::giveVersion);
    }
}
