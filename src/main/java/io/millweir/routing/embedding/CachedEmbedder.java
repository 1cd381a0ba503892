package io.millweir.routing.embedding;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Remembers the vectors of the texts that came last, by a hash of the text, so that a prompt need not be kept.
 *
 * <p>Threading: thread-safe.
 */
public final class CachedEmbedder implements Embedder {
    private final Embedder embedder;
    private final Cache<ByteBuffer, float[]> vectors;

    /** Remembers at most so many vectors; the work of forgetting falls to the callers. */
    public CachedEmbedder(Embedder embedder, int most) {
        this.embedder = embedder;
        this.vectors =
                Caffeine.newBuilder().executor(Runnable::run).maximumSize(most).build();
    }

    @Override
    public String id() {
        return embedder.id();
    }

    @Override
    public int dimensions() {
        return embedder.dimensions();
    }

    /** The vector, which is shared: it must not be changed. */
    @Override
    public float[] embed(String text) {
        return vectors.get(hash(text), unknown -> embedder.embed(text));
    }

    private static ByteBuffer hash(String text) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() {
        embedder.close();
    }
}
