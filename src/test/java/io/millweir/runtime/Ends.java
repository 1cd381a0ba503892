package io.millweir.runtime;

import java.nio.file.Path;

/** Ends of processes that have not come. */
final class Ends {
    private Ends() {}

    static FatalCauses causes() {
        return new FatalCauses("broker-1:9092", "millweir", Path.of("data", "state"));
    }

    static FatalEnd ofMillweir() {
        return new FatalEnd(causes());
    }
}
