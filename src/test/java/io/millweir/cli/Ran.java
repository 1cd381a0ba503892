package io.millweir.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** A command that was run within this JVM. */
record Ran(int status, String out, String err) {
    static Ran millweir(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine millweir =
                Millweir.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int status = millweir.execute(arguments);
        return new Ran(status, out.toString(), err.toString());
    }
}
