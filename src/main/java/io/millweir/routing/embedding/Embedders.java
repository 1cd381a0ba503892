package io.millweir.routing.embedding;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The embedders there are, by name. Those that come along are loaded when first asked for, once for the process, and
 * closing them does nothing.
 *
 * <p>Threading: thread-safe; a caller waits while another loads.
 */
public final class Embedders {
    /** The name of the embedder that is used where none is named. */
    public static final String USUAL = Minilm.ID;

    private static final Once MINILM = new Once(Minilm::load);
    private static final Once STATIC_MINILM = new Once(StaticEmbedder::load);

    private Embedders() {}

    /**
     * The model that comes along, in ONNX Runtime: 384 dimensions, some milliseconds for a query.
     *
     * @throws EmbeddingException when the native library does not load here
     */
    public static Embedder minilm() {
        return MINILM.get();
    }

    /** Token vectors distilled from {@link #minilm}, without native code: nearly as good, a fraction of a millisecond. */
    public static Embedder staticMinilm() {
        return STATIC_MINILM.get();
    }

    /**
     * Loads a sentence embedding model of the BERT family; the caller closes it.
     *
     * @param model in ONNX format; its pooling is what {@code 1_Pooling/config.json} beside it says, else the mean
     * @param tokenizer its {@code tokenizer.json}, uncased
     * @throws EmbeddingException when a file is missing or of another kind
     */
    public static Embedder onnx(Path model, Path tokenizer) {
        return new OnnxFiles(model, tokenizer, null).load();
    }

    /**
     * The embedder whose {@link Embedder#id} this is; of one that is given by path, {@code onnx:<path>} will do, with
     * the file {@code tokenizer.json} beside it.
     *
     * @throws EmbeddingException when there is none of this name, or it cannot be loaded
     */
    public static Embedder byName(String name) {
        if (name.equals(Minilm.ID)) {
            return minilm();
        }
        if (name.equals(StaticEmbedder.ID)) {
            return staticMinilm();
        }
        if (OnnxFiles.isName(name)) {
            return OnnxFiles.named(name).load();
        }
        throw new EmbeddingException("embedding: unknown embedder \"" + name + "\"; give \"" + Minilm.ID + "\", \""
                + StaticEmbedder.ID + "\", or \"onnx:\" and the path of an ONNX model");
    }

    /** Loads once; after a failure, again when asked again. */
    private static final class Once {
        private final Supplier<Embedder> load;
        private volatile @Nullable Embedder loaded;

        Once(Supplier<Embedder> load) {
            this.load = load;
        }

        Embedder get() {
            Embedder known = loaded;
            return known == null ? loadedNow() : known;
        }

        private synchronized Embedder loadedNow() {
            Embedder known = loaded;
            if (known == null) {
                known = new Kept(load.get());
                loaded = known;
            }
            return known;
        }
    }

    /** Outlives those who close it, since others use it too. */
    private record Kept(Embedder embedder) implements Embedder {
        @Override
        public String id() {
            return embedder.id();
        }

        @Override
        public int dimensions() {
            return embedder.dimensions();
        }

        @Override
        public float[] embed(String text) {
            return embedder.embed(text);
        }
    }
}
