package io.millweir.routing.embedding;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A sentence embedding model in ONNX Runtime: the vectors of a text's pieces, pooled and scaled to length one.
 *
 * <p>Threading: thread-safe; each call runs on its caller's thread alone, and several at a time.
 */
final class OnnxEmbedder implements Embedder {
    /** The models were trained on short texts, and time grows with length: 256 pieces take about 30 ms. */
    static final int MOST_PIECES = 256;

    private static final String PIECES = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TYPES = "token_type_ids";

    private static final String ADVICE = "give an ONNX export of a BERT sentence embedding model";

    private final String id;
    private final WordPiece tokenizer;
    private final Pooling pooling;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Set<String> inputs;
    private final String output;
    private final int dimensions;

    /** Where the model comes from. */
    interface Source {
        OrtSession open(OrtEnvironment environment, OrtSession.SessionOptions options) throws OrtException;
    }

    /**
     * Loads a model.
     *
     * @throws EmbeddingException when it is no ONNX model of the expected kind, or the native library does not load
     */
    OnnxEmbedder(String id, Source model, Vocabulary vocabulary, Pooling pooling) {
        this.id = id;
        this.tokenizer = new WordPiece(vocabulary);
        this.pooling = pooling;
        this.environment = environment(id);
        this.session = open(id, environment, model);
        try {
            this.inputs = session.getInputNames();
            if (!inputs.contains(PIECES)) {
                throw new EmbeddingException("embedding: the model \"" + id + "\" takes " + inputs + " and not \""
                        + PIECES + "\"; " + ADVICE);
            }
            this.output = output(id, session);
            this.dimensions = vectors(new int[][] {tokenizer.encode("", MOST_PIECES)})[0].length;
        } catch (OrtException | EmbeddingException e) {
            close();
            throw e instanceof EmbeddingException known ? known : cannotLoad(id, e);
        }
    }

    private static OrtEnvironment environment(String id) {
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            environment.setTelemetry(false);
            return environment;
        } catch (OrtException | LinkageError | RuntimeException e) {
            throw new EmbeddingException(
                    "embedding: the native library of ONNX Runtime for \"" + id + "\" cannot be loaded on "
                            + System.getProperty("os.name") + "/" + System.getProperty("os.arch") + " (" + root(e)
                            + "); see that the folder of java.io.tmpdir, \"" + System.getProperty("java.io.tmpdir")
                            + "\", can be written to and executed from, or use the embedder \"" + StaticEmbedder.ID
                            + "\"",
                    e);
        }
    }

    private static OrtSession open(String id, OrtEnvironment environment, Source model) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            // No threads of its own, which would spin: the caller's thread does it.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            return model.open(environment, options);
        } catch (OrtException e) {
            throw cannotLoad(id, e);
        }
    }

    /** The output that is one vector for a text, or else the first that has one for each piece. */
    private static String output(String id, OrtSession session) throws OrtException {
        String perPiece = null;
        for (Map.Entry<String, NodeInfo> each : session.getOutputInfo().entrySet()) {
            if (each.getValue().getInfo() instanceof TensorInfo tensor) {
                if (tensor.getShape().length == 3 && perPiece == null) {
                    perPiece = each.getKey();
                }
                if (each.getKey().equals("sentence_embedding")) {
                    return each.getKey();
                }
            }
        }
        if (perPiece == null) {
            throw new EmbeddingException("embedding: the model \"" + id + "\" gives " + session.getOutputNames()
                    + " and no vector for each piece; " + ADVICE);
        }
        return perPiece;
    }

    private static EmbeddingException cannotLoad(String id, Throwable cause) {
        return new EmbeddingException(
                "embedding: the model \"" + id + "\" cannot be loaded (" + root(cause) + "); " + ADVICE, cause);
    }

    private static String root(Throwable problem) {
        Throwable root = problem;
        for (Throwable cause = problem.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return String.valueOf(root.getMessage() == null ? root : root.getMessage());
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    @Override
    public float[] embed(String text) {
        int[] pieces = tokenizer.encode(text, MOST_PIECES);
        return pieces.length == WordPiece.AROUND
                ? new float[dimensions]
                : Vectors.normalized(embed(new int[][] {pieces})[0]);
    }

    /**
     * The vectors of several texts of equal length, not scaled. Texts of one call share the range that numbers are
     * rounded in, so each has a slightly other vector than alone.
     *
     * @param texts the numbers of their pieces, the marks around them included
     */
    float[][] embed(int[][] texts) {
        try {
            return vectors(texts);
        } catch (OrtException e) {
            throw new EmbeddingException(
                    "embedding: the model \"" + id + "\" failed on " + texts[0].length + " pieces (" + e.getMessage()
                            + "); give another model",
                    e);
        }
    }

    private float[][] vectors(int[][] texts) throws OrtException {
        long[] ids =
                Arrays.stream(texts).flatMapToInt(Arrays::stream).asLongStream().toArray();
        long[] shape = {texts.length, texts[0].length};
        long[] ones = new long[ids.length];
        Arrays.fill(ones, 1);
        try (OnnxTensor pieces = tensor(ids, shape);
                OnnxTensor mask = tensor(ones, shape);
                OnnxTensor types = tensor(new long[ids.length], shape)) {
            Map<String, OnnxTensor> given = new HashMap<>(Map.of(PIECES, pieces, MASK, mask, TYPES, types));
            given.keySet().retainAll(inputs);
            try (OrtSession.Result result = session.run(given, Set.of(output))) {
                return pooled((OnnxTensor) result.get(0), texts.length, texts[0].length);
            }
        }
    }

    private float[][] pooled(OnnxTensor result, int texts, int pieces) {
        FloatBuffer numbers = result.getFloatBuffer();
        if (numbers == null) {
            throw new EmbeddingException("embedding: the model \"" + id + "\" gives " + result.getInfo()
                    + " and not numbers of type float; " + ADVICE);
        }
        boolean perPiece = result.getInfo().getShape().length == 3;
        float[][] vectors = new float[texts][];
        for (int i = 0; i < texts; i++) {
            float[] own = new float[numbers.capacity() / texts];
            numbers.get(own);
            vectors[i] = perPiece ? pooling.of(own, pieces) : own;
        }
        return vectors;
    }

    private OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new EmbeddingException("embedding: \"" + id + "\" cannot be closed (" + e.getMessage() + ")", e);
        }
    }
}
