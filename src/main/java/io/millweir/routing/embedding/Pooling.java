package io.millweir.routing.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How the vectors of a text's pieces become one. */
enum Pooling {
    /** Their mean (Reimers and Gurevych, "Sentence-BERT", 2019, section 3). */
    MEAN,
    /** The vector of the first piece, the mark before the text. */
    FIRST;

    private static final String FILE = "1_Pooling/config.json";

    /**
     * What the model's {@code 1_Pooling/config.json} says, which lies beside it or one folder above, as
     * sentence-transformers write it; the mean where there is none.
     */
    static Pooling of(Path model) {
        Path folder = model.toAbsolutePath().getParent();
        return Stream.iterate(folder, each -> each != null, Path::getParent)
                .limit(2)
                .map(each -> each.resolve(FILE))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(Pooling::read)
                .orElse(MEAN);
    }

    private static Pooling read(Path file) {
        JsonNode config;
        try {
            config = new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new EmbeddingException(
                    "embedding: \"" + file + "\" cannot be read; repair it, or take it away for the mean", e);
        }
        if (config.path("pooling_mode_cls_token").asBoolean()) {
            return FIRST;
        }
        if (config.path("pooling_mode_mean_tokens").asBoolean(true)) {
            return MEAN;
        }
        throw new EmbeddingException("embedding: \"" + file
                + "\" asks for another pooling than \"mean_tokens\" and \"cls_token\"; give a model of one of these");
    }

    /**
     * One vector, not scaled.
     *
     * @param hidden the vectors of the pieces, one after the other
     */
    float[] of(float[] hidden, int pieces) {
        float[] vector = new float[hidden.length / pieces];
        int used = this == FIRST ? 1 : pieces;
        for (int from = 0; from < used * vector.length; from += vector.length) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] += hidden[from + i];
            }
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= used;
        }
        return vector;
    }
}
