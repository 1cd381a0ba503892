package io.millweir.runtime;

import java.util.List;

/** The configuration cannot be used; the message holds every problem, a line each. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** These problems, each in the grammar of errors. */
    public ConfigException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
