package io.millweir.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A network namespace with two wires out of it, one to the broker and one to the providers, each of which is at
 * {@code localhost} on its usual port inside. Where a wire is cut, packets vanish and nobody is told.
 */
final class Namespace implements AutoCloseable {
    private static final String BROKER = "10.213.77.";
    private static final String PROVIDERS = "10.213.78.";

    private final String name = "millweir-" + ProcessHandle.current().pid();
    private final String wire = "mw" + ProcessHandle.current().pid();
    private final List<Relay> outside;
    private final Child inside;

    Namespace(Ground ground, int broker, int providers) {
        Shell.run("ip", "netns", "add", name);
        try {
            within("ip", "link", "set", "lo", "up");
            lay("b", BROKER);
            lay("p", PROVIDERS);
            this.outside = List.of(
                    new Relay(BROKER + 1, broker, "localhost", broker),
                    new Relay(PROVIDERS + 1, providers, "127.0.0.1", providers));
            this.inside = ground.java(
                    "relay",
                    entering(),
                    64,
                    Map.of(),
                    Relay.class.getName(),
                    List.of(
                            "127.0.0.1",
                            String.valueOf(broker),
                            BROKER + 1,
                            String.valueOf(broker),
                            "127.0.0.1",
                            String.valueOf(providers),
                            PROVIDERS + 1,
                            String.valueOf(providers)));
            inside.awaitReady(Duration.ofSeconds(60));
        } catch (RuntimeException e) {
            Shell.succeeds("ip", "netns", "delete", name);
            throw e;
        }
    }

    /** Whether this user may make one on this machine. */
    static boolean isPossible() {
        String probe = "millweir-probe-" + ProcessHandle.current().pid();
        boolean possible = Shell.succeeds("ip", "netns", "add", probe)
                && Shell.succeeds(
                        "ip", "link", "add", "mwprobe0", "type", "veth", "peer", "name", "mwprobe1", "netns", probe);
        Shell.succeeds("ip", "netns", "delete", probe);
        return possible;
    }

    /** In front of a command that is to run inside. */
    List<String> entering() {
        return List.of("ip", "netns", "exec", name);
    }

    /** Cuts the wire to the broker. */
    void cut() {
        within("ip", "link", "set", wire + "b1", "down");
    }

    void mend() {
        within("ip", "link", "set", wire + "b1", "up");
    }

    private void lay(String suffix, String network) {
        String near = wire + suffix + "0";
        String far = wire + suffix + "1";
        Shell.run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", name);
        Shell.run("ip", "address", "add", network + "1/30", "dev", near);
        Shell.run("ip", "link", "set", near, "up");
        within("ip", "address", "add", network + "2/30", "dev", far);
        within("ip", "link", "set", far, "up");
    }

    private void within(String... command) {
        String[] all = new String[command.length + 4];
        List.of("ip", "netns", "exec", name).toArray(all);
        System.arraycopy(command, 0, all, 4, command.length);
        Shell.run(all);
    }

    @Override
    public void close() {
        inside.kill();
        outside.forEach(Relay::close);
        // Its ends of the wires go with it, and with them the others.
        Shell.succeeds("ip", "netns", "delete", name);
        Shell.succeeds("ip", "link", "delete", wire + "b0");
        Shell.succeeds("ip", "link", "delete", wire + "p0");
    }
}
