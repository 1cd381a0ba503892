package io.millweir.provider;

import java.util.Map;

/** The headers by which one dialect carries an API key. */
@FunctionalInterface
public interface KeyHeaders {
    /** The headers for this key. */
    Map<String, String> of(String key);
}
