package io.millweir.http;

import java.net.http.HttpHeaders;
import java.util.Optional;

/** The status and headers of an answer. */
public record HttpHead(int status, HttpHeaders headers) {
    /** The first value of this header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }
}
