package io.millweir.cli;

import java.net.URI;
import picocli.CommandLine.Model.CommandSpec;

/** The line by which scripts learn that queries are taken. */
final class Ready {
    private Ready() {}

    static void print(CommandSpec spec, String kafka, URI http) {
        spec.commandLine().getOut().println("ready kafka=" + kafka + " http=" + http);
        spec.commandLine().getOut().flush();
    }
}
