package io.millweir.config;

/** A value that must never be printed; only {@link #reveal} gives it. */
public record Secret(String reveal) {
    @Override
    public String toString() {
        return "<redacted>";
    }
}
