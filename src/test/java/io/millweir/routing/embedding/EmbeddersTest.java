package io.millweir.routing.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddersTest {
    private static final String TEXT = "What turns the mill wheel?";

    @TempDir
    private Path folder;

    private Path copied(String resource, String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (InputStream in = Embedders.class.getResourceAsStream(resource)) {
            Files.copy(in, file);
        }
        return file;
    }

    private Path model(String name) throws IOException {
        return copied("/all-minilm-l6-v2-q.onnx", name);
    }

    private Path tokenizer(String name) throws IOException {
        return copied("/all-minilm-l6-v2-q-tokenizer.json", name);
    }

    @Test
    void those_that_come_along_are_found_by_their_ids() {
        assertThat(Embedders.minilm().id()).isEqualTo("all-minilm-l6-v2-q/256");
        assertThat(Embedders.staticMinilm().id()).isEqualTo("static-minilm-1/256");
        assertThat(Embedders.byName("all-minilm-l6-v2-q/256")).isSameAs(Embedders.minilm());
        assertThat(Embedders.byName("static-minilm-1/256")).isSameAs(Embedders.staticMinilm());
    }

    @Test
    void those_that_come_along_outlive_who_closes_them() {
        Embedders.minilm().close();

        assertThat(Embedders.minilm().embed(TEXT)).isNotEmpty();
    }

    @Test
    void a_model_given_by_path_gives_its_vectors_and_is_found_by_its_id() throws IOException {
        Path model = model("model.onnx");
        Path tokenizer = tokenizer("tokenizer.json");

        String id;
        try (Embedder embedder = Embedders.onnx(model, tokenizer)) {
            id = embedder.id();
            assertThat(embedder.embed(TEXT)).containsExactly(Embedders.minilm().embed(TEXT));
        }

        assertThat(id).matches("onnx:\\Q" + model + "\\E#[0-9a-f]{12}");
        try (Embedder again = Embedders.byName(id);
                Embedder plain = Embedders.byName("onnx:" + model)) {
            assertThat(again.id()).isEqualTo(id);
            assertThat(plain.id()).isEqualTo(id);
        }
    }

    @Test
    void a_tokenizer_of_another_name_is_part_of_the_id() throws IOException {
        Path model = model("model.onnx");
        Path tokenizer = tokenizer("elsewhere/words.json");

        try (Embedder embedder = Embedders.onnx(model, tokenizer);
                Embedder again = Embedders.byName(embedder.id())) {
            assertThat(embedder.id()).matches("onnx:\\Q" + model + "|" + tokenizer + "\\E#[0-9a-f]{12}");
            assertThat(again.id()).isEqualTo(embedder.id());
        }
    }

    @Test
    void another_model_under_the_same_path_is_refused() throws IOException {
        Path model = model("model.onnx");
        tokenizer("tokenizer.json");

        assertThatThrownBy(() -> Embedders.byName("onnx:" + model + "#0123456789ab"))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("and not \"0123456789ab\"; give the files that were used before, or train again");
    }

    @Test
    void the_pooling_beside_a_model_is_followed() throws IOException {
        Path model = model("onnx/model.onnx");
        Path tokenizer = tokenizer("onnx/tokenizer.json");
        float[] mean = Embedders.minilm().embed(TEXT);
        Files.createDirectories(folder.resolve("1_Pooling"));
        Files.writeString(folder.resolve("1_Pooling/config.json"), "{\"pooling_mode_cls_token\": true}");

        try (Embedder embedder = Embedders.onnx(model, tokenizer)) {
            assertThat(Vectors.dot(embedder.embed(TEXT), mean)).isBetween(0.1f, 0.98f);
        }
    }

    @Test
    void a_pooling_that_is_not_known_is_refused() throws IOException {
        Path model = model("model.onnx");
        Path tokenizer = tokenizer("tokenizer.json");
        Files.createDirectories(folder.resolve("1_Pooling"));
        Files.writeString(folder.resolve("1_Pooling/config.json"), "{\"pooling_mode_mean_tokens\": false}");

        assertThatThrownBy(() -> Embedders.onnx(model, tokenizer))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageContaining("asks for another pooling than \"mean_tokens\" and \"cls_token\"");
    }

    @Test
    void a_missing_model_is_named_with_what_to_do() {
        Path model = folder.resolve("none.onnx");

        assertThatThrownBy(() -> Embedders.onnx(model, folder.resolve("tokenizer.json")))
                .isInstanceOf(EmbeddingException.class)
                .hasMessage("embedding: the model \"" + model + "\" does not exist; give the path of an ONNX model");
    }

    @Test
    void a_missing_tokenizer_is_named_with_what_to_do() throws IOException {
        Path model = model("model.onnx");

        assertThatThrownBy(() -> Embedders.byName("onnx:" + model))
                .isInstanceOf(EmbeddingException.class)
                .hasMessage("embedding: the tokenizer \"" + folder.resolve("tokenizer.json")
                        + "\" does not exist; give the path of the model's tokenizer.json");
    }

    @Test
    void a_folder_is_not_taken_for_a_model() {
        assertThatThrownBy(() -> Embedders.onnx(folder, folder))
                .hasMessageContaining("is not a file that can be read; give the path of an ONNX model");
    }

    @Test
    void a_file_that_is_no_model_is_refused() throws IOException {
        Path model = Files.writeString(folder.resolve("model.onnx"), "wheel");
        Path tokenizer = tokenizer("tokenizer.json");

        assertThatThrownBy(() -> Embedders.onnx(model, tokenizer))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageStartingWith("embedding: the model \"onnx:" + model)
                .hasMessageContaining("cannot be loaded (")
                .hasMessageEndingWith("; give an ONNX export of a BERT sentence embedding model");
    }

    @Test
    void a_tokenizer_that_is_none_is_refused() throws IOException {
        Path model = model("model.onnx");
        Path tokenizer = Files.writeString(folder.resolve("tokenizer.json"), "wheel");

        assertThatThrownBy(() -> Embedders.onnx(model, tokenizer))
                .isInstanceOf(EmbeddingException.class)
                .hasMessageStartingWith("embedding: the tokenizer \"" + tokenizer + "\": is not JSON (");
    }

    @Test
    void an_unknown_name_is_refused_with_those_there_are() {
        assertThatThrownBy(() -> Embedders.byName("minilm"))
                .isInstanceOf(EmbeddingException.class)
                .hasMessage("embedding: unknown embedder \"minilm\"; give \"all-minilm-l6-v2-q/256\","
                        + " \"static-minilm-1/256\", or \"onnx:\" and the path of an ONNX model");
    }
}
