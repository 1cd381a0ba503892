package io.millweir.cli;

import io.millweir.routing.RouterSpec;
import io.millweir.routing.Routers;
import io.millweir.runtime.Setup;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millweir routers}: the routers that a query may name. */
@Command(name = "routers", description = "Lists the routers.", mixinStandardHelpOptions = true)
final class RoutersCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Setup setup = config.setup();
        PrintWriter out = spec.commandLine().getOut();
        for (String name : Routers.build(setup.routerSpecs()).names()) {
            RouterSpec configured = setup.routerSpecs().get(name);
            out.printf(
                    "%-20s %s%s%n",
                    name,
                    configured == null
                            ? "built in"
                            : "configured: " + configured.getClass().getSimpleName(),
                    name.equals(setup.config().routing().defaultRouter()) ? ", the default" : "");
        }
        out.flush();
        return 0;
    }
}
