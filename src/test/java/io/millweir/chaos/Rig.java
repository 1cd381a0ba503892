package io.millweir.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Broker, simulated providers and instances, each a process; whoever ends by itself is started again, as an orchestrator
 * would.
 *
 * <p>Threading: {@link Watch} has a thread of its own; the rest is for the test's.
 */
final class Rig implements AutoCloseable {
    final Ground ground;
    final Diary diary;
    final Broker broker;
    final SimulatedProviders providers;
    final Watch watch;
    private final List<Instance> instances = new ArrayList<>();
    private final List<String> settings;
    private final Path config;

    /**
     * Broker and providers are up, instances are not.
     *
     * @param settings of the instances, {@code key=value}
     */
    Rig(String test, long seed, Map<String, String> behaviours, String... settings) {
        this.ground = new Ground(test);
        this.diary = new Diary(ground.file("diary.log"));
        this.settings = List.of(settings);
        this.broker = new Broker(ground);
        this.providers = new SimulatedProviders(ground, seed);
        this.watch = new Watch(diary);
        diary.note(test + ": seed " + seed + ", logs in target/chaos/" + test);
        try {
            broker.start();
            providers.start();
            providers.behaves(behaviours);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        this.config = Scene.write(ground, broker.bootstrapServers(), providers.port());
    }

    /** One that was not started yet. */
    Instance instance(String name) {
        return instance(name, List.of(), ground.directory("state").resolve(name));
    }

    Instance instance(String name, List<String> before, Path state) {
        Instance instance = new Instance(name, ground, before, config, settings, state);
        instances.add(instance);
        watch.over(instance);
        return instance;
    }

    /** So many of them, ready. The first starts alone: it makes the topics and the registry. */
    List<Instance> started(int count) {
        List<Instance> all = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            Instance instance = instance("instance-" + number);
            all.add(instance);
            if (number == 1) {
                instance.start();
            } else {
                instance.launch();
            }
        }
        all.forEach(Instance::awaitReady);
        diary.note(count + " instances are ready");
        return all;
    }

    @Override
    public void close() {
        watch.close();
        instances.forEach(Instance::close);
        providers.close();
        broker.close();
        ground.clear();
        diary.close();
    }
}
