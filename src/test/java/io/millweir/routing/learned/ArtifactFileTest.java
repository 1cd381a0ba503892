package io.millweir.routing.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactFileTest {
    private static final int BEFORE_HEADER = 48;
    private static final Examples EXAMPLES = Made.topics(40, 1);
    private static final Provenance PROVENANCE = new Provenance(
            "ensemble",
            Map.of("members", List.of("knn", "kmeans", "ridge", "elo", "dc", "hybrid")),
            "minilm",
            Made.DIMENSIONS,
            Made.MODELS,
            "cafe",
            40,
            Instant.parse("2026-11-23T05:00:00Z"),
            Map.of("score", 0.65),
            -9_000_000_000_000_000_001L);

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void write() {
        file = directory.resolve("router.mwr");
        Learner learner = Learners.standard()
                .read("test", "ensemble", PROVENANCE.parameters(), new ArrayList<>())
                .orElseThrow();
        ArtifactFile.write(new Artifact(PROVENANCE, learner.learn(EXAMPLES, 1), Confidence.of(EXAMPLES)), file);
    }

    @Test
    void keeps_where_the_router_comes_from() {
        assertThat(ArtifactFile.read(file).provenance()).isEqualTo(PROVENANCE);
    }

    @Test
    void keeps_the_examples_that_confidence_rests_on() {
        float[] vector = EXAMPLES.vectors()[3];

        Surroundings restored = ArtifactFile.read(file).confidence().around(vector);

        Surroundings first = Confidence.of(EXAMPLES).around(vector);
        assertThat(restored.nearness()).isEqualTo(first.nearness());
        assertThat(restored.gain(1, 0, 0)).isEqualTo(first.gain(1, 0, 0));
    }

    @Test
    void keeps_the_same_examples_once_and_in_sixteen_bits() throws IOException {
        assertThat(header().path("matrices"))
                .filteredOn(matrix -> matrix.path("name").asText().endsWith("vectors"))
                .singleElement()
                .matches(matrix -> matrix.path("type").asText().equals("float16"));
    }

    @Test
    void equal_artifacts_are_equal_files() throws IOException {
        byte[] first = Files.readAllBytes(file);

        ArtifactFile.write(ArtifactFile.read(file), file);

        assertThat(Files.readAllBytes(file)).isEqualTo(first);
    }

    @Test
    void leaves_nothing_beside_the_file() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void who_may_read_other_new_files_may_read_it() throws IOException {
        Path other = Files.createFile(directory.resolve("other"));

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(other));
    }

    @Test
    void a_file_that_cannot_be_written_is_left_as_it_was() throws IOException {
        Path taken = directory.resolve("taken");
        Files.createDirectories(taken.resolve("something"));

        assertThatThrownBy(() -> ArtifactFile.write(ArtifactFile.read(file), taken))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("taken: cannot be written");

        assertThat(taken.resolve("something")).exists();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(file, taken);
        }
    }

    @Test
    void says_that_there_is_no_file() {
        assertRefused(directory.resolve("none.mwr"), "cannot be read");
    }

    @Test
    void a_file_cut_off_anywhere_is_refused() throws IOException {
        byte[] whole = Files.readAllBytes(file);

        for (int length = 0; length < whole.length; length += length < 200 ? 1 : 97) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused(file, "");
        }
    }

    @Test
    void a_file_with_one_byte_changed_anywhere_is_refused() throws IOException {
        byte[] whole = Files.readAllBytes(file);

        for (int place = 0; place < whole.length; place += place < 200 ? 1 : 101) {
            byte[] changed = whole.clone();
            changed[place] ^= (byte) (1 << place % 8);
            Files.write(file, changed);
            assertRefused(file, "");
        }
    }

    @Test
    void bytes_behind_the_end_are_refused() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));

        assertRefused(file, "its numbers do not have the hash");
    }

    @Test
    void another_kind_of_file_is_refused() throws IOException {
        Files.writeString(file, "PK\u0003\u0004 and more");

        assertRefused(file, "is no artifact of Millweir");
    }

    @Test
    void another_version_of_the_format_is_refused() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        ByteBuffer.wrap(whole).putInt(8, 2);
        Files.write(file, whole);

        assertRefused(file, "is of format \"2\", this version of Millweir reads format 1; train it again");
    }

    @Test
    void a_header_that_lies_about_sizes_is_refused_before_room_is_made_for_them() throws Exception {
        forge(header -> ((ObjectNode) header.path("matrices").get(0)).put("rows", 2_000_000_000));

        assertRefused(file, "is damaged or cut off, a matrix of 2000000000 x");
    }

    @Test
    void a_header_that_lies_about_models_is_refused() throws Exception {
        forge(header -> header.putArray("models").add("one").add("two"));

        assertRefused(file, "is a matrix of");
    }

    @Test
    void a_header_that_lies_about_dimensions_is_refused() throws Exception {
        forge(header -> header.put("dimensions", Made.DIMENSIONS + 1));

        assertRefused(file, "is a matrix of");
    }

    @Test
    void an_unknown_kind_of_model_is_refused() throws Exception {
        forge(header -> ((ObjectNode) header.path("model")).put("kind", "java.util.HashMap"));

        assertRefused(file, "is of the unknown kind \"java.util.HashMap\"");
    }

    @Test
    void a_part_that_is_missing_or_of_the_wrong_kind_is_named() throws Exception {
        forge(header -> ((ObjectNode) header.path("model").path("member-0")).put("neighbours", "many"));
        assertRefused(file, "\"model/member-0/neighbours\" is \"\"many\"\" where a whole number belongs");

        write();
        forge(header -> ((ObjectNode) header.path("model").path("member-0")).remove("prior"));
        assertRefused(file, "\"model/member-0/prior\" is missing");
    }

    @Test
    void a_model_that_cannot_be_kept_is_refused() {
        Confidence confidence = Confidence.of(EXAMPLES);

        assertThatThrownBy(() -> new Artifact(PROVENANCE, vector -> new float[4], confidence))
                .hasMessageContaining("cannot be kept");
    }

    private ObjectNode header() throws IOException {
        ByteBuffer whole = ByteBuffer.wrap(Files.readAllBytes(file));
        byte[] json = new byte[whole.getInt(12)];
        whole.position(BEFORE_HEADER).get(json);
        return (ObjectNode) new JsonMapper().readTree(json);
    }

    /** Changes the header and makes its hash fit. */
    private void forge(Consumer<ObjectNode> change) throws Exception {
        byte[] whole = Files.readAllBytes(file);
        int body = BEFORE_HEADER + ByteBuffer.wrap(whole).getInt(12);
        ObjectNode header = header();
        change.accept(header);
        byte[] json = new JsonMapper().writeValueAsBytes(header);
        ByteBuffer forged = ByteBuffer.allocate(BEFORE_HEADER + json.length + whole.length - body);
        forged.put(whole, 0, 12);
        forged.putInt(json.length);
        forged.put(MessageDigest.getInstance("SHA-256").digest(json));
        forged.put(json);
        forged.put(whole, body, whole.length - body);
        Files.write(file, forged.array());
    }

    private static void assertRefused(Path file, String why) {
        assertThatThrownBy(() -> ArtifactFile.read(file))
                .isInstanceOf(ArtifactException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(why);
    }
}
